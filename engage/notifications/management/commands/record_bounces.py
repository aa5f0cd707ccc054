import contextlib
import mailbox
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from engage.notifications.bounces import Kind, message_of, read_returned
from engage.notifications.services import it_came_back_to_us


class Command(BaseCommand):
    help = (
        "Reads mail that came back and records whom it did not reach: nothing more is sent to an address to which a "
        "message can never be delivered. Give the folder (Maildir) or file (mbox) in which returned mail is kept, or - "
        "to read one message from the standard input. It changes nothing there and can be run again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("mailbox", help="a Maildir, an mbox file, or -")

    def handle(self, *args, **options):
        counted = Counter(_take_up(raw) for raw in _messages(options["mailbox"]))
        for what in ("came back", "known already", "may still arrive", "not about a message of ours"):
            self.stdout.write(f"{what}: {counted[what]}")


def _take_up(raw: bytes) -> str:
    returned = read_returned(raw)
    ours = [found for one in returned.message_ids if (found := message_of(one))]
    if returned.kind == Kind.OTHER or not ours:
        return "not about a message of ours"
    if returned.kind == Kind.DELAYED:
        return "may still arrive"
    new = [it_came_back_to_us(by=None, message=message) for message in ours]
    return "came back" if any(new) else "known already"


def _messages(where: str) -> Iterator[bytes]:
    if where == "-":
        yield sys.stdin.buffer.read()
        return
    path = Path(where)
    if not path.exists():
        raise CommandError(f"There is no {where}.")
    if path.is_dir() and not ((path / "cur").is_dir() and (path / "new").is_dir()):
        raise CommandError(f"{where} is no Maildir: it has no folders cur and new.")
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    with contextlib.closing(box):
        for key in box.iterkeys():
            yield box.get_bytes(key)

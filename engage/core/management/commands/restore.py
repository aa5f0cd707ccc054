import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from engage.core.backup.archive import NotOurs
from engage.core.backup.restoring import restore_backup


class Command(BaseCommand):
    help = (
        "Puts a backup back, all of it or nothing, and takes away again what people took away since. Stop the web "
        "server, the worker and tick first. `restore -` reads from a pipe."
    )
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive; - for standard input")
        parser.add_argument("--replace", action="store_true", help="give up what the database holds now")
        parser.add_argument(
            "--erasures-unknown",
            action="store_true",
            help="restore although the record of erasures does not know this backup: what was withdrawn since returns",
        )

    def handle(self, *args, file, replace, erasures_unknown, **options):
        source = nullcontext(sys.stdin.buffer) if file == "-" else self._open(Path(file))
        with source as stream:
            try:
                done = restore_backup(stream, replace=replace, erasures_unknown=erasures_unknown)
            except NotOurs as error:
                raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"Backup {done.number} of {done.made_at:%Y-%m-%d %H:%M} UTC is back: {done.files:,} files; "
            f"{done.erased_again:,} erasures carried out again. Everybody signs in anew."
        )

    @staticmethod
    def _open(path: Path):
        try:
            return path.open("rb")
        except OSError as error:
            raise CommandError(str(error)) from error

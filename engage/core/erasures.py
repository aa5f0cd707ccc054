"""The record of what was taken away, which outlives the database: after a restore everything that was erased since the
backup is erased again (engage/docs/adr/0014-a-backup-forgets-too.md).

Each line is an empty file in `storages["erasures"]`, whose name says when, what was done, and to which record. It holds
nobody's words, name or address, and no code: a public reference, or a number that means nothing without the database.
An app says what it takes away, and how that is done again:

    erasures.register("contact.forgotten", again=forget_contact_again)
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

BACKUP_MADE = "backup.made"
KEPT_FOR = datetime.timedelta(days=400)  # longer than any backup may be kept (docs/operations.md)
_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Erasure:
    """`subject` is a kind and a reference, as in the audit record; `note` what else is needed to do it again."""

    at: datetime.datetime
    verb: str
    subject: str
    note: str = ""

    @property
    def path(self) -> str:
        at = self.at.astimezone(datetime.UTC)
        subject = self.subject.replace(":", "_", 1)
        return f"{at:%Y-%m-%d}/{at.strftime(_TIME)}+{self.verb}+{subject}+{self.note}"

    @classmethod
    def from_path(cls, path: str) -> "Erasure":
        at, verb, subject, note = path.rpartition("/")[2].split("+")
        when = datetime.datetime.strptime(at, _TIME).replace(tzinfo=datetime.UTC)
        return cls(when, verb, subject.replace("_", ":", 1), note)


# Does it again in a restored database; whether there was anything to do.
Again = Callable[[Erasure], bool]
_registered: dict[str, dict[str, Again]] = {}
_ANY = ""


def register(verb: str, *, again: Again) -> None:
    _registered[verb] = {_ANY: again}


def register_more(verb: str, kind: str, *, again: Again) -> None:
    """For a verb that several apps know, each for its own kind of subject."""
    _registered.setdefault(verb, {})[kind] = again


def are_kept(verb: str) -> bool:
    return verb in _registered


def verbs() -> set[str]:
    return set(_registered)


def keep(erasure: Erasure) -> None:
    """Writes one line, once."""
    kept = storage()
    if not kept.exists(erasure.path):
        kept.save(erasure.path, ContentFile(b""))


def storage() -> Storage:
    return storages["erasures"]


def since(moment: datetime.datetime) -> Iterator[Erasure]:
    """Every line from that moment on, the oldest first."""
    for day in _days():
        if day >= f"{moment.astimezone(datetime.UTC):%Y-%m-%d}":
            lines = sorted(storage().listdir(day)[1])
            yield from (one for one in map(Erasure.from_path, lines) if one.at >= moment)


def knows_backup(backup: str, made_at: datetime.datetime) -> bool:
    """Whether this is the record that was kept when that backup was made: only then is it known to be whole."""
    return Erasure(made_at, BACKUP_MADE, f"backup:{backup}").path in {one.path for one in since(made_at)}


def carry_out_again(moment: datetime.datetime) -> int:
    """Does everything again that was taken away since then. Returns how much of it the database still held."""
    return sum(_carry_out(one) for one in since(moment))


def _carry_out(erasure: Erasure) -> bool:
    kinds = _registered.get(erasure.verb, {})
    again = kinds.get(erasure.subject.partition(":")[0]) or kinds.get(_ANY)
    return bool(again and again(erasure))


def forget_old() -> int:
    """Lines that no backup can need any more."""
    last = f"{timezone.now() - KEPT_FOR:%Y-%m-%d}"
    old = [day for day in _days() if day < last]
    for day in old:
        for line in storage().listdir(day)[1]:
            storage().delete(f"{day}/{line}")
        storage().delete(day)
    return len(old)


def _days() -> list[str]:
    try:
        return sorted(storage().listdir("")[0])
    except FileNotFoundError:
        return []

import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from engage.core import erasures, signals, traces
from engage.core.backup.archive import DATABASE, unpack
from engage.core.backup.databases import Database, database
from engage.core.backup.files import Incoming
from engage.core.backup.making import FORMAT


@dataclass(frozen=True)
class Restored:
    number: str
    made_at: datetime.datetime
    files: int
    erased_again: int


def restore_backup(source: IO[bytes], *, replace: bool, erasures_unknown: bool) -> Restored:
    """Puts a whole installation back, or changes nothing at all. Before anybody can see it, everything that was taken
    away since the backup is taken away again. Raises archive.NotOurs and CommandError."""
    target = database()
    if not replace and not target.is_empty():
        raise CommandError("The database here is not empty. To give up what is in it, say --replace.")
    # On the data folder's disk: the temporary folder may be small, and in memory.
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA_DIR) as name:
        folder = Path(name)
        header = unpack(source, folder)
        made_at = datetime.datetime.fromisoformat(header["made_at"])
        known = _check_header(header, target)
        if not erasures_unknown and not erasures.knows_backup(header["number"], made_at):
            raise CommandError(
                "The record of erasures (ENGAGE_ERASURES) does not know this backup, so what people took back since "
                "then would return. Bring the record here. If it is lost, say --erasures-unknown, and tell whoever "
                "answers for data protection."
            )
        return _put_back(target, folder, header, made_at, is_old=known)


def _check_header(header: dict[str, Any], target: Database) -> bool:
    """Whether it was made by an older version, whose database needs migrating."""
    if header["format"] != FORMAT or header["database"] != target.kind:
        raise CommandError(f"This backup is of {header['database']}, and here is {target.kind}.")
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    theirs = set(header["migrations"])
    if newer := sorted(theirs - ours):
        raise CommandError(f"This backup was made by a newer version of Engage: {', '.join(newer[:3])}")
    return theirs != ours


def _put_back(
    target: Database, folder: Path, header: dict[str, Any], made_at: datetime.datetime, *, is_old: bool
) -> Restored:
    files = Incoming(folder)
    try:
        count = files.add_missing()
        target.stage(folder / DATABASE)
        if is_old:
            call_command("migrate", verbosity=0, interactive=False)
        again = _erase_again(header["number"], made_at)
        target.take_place()
    except BaseException:
        target.discard()
        files.undo()
        raise
    files.exchange_different()
    cache.clear()  # it knows of things that have not happened
    return Restored(header["number"], made_at, count, again)


def _erase_again(number: str, made_at: datetime.datetime) -> int:
    again = erasures.carry_out_again(made_at)
    Session.objects.all().delete()  # who signed out since then must not be signed in again
    signals.restored.send(None, backup=number, made_at=made_at, again=again)
    traces.forget_deleted_terms()
    traces.forget_dead_rows(traces.personal_tables())
    traces.write_anew()
    connection.close()
    return again

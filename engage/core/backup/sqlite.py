import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management.base import CommandError

_BESIDE = ("", "-wal", "-shm", "-journal")


class SqliteDatabase:
    kind = "sqlite"

    def __init__(self, connection: Any):
        self.connection = connection
        self.path = Path(connection.settings_dict["NAME"])
        self.staged = self.path.with_name(f"{self.path.name}.restoring")

    def dump(self, target: Path) -> None:
        """From one moment, without making writers wait; and without what stood between the rows of deleted things,
        which a plain copy of the pages would carry along."""
        address = f"file:{quote(str(self.path))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=60)) as source:
            source.execute("VACUUM INTO ?", [str(target)])
        os.chmod(target, 0o600)
        _check(target)

    def is_empty(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        try:
            with closing(sqlite3.connect(self.path)) as found:
                return not found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.DatabaseError:  # something is there, whatever it is
            return False

    def stage(self, dump: Path) -> None:
        self._remove(self.staged)
        shutil.copyfile(dump, self.staged)
        os.chmod(self.staged, 0o600)
        _check(self.staged)
        self._lead_to(self.staged)

    def take_place(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()
        self._close_the_old_one()
        _sync(self.staged)
        os.replace(self.staged, self.path)
        _sync(self.path.parent)
        self._remove(self.staged)
        self._lead_to(self.path)

    def discard(self) -> None:
        self._lead_to(self.path)
        self._remove(self.staged)

    def _close_the_old_one(self) -> None:
        """Its log must not be taken for the new one's; and nobody may go on writing into a file that is no longer
        there. Leaving the log's mode works only for whoever is alone."""
        if not self.path.exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=5)) as old:
                old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CommandError(
                    "Other programs are using the database: stop the web server, the worker and tick first."
                ) from error
        except sqlite3.DatabaseError:
            pass  # damaged: that is why it is replaced
        self._remove(self.path, "-wal", "-shm", "-journal")

    def _lead_to(self, path: Path) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"] = str(path)

    @staticmethod
    def _remove(path: Path, *beside: str) -> None:
        for ending in beside or _BESIDE:
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).unlink()


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise CommandError(f"The copy of the database is damaged: {found}")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

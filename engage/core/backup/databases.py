"""The database of an installation as one file, and from one file: beside the one in use first,
in its place at the end."""

from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from engage.core.backup.postgres import PostgresDatabase
from engage.core.backup.sqlite import SqliteDatabase


class Database(Protocol):
    kind: str

    def dump(self, target: Path) -> None:
        """Writes a whole and consistent copy while the site is at work."""

    def is_empty(self) -> bool: ...

    def stage(self, dump: Path) -> None:
        """Puts a copy beside the database in use; from here on Django's connection, in this process, leads there."""

    def take_place(self) -> None:
        """The staged copy becomes the database, in one step. The connection leads to it."""

    def discard(self) -> None:
        """The staged copy is thrown away. The connection leads back to what was there."""


def database() -> Database:
    kinds: dict[str, Any] = {"sqlite": SqliteDatabase, "postgresql": PostgresDatabase}
    return kinds[connection.vendor](connection)

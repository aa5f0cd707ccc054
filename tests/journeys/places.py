"""Every place where a running site could keep something, and whether a text or file is in it.

places = Places(site)
places.holding(b"…")        the names of the places in which it is found, sorted
"""

import pickle
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from psycopg import sql

from tests.site import Site


class Places:
    def __init__(self, site: Site):
        self.site = site

    def holding(self, *needles: bytes) -> dict[str, list[str]]:
        """For each needle the places that hold it. Small letters, because the search index keeps only those."""
        wanted = [needle.lower() for needle in needles]
        found: dict[str, list[str]] = {needle.decode("latin-1"): [] for needle in needles}
        for place, content in self._everything():
            content = content.lower()
            for needle, low in zip(needles, wanted, strict=True):
                if low in content:
                    found[needle.decode("latin-1")].append(place)
        return {needle: sorted(set(places)) for needle, places in found.items()}

    def _everything(self) -> Iterator[tuple[str, bytes]]:
        yield from self._tables()
        yield from self._database_files()
        yield from self._folders()
        yield "log", self.site.output().encode()
        for session in self.site.run_python(sessions):
            yield "session", session.encode()

    def _tables(self) -> Iterator[tuple[str, bytes]]:
        """Each row of each table as text: on SQLite also the tables behind the search index."""
        if self.site.database.startswith("sqlite:///"):
            yield from self._sqlite_tables(self.site.database.removeprefix("sqlite:///"))
            return
        with psycopg.connect(self.site.database) as connection:
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                every = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
                for (row,) in connection.execute(every):
                    yield f"table {name}", row.encode()

    def _sqlite_tables(self, path: str) -> Iterator[tuple[str, bytes]]:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in connection.execute(f'SELECT * FROM "{name.decode()}"'):  # noqa: S608
                    cells = (cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
                    yield f"table {name.decode()}", b"\n".join(cells)

    def _database_files(self) -> Iterator[tuple[str, bytes]]:
        if self.site.database.startswith("sqlite:///"):
            path = Path(self.site.database.removeprefix("sqlite:///"))
            for ending in ("", "-wal", "-shm"):
                file = path.with_name(path.name + ending)
                yield f"database file{ending}", file.read_bytes() if file.exists() else b""

    def _folders(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.site.data.rglob("*")):
            if path.is_file() and path != self.site.log:
                content = path.read_bytes()
                yield f"folder {path.relative_to(self.site.data).parts[0]}", content + _unpacked(path, content)


def _unpacked(path: Path, content: bytes) -> bytes:
    """What a file of the cache holds, behind its date."""
    if path.suffix != ".djcache":
        return b""
    with path.open("rb") as file:
        pickle.load(file)  # noqa: S301 - written by the site under test
        return zlib.decompress(file.read())


def sessions() -> list[str]:
    """Runs inside the site: what every session holds, unpacked."""
    store = SessionStore()
    return [repr(store.decode(session.session_data)) for session in Session.objects.all()]

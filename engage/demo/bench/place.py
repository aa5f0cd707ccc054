"""Databases of the bench's own, never the site's: one of each size, on the same kind of server."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from django.conf import settings
from psycopg import sql


@dataclass
class Place:
    """One database with its data folder, and so many contributions in it."""

    url: str
    folder: Path
    contributions: int = 0
    texts: int = 0  # of a pile

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "engage.demo.bench.settings",
            "DATABASE_URL": self.url,
            "ENGAGE_DATA": str(self.folder),
            "ENGAGE_SECRET_KEY": "for the bench alone, in databases that are gone afterwards",
            "EMAIL_URL": "dummymail://",
            "CACHE_URL": "",
            "ENGAGE_PAGES_KEPT_SECONDS": "60",
        }

    def manage(self, *command: str) -> str:
        """Raises RuntimeError with what was said."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def fill(self, up_to: int) -> None:
        self.manage("bench_inside", "fill", str(up_to - self.contributions), str(self.contributions))
        self.contributions = up_to

    def pile(self, up_to: int, first: int) -> None:
        self.texts = json.loads(self.manage("bench_inside", "pile", str(up_to), str(first)))


class OnSqlite:
    def __init__(self, folder: Path):
        self.folder = folder

    def new(self, name: str) -> Place:
        folder = self.folder / name
        folder.mkdir()
        return Place(f"sqlite:///{folder}/bench.sqlite3", folder)

    def copy(self, place: Place, name: str) -> Place:
        copied = self.new(name)
        with closing(sqlite3.connect(place.url.removeprefix("sqlite:///"))) as database:
            database.execute("VACUUM INTO ?", [copied.url.removeprefix("sqlite:///")])
        copied.contributions = place.contributions
        return copied

    def drop(self) -> None:
        """They go with their folder."""


class OnPostgres:
    def __init__(self, folder: Path, url: str):
        self.folder, self.url = folder, url
        self.names: list[str] = []

    def new(self, name: str, template: str = "template1") -> Place:
        folder = self.folder / name
        folder.mkdir()
        database = f"engage_bench_{os.getpid()}_{name}"
        self._do("CREATE DATABASE {} TEMPLATE {}", database, template)
        self.names.append(database)
        return Place(urlsplit(self.url)._replace(path=f"/{database}").geturl(), folder)

    def copy(self, place: Place, name: str) -> Place:
        copied = self.new(name, template=urlsplit(place.url).path.removeprefix("/"))
        copied.contributions = place.contributions
        return copied

    def drop(self) -> None:
        for name in self.names:
            self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _do(self, statement: str, *names: str) -> None:
        address = urlsplit(self.url)._replace(scheme="postgresql", path="/postgres").geturl()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def server_address() -> str:
    """Of the PostgreSQL server that the site would use (DATABASE_URL); nothing when that is SQLite."""
    known = settings.DATABASES["default"]
    if not known["ENGINE"].endswith("postgresql"):
        return ""
    name, word = quote(known["USER"], safe=""), quote(known["PASSWORD"], safe="")
    return f"postgres://{name}:{word}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


@contextmanager
def places(folder: Path, server: str) -> Iterator[OnSqlite | OnPostgres]:
    """On this PostgreSQL server, or as files of SQLite; what was made is gone afterwards."""
    made = OnPostgres(folder, server) if server else OnSqlite(folder)
    try:
        yield made
    finally:
        made.drop()
        shutil.rmtree(folder, ignore_errors=True)

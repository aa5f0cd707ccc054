"""Templates and copies on PostgreSQL: `CREATE DATABASE … TEMPLATE`, on the server of DATABASE_URL.

A test run's own server is new every time, so the template is also kept as a dump beside the
SQLite one; restoring it takes a second or two.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.stale import forget_stale


def template(cache: Path, key: str, migrate: Callable[[str], None]) -> str:
    name = f"engage_template_{key}"
    with _administration() as connection:
        if _exists(connection, name):
            return name
        partial = f"{name}_partial"
        _drop(connection, partial)
        _create(connection, partial, "template0")
        dump = cache / f"{key}.postgres-{connection.info.server_version // 10000}.sql"
        _fill(_address(partial), dump, migrate)
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(partial), sql.Identifier(name))
        )
    forget_stale(cache, "*.sql", keep=dump)
    return name


def copy(template: str, name: str) -> str:
    with _administration() as connection:
        _create(connection, name, template)
    return _address(name)


def drop(url: str) -> None:
    with _administration() as connection:
        _drop(connection, urlsplit(url).path.removeprefix("/"))


def _fill(url: str, dump: Path, migrate: Callable[[str], None]) -> None:
    """From the kept dump if there is one; else by migrating, and then keep a dump."""
    if dump.exists() and shutil.which("psql"):
        restore = ["psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(dump), url]
        subprocess.run(restore, check=True, stdout=subprocess.DEVNULL)
        return
    migrate(url)
    partial = dump.with_suffix(".partial")
    # A client older than the server refuses; then the next run migrates again, no more.
    if shutil.which("pg_dump") and not subprocess.call(["pg_dump", "--no-owner", "--file", str(partial), url]):
        partial.rename(dump)


def _administration() -> psycopg.Connection:
    """A connection from which databases can be made: they cannot be made in a transaction."""
    return psycopg.connect(_address("postgres"), autocommit=True)


def _address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(scheme="postgresql", path=f"/{name}").geturl()


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(connection: psycopg.Connection, name: str, template: str) -> None:
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

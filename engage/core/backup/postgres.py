import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

STAGED, BEFORE = "engage_restored", "engage_before"
# Extensions are in a schema of the database: they go where the tables that need them are.
_MOVE_EXTENSIONS = """DO $$ DECLARE found record; BEGIN FOR found IN SELECT extname FROM pg_extension
JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE nspname = '{old}'
LOOP EXECUTE format('ALTER EXTENSION %I SET SCHEMA {new}', found.extname); END LOOP; END $$;"""
_ASIDE = f"""SET lock_timeout = '10s';
{_MOVE_EXTENSIONS.format(old=STAGED, new="public")}
DROP SCHEMA IF EXISTS {STAGED} CASCADE;
ALTER SCHEMA public RENAME TO {BEFORE};
CREATE SCHEMA public;
{_MOVE_EXTENSIONS.format(old=BEFORE, new="public")}
"""
_BACK = f"""
SET search_path = pg_catalog;
ALTER SCHEMA public RENAME TO {STAGED};
ALTER SCHEMA {BEFORE} RENAME TO public;
"""


class PostgresDatabase:
    """A copy is staged as a schema of its own in the same database: whoever may use that may restore it."""

    kind = "postgresql"

    def __init__(self, connection: Any):
        self.connection = connection
        self.options = dict(connection.settings_dict["OPTIONS"])

    def dump(self, target: Path) -> None:
        major = self.connection.pg_version // 10000
        self._run(
            [_program("pg_dump", major), "--format=custom", "--no-owner", "--no-acl", "--no-comments"]
            + [f"--exclude-schema={STAGED}", "--file", str(target)]
        )

    def is_empty(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
            return not cursor.fetchone()[0]

    def stage(self, dump: Path) -> None:
        """In one transaction: it is all there beside the old one, or nothing is."""
        major = self.connection.pg_version // 10000
        self._close()
        script = dump.with_suffix(".sql")
        read = [_program("pg_restore", major), "--no-owner", "--no-acl", "--no-comments", "--file", str(script)]
        self._run([*read, str(dump)], connected=False)
        first, last = dump.with_suffix(".first.sql"), dump.with_suffix(".last.sql")
        first.write_text(_ASIDE)
        last.write_text(_BACK)
        self._run(
            [_program("psql", major), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
            + [f"--file={path}" for path in (first, script, last)]
        )
        self._lead_to(STAGED)

    def take_place(self) -> None:
        self._close()
        self._lead_to(None)
        self._do(
            "SET LOCAL lock_timeout = '10s'", "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {STAGED} RENAME TO public"
        )

    def discard(self) -> None:
        self._close()
        self._lead_to(None)
        move = _MOVE_EXTENSIONS.format(old=STAGED, new="public")
        self._do(move, f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")

    def _do(self, *statements: str) -> None:
        self._run(
            [_program("psql", 0), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
            + [f"--command={statement}" for statement in statements]
        )

    def _lead_to(self, schema: str | None) -> None:
        self._close()
        options = {key: value for key, value in self.options.items() if key != "pool"}
        self.connection.settings_dict["OPTIONS"] = (
            {**options, "options": f"-c search_path={schema}"} if schema else options
        )

    def _close(self) -> None:
        self.connection.close()
        self.connection.close_pool()

    def _run(self, command: list[str], *, connected: bool = True) -> None:
        """The password is in the environment: everybody on the machine could read a command line."""
        settings = self.connection.settings_dict
        named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
        variables = {name: str(settings[key]) for name, key in named.items() if settings.get(key)} if connected else {}
        done = subprocess.run(  # noqa: S603  # programs of PostgreSQL, found by name
            command,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _program(name: str, at_least: int) -> str:
    """From the PATH or Debian's folders: one that is not older than the server, which it could not read."""
    on_path = shutil.which(name)
    found = [Path(on_path)] if on_path else []
    found += Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    for program in sorted(found, key=_major):
        if _major(program) >= at_least:
            return str(program)
    raise CommandError(f"{name} of PostgreSQL {at_least} or newer is needed (Debian: postgresql-client).")


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)\.?\d*", said)
    return int(found[1]) if found else 0

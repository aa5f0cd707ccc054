"""Fresh databases, copied from one migrated template.

Migrating from nothing takes 15 to 25 seconds, a copy well under one. The template is named by
a hash of what made it, built once under a lock, and kept in `.cache/databases` for the next run.

    with databases.fresh() as url: ...      a new database with every migration applied, then gone
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests import postgres_databases, sqlite_databases

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "databases"

# Everything a migrated database holds comes from these: tables and triggers from migrations,
# roles and grants from what post_migrate reads.
MADE_FROM = ["requirements/runtime.txt", "engage/settings/base.py"]
MADE_FROM_IN_APPS = ["migrations/*.py", "permissions.py", "grants.py", "apps.py", "receivers.py"]


@contextmanager
def fresh() -> Iterator[str]:
    """A fresh migrated database; yields its DATABASE_URL and removes it afterwards."""
    make = _kind()
    template = _template()
    name = f"engage_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    url = make.copy(template, name)
    try:
        yield url
    finally:
        make.drop(url)


@cache
def _template() -> str:
    """The address of the template, built by whichever process comes first."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _kind().template(CACHE, _key(), _migrate)


def _kind():
    """The module for the database this run uses."""
    return sqlite_databases if server() is None else postgres_databases


def server() -> str | None:
    """The PostgreSQL server of this run, from DATABASE_URL; None when it runs on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else None


@cache
def _key() -> str:
    apps = sorted(path.parent for pattern in ("*/apps.py", "engage/*/apps.py") for path in ROOT.glob(pattern))
    made_from = [ROOT / name for name in MADE_FROM]
    made_from += [path for app in apps for pattern in MADE_FROM_IN_APPS for path in sorted(app.glob(pattern))]
    digest = hashlib.sha256()
    for path in made_from:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(url: str) -> None:
    """Every migration, in a process of its own, so that no state of it stays in the tests'."""
    with tempfile.TemporaryDirectory(prefix="engage-migrate-") as data:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "engage.settings.test",
            "DATABASE_URL": url,
            "ENGAGE_DATA": data,
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The template database could not be migrated:\n{done.stdout}{done.stderr}")

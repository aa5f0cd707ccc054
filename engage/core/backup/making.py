import datetime
import json
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from engage.core import erasures
from engage.core.backup.archive import DATABASE, HEADER, Writer
from engage.core.backup.databases import database
from engage.core.backup.files import add_files

FORMAT = 1


@dataclass(frozen=True)
class Made:
    number: str
    files: int
    database_bytes: int


def make_backup(out: IO[bytes]) -> Made:
    """Writes the whole installation into a stream while it is at work. From the moment it begins, what is taken away
    is known to the record of erasures, so that a restore takes it away again."""
    now = timezone.now().astimezone(datetime.UTC)
    number = secrets.token_hex(8)
    erasures.keep(erasures.Erasure(now, erasures.BACKUP_MADE, f"backup:{number}"))
    source = database()
    header = {"format": FORMAT, "number": number, "made_at": now.isoformat(), "database": source.kind}
    # The copy of the database lies on our own disk for as long as this takes, readable by nobody else.
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as folder, Writer(out) as archive:
        header["migrations"] = migrations_applied()
        archive.add_bytes(HEADER, json.dumps(header).encode())
        copy = Path(folder) / DATABASE
        source.dump(copy)
        size = copy.stat().st_size
        with copy.open("rb") as file:
            archive.add(DATABASE, file, size)
        return Made(number, add_files(archive), size)


def migrations_applied() -> list[str]:  # type: ignore[misc]
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())

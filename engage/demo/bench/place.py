"""Databases of the bench's own, never the site's: one of each size, between which a process can change."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection


class Place:
    """A database. `with place: …` works on it."""

    def __init__(self, path: Path, contributions: int):
        self.path, self.contributions = path, contributions
        self._before: list[str] = []

    def __enter__(self) -> "Place":
        self._before.append(str(connection.settings_dict["NAME"]))
        self._change_to(str(self.path))
        return self

    def __exit__(self, *_error) -> None:
        self._change_to(self._before.pop())

    def _change_to(self, name: str) -> None:
        if connection.settings_dict["NAME"] != name:
            connection.close()
            connection.settings_dict["NAME"] = name
            ContentType.objects.clear_cache()
            cache.clear()
            connection.ensure_connection()

    def copy(self, path: Path, contributions: int) -> "Place":
        connection.close()
        with closing(sqlite3.connect(self.path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.path, path)
        return Place(path, contributions)

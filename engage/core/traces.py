"""What a database still holds of rows that were deleted or emptied, and how to be rid of it (ADR 0012).

SQLite overwrites what it deletes (`secure_delete`), but old pages stay in the write-ahead log until it is emptied,
deleted terms stay in the search index until it is merged, and a page that was split may keep a copy in the space
between its rows until the file is written anew. PostgreSQL keeps dead rows until they are vacuumed.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

SEARCH_TABLE = "wagtailsearch_indexentry_fts"
MERGED_AT_A_TIME = 64  # pages: a few milliseconds, so that people who are sending do not wait
LARGEST_REWRITTEN = 500_000_000  # bytes: beyond that, writing the file anew would make people wait too long


def empty_the_log() -> bool:
    """SQLite: moves what the write-ahead log holds into the file and empties it. False when somebody was still
    reading from it; the next time will do."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        busy, _frames, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def forget_deleted_terms() -> int:
    """SQLite: merges the search index into one segment, which drops the terms of deleted texts. Many short
    transactions; returns how many."""
    if connection.vendor != "sqlite" or SEARCH_TABLE not in connection.introspection.table_names():
        return 0
    steps, pages = 1, -MERGED_AT_A_TIME  # negative: begin to merge everything there is
    with connection.cursor() as cursor:
        while _merge(cursor, pages):
            steps, pages = steps + 1, MERGED_AT_A_TIME
    return steps


def _merge(cursor: Any, pages: int) -> bool:
    """One step; False when there was nothing left to do (SQLite's manual, FTS5, "the merge command")."""
    before = _changes(cursor)
    cursor.execute(f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608
    return _changes(cursor) - before >= 2


def _changes(cursor: Any) -> int:
    return cursor.execute("SELECT total_changes()").fetchone()[0]


def forget_dead_rows(tables: Iterable[str]) -> None:
    """PostgreSQL: vacuums these tables. Nobody waits for it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")


def write_anew() -> bool:
    """SQLite: writes the whole file anew, without what stood between the rows. Writers wait meanwhile, about a
    second for each 150 MB; so not for a file that is too large. PostgreSQL does not need it."""
    if connection.vendor != "sqlite" or _bytes() > LARGEST_REWRITTEN:
        return False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return True


def _bytes() -> int:
    with connection.cursor() as cursor:
        return cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]


def personal_tables() -> list[str]:
    """Every table with a personal field, and the search index made from them."""
    personal: list[type[Model]] = [model for model in apps.get_models() if _is_personal(model)]
    return sorted({model._meta.db_table for model in personal} | {"wagtailsearch_indexentry", "django_session"})


def _is_personal(model: type[Model]) -> bool:
    return bool(getattr(getattr(model, "Privacy", None), "personal", None))

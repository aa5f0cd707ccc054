"""How long an import keeps everybody else from writing; how much more work it is than the bare rows; whether it needs
more memory for a larger file."""

import re
import resource
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction
from wagtail.search.backends import get_search_backend

from consultations.models import ConsultationPage
from engage.contributions.models import Activity, Contribution, Part, Receipt
from engage.demo.bench import volume
from engage.demo.words import baths

LONGEST_MILLISECONDS = 250.0  # engage/docs/map.md: of a write transaction, on SQLite


MOST_TIMES = 1 / 0.3  # the work of bare bulk inserts of the same rows
MOST_MEGABYTES = 16.0  # more, for a file three times as long
BARS = ("its longest transaction", "beside bare inserts", "memory")
BARE_LOT = 200  # rows of a transaction, as in an import at its best


def measure_import(folder: Path, rows: int) -> dict[str, float]:
    path = volume.write_file(folder / "import.csv", rows, seed=3)
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    started = time.process_time()
    with watched() as (lengths, memory):
        volume.bring_in(path, activity)
    each = (time.process_time() - started) / rows
    bare = insert_bare(activity, rows) / rows
    longer = volume.write_file(folder / "longer.csv", 3 * rows, seed=4)
    with watched() as (_lengths, memory_of_longer):
        volume.bring_in(longer, activity)
    return {
        "longest_ms": max(lengths) * 1000,
        "each_row_ms": each * 1000,
        "bare_row_ms": bare * 1000,
        "times_bare": each / bare,
        "more_memory_mb": max(memory_of_longer) - max(memory),
        "transactions": len(lengths),
    }


def missed(found: dict[str, float], database: str) -> list[str]:
    is_missed = (
        database == "sqlite" and found["longest_ms"] > LONGEST_MILLISECONDS,
        round(found["times_bare"], 2) > round(MOST_TIMES, 2),
        found["more_memory_mb"] > MOST_MEGABYTES,
    )
    return [f"Importing: {name}" for name, is_one in zip(BARS, is_missed, strict=True) if is_one]


def insert_bare(activity: Activity, rows: int) -> float:
    """Keeps as many rows as an import would, and as long ones, with nothing that makes them an import; the seconds of
    work that took."""
    said = list(volume.texts(rows, seed=5))
    started = time.process_time()
    for first in range(0, rows, BARE_LOT):
        with transaction.atomic():
            _insert_lot(activity, said[first : first + BARE_LOT])
    return time.process_time() - started


def _insert_lot(activity: Activity, said: list[list[str]]) -> None:
    made = [
        Contribution(activity=activity, kind="response", channel="imported", version=secrets.token_hex(32),
                     import_key=secrets.token_hex(32))
        for _texts in said
    ]  # fmt: skip
    Contribution.objects.bulk_create(made)
    parts = [
        Part(contribution=one, position=position, prompt="What was asked", text=text, sha256=secrets.token_hex(32))
        for one, texts in zip(made, said, strict=True)
        for position, text in enumerate(filter(None, texts), start=1)
    ]
    Part.objects.bulk_create(parts)
    get_search_backend().add_bulk(Part, parts)
    Receipt.objects.bulk_create(Receipt(contribution=one, code_digest=secrets.token_hex(32)) for one in made)


def _own_memory() -> float:
    """Of this process now, in megabytes, without the pages of the database file, which the system takes back when it
    needs to; where the system does not say, the most there ever was."""
    status = Path("/proc/self/status")
    found = re.search(r"RssAnon:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def watched() -> Iterator[tuple[list[float], list[float]]]:
    """What each transaction took of the process's own time, from its first statement to the end of the commit; and the
    memory that there was after each."""
    lengths: list[float] = []
    memory: list[float] = []
    started: list[float] = []
    wrapper = type(connections["default"])
    begin, commit = wrapper.set_autocommit, wrapper._commit

    def timed_begin(self, autocommit, *args, **kwargs):
        begin(self, autocommit, *args, **kwargs)
        if not autocommit:
            started[:] = [time.process_time()]

    def timed_commit(self):
        commit(self)
        if started:
            lengths.append(time.process_time() - started.pop())
            memory.append(_own_memory())

    wrapper.set_autocommit, wrapper._commit = timed_begin, timed_commit
    try:
        yield lengths, memory
    finally:
        wrapper.set_autocommit, wrapper._commit = begin, commit

"""How long an import keeps everybody else from writing, by the clock on the wall; how much more work it is than the
bare rows, that of the database with it; whether it needs more memory for a larger file."""

import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction
from wagtail.search.backends import get_search_backend

from consultations.models import ConsultationPage
from engage.contributions.models import Activity, Contribution, Part, Receipt
from engage.demo.bench import volume
from engage.demo.bench.inside import work
from engage.demo.words import baths

LONGEST_MILLISECONDS = 250.0  # engage/docs/map.md: of a write transaction, on SQLite
MOST_TIMES = 1 / 0.3  # the work of bare bulk inserts of the same rows
MOST_MEGABYTES = 16.0  # more, for a file three times as long
BARS = ("its longest transaction", "beside bare inserts", "memory", "memory, of a workbook")
BARE_LOT = 1_000  # rows of a transaction: more of them are hardly any faster
LONG_ROWS = 1_000  # of ten thousand letters: three times as many hold more than may be held of them


def measure_import(folder: Path, rows: int) -> dict[str, float]:
    path = volume.write_file(folder / "import.csv", rows, seed=3)
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    started = work()
    with watched() as (lengths, _memory):
        volume.bring_in(path, activity)
    each = (work() - started) / rows
    bare = insert_bare(activity, rows) / rows
    return {
        "longest_ms": max(lengths) * 1000,
        "each_row_ms": each * 1000,
        "bare_row_ms": bare * 1000,
        "times_bare": each / bare,
        "more_memory_mb": _more_memory(folder, activity, "csv", min(rows, LONG_ROWS)),
        "more_memory_of_workbook_mb": _more_memory(folder, activity, "xlsx", min(rows, LONG_ROWS)),
        "transactions": len(lengths),
    }


def _more_memory(folder: Path, activity: Activity, kind: str, rows: int) -> float:
    """Megabytes, for a file of three times as many long rows."""
    most = []
    for times in (1, 3):
        path = volume.write_long(folder / f"long-{times}.{kind}", times * rows, seed=40 + len(kind) + times)
        with watched() as (_lengths, memory):
            volume.bring_in(path, activity)
        most.append(max(memory))
    return most[1] - most[0]


def missed(found: dict[str, float], database: str) -> list[str]:
    is_missed = (
        database == "sqlite" and found["longest_ms"] > LONGEST_MILLISECONDS,
        round(found["times_bare"], 2) > round(MOST_TIMES, 2),
        found["more_memory_mb"] > MOST_MEGABYTES,
        found["more_memory_of_workbook_mb"] > MOST_MEGABYTES,
    )
    return [f"Importing: {name}" for name, is_one in zip(BARS, is_missed, strict=True) if is_one]


def insert_bare(activity: Activity, rows: int) -> float:
    """Keeps as many rows as an import would, and as long ones, with nothing that makes them an import; the seconds of
    work that took."""
    said = list(volume.texts(rows, seed=5))
    started = work()
    for first in range(0, rows, BARE_LOT):
        with transaction.atomic():
            _insert_lot(activity, said[first : first + BARE_LOT], first)
    return work() - started


def _insert_lot(activity: Activity, said: list[list[str]], first: int) -> None:
    """Numbers stand for what an import draws or reckons: they are as long, and cost nothing."""
    marks = [f"{number:064}" for number in range(first, first + len(said))]
    made = [
        Contribution(activity=activity, kind="response", channel="imported", version=mark, import_key=mark)
        for mark in marks
    ]
    Contribution.objects.bulk_create(made)
    parts = [
        Part(contribution=one, position=position, prompt="What was asked", text=text, sha256=one.version)
        for one, texts in zip(made, said, strict=True)
        for position, text in enumerate(filter(None, texts), start=1)
    ]
    Part.objects.bulk_create(parts)
    get_search_backend().add_bulk(Part, parts)
    Receipt.objects.bulk_create(Receipt(contribution=one, code_digest=one.version) for one in made)


def _own_memory() -> float:
    """Of this process now, in megabytes, without the pages of the database file, which the system takes back when it
    needs to; where the system does not say, the most there ever was."""
    status = Path("/proc/self/status")
    found = re.search(r"RssAnon:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def watched() -> Iterator[tuple[list[float], list[float]]]:
    """How long each transaction kept others waiting, from its first statement to the end of the commit; and the memory
    that there was after each."""
    lengths: list[float] = []
    memory: list[float] = []
    started: list[float] = []
    wrapper = type(connections["default"])
    begin, commit = wrapper.set_autocommit, wrapper._commit

    def timed_begin(self, autocommit, *args, **kwargs):
        begin(self, autocommit, *args, **kwargs)
        if not autocommit:
            started[:] = [time.perf_counter()]

    def timed_commit(self):
        commit(self)
        if started:
            lengths.append(time.perf_counter() - started.pop())
            memory.append(_own_memory())

    wrapper.set_autocommit, wrapper._commit = timed_begin, timed_commit
    try:
        yield lengths, memory
    finally:
        wrapper.set_autocommit, wrapper._commit = begin, commit

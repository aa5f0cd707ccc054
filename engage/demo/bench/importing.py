"""How long an import keeps everybody else from writing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from consultations.models import ConsultationPage
from engage.demo.bench import volume
from engage.demo.words import baths

LONGEST_MILLISECONDS = 250.0  # engage/docs/map.md: of a write transaction, on SQLite


def measure_import(folder: Path, rows: int) -> dict[str, float]:
    path = volume.write_file(folder / "import.csv", rows, seed=3)
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    started = time.process_time()
    with watched() as lengths:
        volume.bring_in(path, activity)
    each = (time.process_time() - started) / rows
    return {"longest_ms": max(lengths) * 1000, "each_row_ms": each * 1000, "transactions": len(lengths)}


@contextmanager
def watched() -> Iterator[list[float]]:
    """What each transaction took of the process's own time, from its first statement to the end of the commit."""
    lengths: list[float] = []
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

    wrapper.set_autocommit, wrapper._commit = timed_begin, timed_commit
    try:
        yield lengths
    finally:
        wrapper.set_autocommit, wrapper._commit = begin, commit

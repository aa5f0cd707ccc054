"""Files of any length: little memory, and no write transaction that keeps others waiting."""

import itertools
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import Sum
from django.db.models.functions import Length

from engage.contributions.importing import keeping
from engage.contributions.importing.answers import Answer
from engage.contributions.importing.history import find_batch
from engage.contributions.importing.report import Report
from engage.contributions.importing.request import Columns, Request
from engage.contributions.importing.run import MOST_CHARACTERS
from engage.contributions.models import Contribution, Part
from engage.contributions.words import Words
from tests.contributions.importing import bring_in, write_csv
from tests.databases import ROOT
from tests.factories import make_activity

WORDS = "The last bus leaves before my shift ends, so I walk home along the dual carriageway. " * 4


def peak_memory(path, activity, url, tmp_path) -> int:
    """The most memory of its own, in kilobytes, that a process used to bring a file in. Pages of the database
    file that are mapped into it are not counted: the system takes them back when it needs to."""
    command = [sys.executable, "manage.py", "import_contributions", str(path), "--activity", activity.slug]
    command += ["--text-column", "words", "--codes", str(path.with_suffix(".codes"))]
    environment = {**os.environ, "DATABASE_URL": url, "ENGAGE_DATA": str(tmp_path / "data")}
    peak = 0
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text()
            found = re.search(r"RssAnon:\s+(\d+) kB", status)
            peak = max(peak, int(found[1]) if found else 0)
            time.sleep(0.02)
    assert process.returncode == 0
    return peak


def test_nine_thousand_long_rows_need_hardly_more_memory_than_two_thousand(own_database, tmp_path):
    small, large = [make_activity(), make_activity()], make_activity()
    rows = [["words"], *([f"{n}: {WORDS * 4}"] for n in range(9_000))]
    # The higher of two, because how soon a short run reaches what any run needs is chance.
    short = [write_csv(tmp_path / f"few-{one.pk}.csv", rows[:2_001]) for one in small]
    few = max(peak_memory(path, one, own_database, tmp_path) for path, one in zip(short, small, strict=True))
    many = peak_memory(write_csv(tmp_path / "many.csv", rows), large, own_database, tmp_path)
    assert Contribution.objects.filter(activity=large).count() == 9_000
    assert many - few < 7_000, f"{few} kB became {many} kB; the file has {(tmp_path / 'many.csv').stat().st_size} bytes"


@pytest.mark.sqlite
def test_no_transaction_keeps_more_than_is_soon_written(own_database, tmp_path, monkeypatch):
    """The rule that keeps a transaction within the time on the map: so many rows, or so many letters, and no more.
    What it takes is measured by `make bench`."""
    activity = make_activity()
    short = [[f"{n}: {WORDS}", f"p{n}@example.org"] for n in range(1_500)]
    long = [["w " * 50_000, ""] for _ in range(8)]
    path = write_csv(tmp_path / "a.csv", [["words", "mail"], *short, *long])
    monkeypatch.setattr(keeping.time, "monotonic", lambda: 0.0)  # a machine on which everything is done at once
    kept = watch_commits(monkeypatch, activity)
    outcome = bring_in(path, activity, email_column="mail", contact_basis="News of this.", tell=True)
    assert outcome.code == 0
    assert sum(rows for rows, _letters in kept) == 1_508
    assert max(rows for rows, _letters in kept) == keeping.MOST_ROWS
    assert max(letters for _rows, letters in kept) == 299_997 <= MOST_CHARACTERS  # three of the long ones at a time


@pytest.mark.parametrize("seconds, rows", [(0.03, 50), (0.06, 25), (0.12, 12), (30.0, 5)])
def test_where_writing_takes_longer_the_next_transaction_is_smaller(db, monkeypatch, seconds, rows):
    clock = itertools.count()
    monkeypatch.setattr(keeping.time, "monotonic", lambda: next(clock) * seconds)
    request = Request(activity=make_activity(), columns=Columns(texts=("words",)))
    batch = find_batch(by=None, request=request, path=Path(__file__), codes=None)
    batch.save()
    keeper = keeping.Keeper(by=None, request=request, batch=batch, codes=None, report=Report(lambda sentence: None))
    keeper.take([Answer(n, (Words("words", f"{n}: {WORDS}"),), (f"key {n}",)) for n in range(keeping.FIRST_ROWS)])
    assert keeper.size == rows


def watch_commits(monkeypatch, activity) -> list[tuple[int, int]]:
    """What each transaction of this process kept: contributions, and letters of their words."""
    kept: list[tuple[int, int]] = []
    wrapper = type(connections["default"])
    commit = wrapper._commit
    parts = Part.objects.filter(contribution__activity=activity)

    def watched_commit(self):
        commit(self)
        rows = Contribution.objects.filter(activity=activity).count() - sum(one for one, _letters in kept)
        letters = (parts.aggregate(all=Sum(Length("text")))["all"] or 0) - sum(one for _rows, one in kept)
        if rows:
            kept.append((rows, letters))

    monkeypatch.setattr(wrapper, "_commit", watched_commit)
    return kept

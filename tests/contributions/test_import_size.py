"""Files of any length: little memory, and no write transaction that keeps others waiting."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections

from engage.contributions.models import Contribution
from tests.contributions.importing import bring_in, write_csv
from tests.databases import ROOT
from tests.factories import make_activity

LONGEST_TRANSACTION = 0.25  # seconds, as on the map
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


def test_fifty_thousand_rows_need_hardly_more_memory_than_five_thousand(own_database, tmp_path):
    small, large = make_activity(), make_activity()
    rows = [["words"], *([f"{n}: {WORDS}"] for n in range(50_000))]
    few = peak_memory(write_csv(tmp_path / "few.csv", rows[:5_001]), small, own_database, tmp_path)
    many = peak_memory(write_csv(tmp_path / "many.csv", rows), large, own_database, tmp_path)
    assert Contribution.objects.filter(activity=large).count() == 50_000
    assert many - few < 8_000, f"{few} kB became {many} kB; the file has {(tmp_path / 'many.csv').stat().st_size} bytes"


@pytest.mark.sqlite
def test_no_write_transaction_is_long(own_database, tmp_path, monkeypatch):
    """Another process can begin to write at any moment of an import, within the time the map allows."""
    activity = make_activity()
    rows = [["words", "mail"], *([f"{n}: {WORDS}", f"p{n}@example.org"] for n in range(1_500)), ["w " * 100_000, ""]]
    path = write_csv(tmp_path / "a.csv", rows)
    lengths = measure_transactions(monkeypatch)
    outcome = bring_in(path, activity, email_column="mail", contact_basis="News of this.", tell=True)
    assert outcome.code == 0
    assert len(lengths) > 5
    longest = sorted(lengths)[-1]
    assert longest < LONGEST_TRANSACTION


def measure_transactions(monkeypatch) -> list[float]:
    """What each write transaction took, from having the lock to the end of the commit: in the process's own time,
    because the machine may be busy with something else."""
    lengths: list[float] = []
    started: list[float] = []
    wrapper = type(connections["default"])
    begin, commit = wrapper._start_transaction_under_autocommit, wrapper._commit

    def timed_begin(self):
        begin(self)
        started.append(time.process_time())

    def timed_commit(self):
        commit(self)
        if started:
            lengths.append(time.process_time() - started.pop())

    monkeypatch.setattr(wrapper, "_start_transaction_under_autocommit", timed_begin)
    monkeypatch.setattr(wrapper, "_commit", timed_commit)
    return lengths

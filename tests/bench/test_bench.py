import itertools
import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.http import QueryDict

from engage.accounts.models import User
from engage.analysis.filters import OFFERED
from engage.analysis.narrowing import Asked, narrowed
from engage.demo.bench import piled
from engage.demo.bench.importing import LONGEST_MILLISECONDS
from engage.demo.bench.measuring import Measure, Result, Variant, run
from engage.demo.bench.piles import pile_up
from engage.demo.bench.runs import PUBLISHING, Run, as_table
from tests.databases import ROOT, server

IMPORTED = {
    "longest_ms": 1.0, "each_row_ms": 2.0, "bare_row_ms": 1.0, "times_bare": 2.0, "more_memory_mb": 0.0,
    "more_memory_of_workbook_mb": 0.0,
}  # fmt: skip


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def variant(name: str, times: list[float], clock: Clock) -> Variant:
    """Acts that take so many seconds each by a clock that we hold."""
    turn = itertools.cycle(times)
    return Variant(name, clock, lambda number: [lambda: clock.pass_time(next(turn))] * number)


def test_a_ratio_is_the_median_of_the_rounds(clock):
    # Three acts in each of three rounds, after one to warm up; one round is disturbed.
    ours = variant("ours", [9, *[4, 4, 4], *[400, 400, 400], *[6, 6, 6]], clock)
    theirs = variant("theirs", [9, *[2, 2, 2], *[200, 200, 200], *[2, 2, 2]], clock)
    result = run(Measure("Something", ours, [theirs], acts=3), rounds=3)
    assert result.milliseconds == {"ours": [4000, 400000, 6000], "theirs": [2000, 200000, 2000]}
    assert (result.median(ours), result.ratio(theirs)) == (6000, 2)


def test_what_it_costs_to_ask_the_clock_is_not_counted(clock):
    def costly() -> float:
        clock.pass_time(1)
        return clock.now

    ours = Variant("ours", costly, lambda number: [lambda: clock.pass_time(2)] * number)
    assert run(Measure("Something", ours, [], acts=5), rounds=1).milliseconds == {"ours": [2000]}


@pytest.mark.parametrize(
    "ours, bar, most, missed",
    [
        (2.0, 2.0, None, []),
        (2.004, 2.0, None, []),  # 2.00 as it is told
        (2.01, 2.0, None, ["theirs"]),
        (9.0, None, None, []),
        (2.0, None, 2000.0, []),
        (2.1, 2.0, 2000.0, ["theirs", "2000 ms"]),
    ],
)
def test_a_bar_that_is_missed_is_told_and_ends_the_run_with_an_error(clock, ours, bar, most, missed):
    measure = Measure(
        "Something",
        variant("ours", [ours], clock),
        [variant("theirs", [1.0], clock)],
        acts=1,
        at_most={} if bar is None else {"theirs": bar},
        most_milliseconds=most,
    )
    found = Run("sqlite", [run(measure, rounds=1)], IMPORTED, {}, {"front": 1})
    assert found.missed == [f"Something: {name}" for name in missed]
    assert len([line for line in as_table(found) if line.startswith("NOT MET")]) == len(missed)
    assert ("Every bar is met." in as_table(found)) is (not missed)


@pytest.mark.parametrize("database, misses", [("sqlite", 1), ("postgresql", 0)])
def test_a_long_transaction_is_missed_where_others_have_to_wait_for_it(database, misses):
    imported = {**IMPORTED, "longest_ms": LONGEST_MILLISECONDS + 1}
    results: list[Result] = []
    assert len(Run(database, results, imported, {}, {}).missed) == misses


@pytest.mark.parametrize(
    "changed, missed",
    [
        ({}, []),
        ({"times_bare": 3.33}, []),
        ({"times_bare": 3.4}, ["Importing: beside bare inserts"]),
        ({"more_memory_mb": 17.0}, ["Importing: memory"]),
        ({"more_memory_of_workbook_mb": 17.0}, ["Importing: memory, of a workbook"]),
    ],
)
def test_an_import_that_does_too_much_work_or_grows_with_its_file_is_missed(changed, missed):
    found = Run("sqlite", [], {**IMPORTED, **changed}, {}, {})
    assert found.missed == missed
    assert [line for line in as_table(found) if line.startswith("NOT MET")] == [f"NOT MET: {one}" for one in missed]


@pytest.mark.parametrize("questions, missed", [(None, []), (20, []), (21, ["21 questions"])])
def test_a_screen_that_asks_the_database_too_often_is_missed(clock, questions, missed):
    measure = Measure("Something", variant("ours", [1.0], clock), [], acts=1, questions=questions)
    assert run(measure, rounds=1).missed == missed


@pytest.mark.django_db
def test_each_filter_that_is_offered_is_measured_and_finds_something():
    call_command("load_demo", verbosity=0)
    pile_up(5_000, first=5_000)  # so many that there is some of what is rare
    rows = piled.narrowings()
    assert set(rows) == set(OFFERED)
    officer = User.objects.get(email="priya@merebridge.example")
    for some in rows.values():
        for name, query in some.items():
            found = narrowed(Asked(officer, QueryDict(query)))
            assert found.exists(), f"{name}: {query} finds nothing"


def bench(tmp_path, *options):
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path)}
    if not server():
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/of-the-site"
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_measures_in_databases_of_its_own(tmp_path):
    sizes = {
        "small": 10,
        "middle": 20,
        "large": 30,
        "rounds": 1,
        "acts": 1,
        "rows": 20,
        "people": 20,
        "pile": 100,
        "texts": 300,
    }
    done = bench(tmp_path, *(f"--{name}={number}" for name, number in sizes.items()))
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert done.returncode == (1 if kept["missed"] else 0), done.stderr
    assert (kept["sizes"], kept["database"]) == (sizes, "postgresql" if server() else "sqlite")
    assert kept["inserted"]["ours"] == kept["inserted"]["theirs"]  # the bare view makes the same rows
    previewed = {f"preview_{one}" for one in ("each_ms", "times_few", "peak_kb", "memory_growth", "first_s", "shown_s")}
    told = {"each_ms", "bare_each_ms", "times_bare", "peak_kb", "memory_growth"}
    assert kept["published"].keys() == previewed | told >= PUBLISHING.keys()
    narrowed = {one["name"].partition(": ")[2] for one in kept["measures"] if one["name"].startswith("The queue: ")}
    assert narrowed >= {"everything", "another look", "a ground that little bears on", "“kettle”, one ward"}
    assert all(
        one["questions"] for one in kept["measures"] if one["name"].startswith(("The queue: any", "To the next"))
    )
    assert (kept["recounted"]["differ"], kept["recounted"]["texts"] >= 300) == (0, True)
    assert kept["recounted"].keys() > {"counter_first_s", "counter_s", "counter_task_s"}
    for measure in kept["measures"]:
        assert {len(rounds) for rounds in measure["milliseconds"].values()} == {1}
        assert measure["name"] in done.stdout
    assert not (tmp_path / "of-the-site").exists()


def test_numbers_that_measure_nothing_are_refused(tmp_path):
    done = bench(tmp_path, "--small", "10", "--middle", "10")
    assert (done.returncode, "--middle is more than --small" in done.stderr) == (1, True)

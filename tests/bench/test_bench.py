import itertools
import json
import os
import subprocess
import sys
from contextlib import nullcontext

import pytest

from engage.demo.bench import measuring
from engage.demo.bench.measuring import Measure, Variant, run
from tests.databases import ROOT


def variant(name: str, times: list[float], monkeypatch_clock, per: int = 1) -> Variant:
    """Acts that take so many seconds each by a clock that we hold."""
    turn = itertools.cycle(times)

    def prepare(number):
        return [lambda: monkeypatch_clock.pass_time(next(turn)) for _ in range(number)]

    return Variant(name, nullcontext(), prepare, per)


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0

        def pass_time(self, seconds: float) -> None:
            self.now += seconds

    held = Clock()
    monkeypatch.setattr(measuring.time, "perf_counter", lambda: held.now)
    return held


def test_a_ratio_is_the_median_of_the_rounds(clock):
    # Three acts in each of three rounds, after one to warm up; one round is disturbed.
    ours = variant("ours", [9, *[4, 4, 4], *[400, 400, 400], *[6, 6, 6]], clock)
    theirs = variant("theirs", [9, *[2, 2, 2], *[200, 200, 200], *[2, 2, 2]], clock)
    result = run(Measure("Something", ours, [theirs], acts=3), rounds=3)
    assert result.milliseconds == {"ours": [4000, 400000, 6000], "theirs": [2000, 200000, 2000]}
    assert (result.median(ours), result.ratio(theirs)) == (6000, 2)


def test_a_round_is_told_by_its_median_act_and_by_the_thing(clock):
    ours = variant("ours", [1, *[10, 10, 900]], clock, per=5)
    assert run(Measure("Something", ours, [], acts=3), rounds=1).milliseconds == {"ours": [2000]}


def bench(tmp_path, *options):
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/of-the-site"}
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_measures_in_a_database_of_its_own(tmp_path):
    done = bench(tmp_path, "--small", "4", "--large", "8", "--rounds", "2", "--acts", "1", "--rows", "6")
    assert done.returncode == 0, done.stderr
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert kept["sizes"] == {"small": 4, "large": 8, "rounds": 2, "acts": 1, "rows": 6}
    assert [measure["name"] for measure in kept["measures"]] == [
        "Sending a response",
        "A consultation's page",
        "A decision's page",
        "The officers' queue",
        "Importing 6 rows, for each row",
    ]
    for measure in kept["measures"]:
        assert {len(rounds) for rounds in measure["milliseconds"].values()} == {2}
        assert len(measure["ratios"]) == len(measure["milliseconds"]) - 1
        assert min(measure["ratios"].values()) > 0
        assert measure["name"] in done.stdout
    assert not (tmp_path / "of-the-site").exists()


def test_numbers_that_measure_nothing_are_refused(tmp_path):
    done = bench(tmp_path, "--small", "10", "--large", "10")
    assert (done.returncode, "--large is more than --small" in done.stderr) == (1, True)

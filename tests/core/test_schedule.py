"""What falls due is done, what fails does not stop the rest, and when it was done is kept."""

import datetime
import os
import signal
import time

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from engage.core import schedule
from engage.core.due import RUNS_AT_MOST, STARTS_AT_MOST, requeue_abandoned_tasks
from engage.core.models import DutyRun
from engage.notifications.tasks import send_messages


@pytest.fixture
def duties(monkeypatch, db):
    """A register with nothing in it, so that a test's own duties are the only ones."""
    monkeypatch.setattr(schedule, "_duties", {})
    monkeypatch.setattr(schedule, "autodiscover_modules", lambda name: None)


def test_duties_run_in_the_order_of_their_names_and_say_what_they_did(duties):
    seen = []
    schedule.due("b")(lambda: seen.append("b"))
    schedule.due("a")(lambda: seen.append("a") or 3)
    assert schedule.run_all() == ({"a": 3, "b": 0}, [])
    assert seen == ["a", "b"]


def test_one_that_fails_does_not_stop_the_others_and_is_named(duties, caplog):
    schedule.due("a")(lambda: 1 / 0)
    schedule.due("b")(lambda: 2)
    assert schedule.run_all() == ({"b": 2}, ["a"])
    assert list(DutyRun.objects.order_by("name").values_list("name", "done", "failed")) == [
        ("a", 0, True),
        ("b", 2, False),
        ("tick", 2, True),
    ]
    with pytest.raises(CommandError, match="These duties failed, see the log: a"):
        call_command("tick")


def test_the_last_time_is_kept(duties):
    assert DutyRun.objects.last_tick() is None
    before = timezone.now()
    schedule.run_all()
    first = DutyRun.objects.last_tick()
    schedule.run_all()
    assert before <= first < DutyRun.objects.last_tick() <= timezone.now()
    assert DutyRun.objects.count() == 1


def test_what_is_daily_runs_once_a_day_and_at_once_again_when_it_failed(duties):
    seen = []

    def work():
        seen.append(1)
        if len(seen) == 1:
            raise RuntimeError

    schedule.due("a", every=datetime.timedelta(days=1))(work)
    for times in (1, 2, 2, 2):
        schedule.run_all()
        assert len(seen) == times
    DutyRun.objects.filter(name="a").update(ran_at=timezone.now() - datetime.timedelta(hours=25))
    schedule.run_all()
    schedule.run_all()
    assert len(seen) == 3


def test_the_real_duties_all_run_and_twice_changes_nothing(own_database):
    done, failed = schedule.run_all()
    assert failed == []
    assert {"announcements.derived", "messages.abandoned", "messages.sent", "tasks.abandoned", "tasks.pruned",
            "sessions.expired", "database.analysed", "cache.tidied"} <= set(done)  # fmt: skip
    again, failed = schedule.run_all()
    assert failed == []
    seldom = {"activities.recounted", "database.analysed", "erasures.forgotten", "messages.receipts"}
    seldom |= {"analysis.alike-left-out", "analysis.outstanding-recounted", "analysis.rules-looked-back"}
    seldom |= {"analysis.learned", "analysis.looks-left-long", "analysis.quotes-described"}
    assert set(done) - set(again) == seldom | {"coverage"}  # once a day, in half an hour, in a minute


def running_task(*, minutes_ago: float, starts: int = 1) -> DBTaskResult:
    pk = send_messages.enqueue().id
    DBTaskResult.objects.filter(pk=pk).update(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - datetime.timedelta(minutes=minutes_ago),
        worker_ids=["w"] * starts,
    )
    return DBTaskResult.objects.get(pk=pk)


def test_a_task_whose_worker_died_is_run_again_but_not_for_ever(db):
    limit = RUNS_AT_MOST.total_seconds() / 60
    young = running_task(minutes_ago=limit - 1)
    dead = running_task(minutes_ago=limit + 1, starts=STARTS_AT_MOST - 1)
    hopeless = running_task(minutes_ago=limit + 1, starts=STARTS_AT_MOST)
    assert requeue_abandoned_tasks() == 2
    assert requeue_abandoned_tasks() == 0
    states = {task: DBTaskResult.objects.get(pk=task.pk).status for task in (young, dead, hopeless)}
    assert list(states.values()) == ["RUNNING", "READY", "FAILED"]


def test_expired_sessions_and_old_results_go_and_the_others_stay(own_database, client):
    client.session.save()
    live = client.session.session_key
    session = client.session.__class__(None)
    session.set_expiry(-60)
    session.save()
    old = running_task(minutes_ago=0)
    DBTaskResult.objects.filter(pk=old.pk).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - datetime.timedelta(days=8)
    )
    waiting = DBTaskResult.objects.get(pk=send_messages.enqueue().id)
    cache.clear()
    schedule.run_all()
    assert client.session.exists(live)
    assert not client.session.exists(session.session_key)
    assert list(DBTaskResult.objects.filter(pk__in=[old.pk, waiting.pk])) == [waiting]


def test_two_at_once_and_told_to_end(site):
    processes = [site.start_tick(), site.start_tick()]
    deadline = time.monotonic() + 60
    while not site.sql("SELECT 1 FROM core_dutyrun WHERE name = 'tick'") and time.monotonic() < deadline:
        time.sleep(0.2)
    while not all(heeds_sigterm(process.pid) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.2)
    for process in processes:
        os.kill(process.pid, signal.SIGTERM)
    assert [process.wait(timeout=20) for process in processes] == [0, 0]
    assert "A duty failed" not in site.output()
    assert site.sql("SELECT failed FROM core_dutyrun WHERE name = 'tick'")[0][0] in (0, False)


def heeds_sigterm(pid: int) -> bool:
    """Whether the program has come far enough to be told to end: before that, Python just dies of it."""
    with open(f"/proc/{pid}/status") as status:
        caught = next(line.split()[1] for line in status if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)

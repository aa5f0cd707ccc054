"""/healthz and /readyz, with each part broken for real."""

import datetime
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from engage.core.models import DutyRun
from engage.core.queries import TICK
from engage.notifications.tasks import send_messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ticked() -> None:
    DutyRun.objects.keep([DutyRun(name=TICK, ran_at=timezone.now())])


def ask(path: str = "/readyz", **options):
    response = Client(raise_request_exception=False).get(path, **options)
    return response.status_code, response.json()


def failing(**options) -> list[str]:
    status, said = ask(**options)
    assert (status, said["ready"]) == ((503, False) if said["failing"] else (200, True))
    return said["failing"]


def test_all_is_well():
    status, said = ask()
    assert (status, said["failing"], list(said["parts"])) == (
        200, [], ["database", "cache", "storage", "tasks", "tick"],
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["listens.merebridge.example"])
def test_a_balancer_asks_by_any_name_without_https_and_nothing_keeps_the_answer(path):
    response = Client().get(path, headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert Client().get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_only_answer(path):
    assert Client(enforce_csrf_checks=True).post(path, {"a": "b"}).status_code == 405


def test_the_process_answers_without_a_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask("/healthz") == (200, {"alive": True})


def test_it_is_cheap(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        ask()


def test_the_database_is_away(django_db_blocker):
    with django_db_blocker.block():  # every connection is refused
        assert failing() == ["database", "tasks", "tick"]


def test_the_cache_takes_nothing():
    folder = Path(settings.CACHES["default"]["LOCATION"])
    cache.clear()
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be")
    try:
        assert failing() == ["cache"]
    finally:
        folder.unlink()


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_a_cache_that_keeps_nothing_is_none():
    assert failing() == ["cache"]


@pytest.mark.parametrize("alias", ["default", "private", "erasures"])
def test_files_find_no_place(alias, tmp_path, monkeypatch):
    blocked = tmp_path / "a-file"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setattr(storages[alias], "location", str(blocked))
    assert failing() == ["storage"]


def test_hardly_any_room_is_left(monkeypatch):
    monkeypatch.setattr("engage.core.health.ROOM_NEEDED", 10**18)
    assert failing() == ["storage"]
    assert ask()[1]["parts"]["storage"]["free_mb"] > 0


@pytest.mark.parametrize(("minutes", "expected"), [(9, []), (11, ["tasks"])])
def test_no_worker_takes_what_waits(minutes, expected):
    send_messages.enqueue()
    waiting = DBTaskResult.objects.ready()
    waiting.update(enqueued_at=timezone.now() - datetime.timedelta(minutes=minutes))
    assert failing() == expected
    assert ask()[1]["parts"]["tasks"]["waiting"] == 1
    waiting.update(status="SUCCESSFUL")
    assert failing() == []


def test_a_task_for_later_is_not_late():
    send_messages.enqueue()
    long_ago, soon = (timezone.now() + datetime.timedelta(minutes=n) for n in (-60, 5))
    DBTaskResult.objects.update(enqueued_at=long_ago, run_after=soon)
    assert failing() == []
    DBTaskResult.objects.update(run_after=timezone.now() - datetime.timedelta(seconds=30))
    assert ask()[1]["parts"]["tasks"]["oldest_seconds"] < 60


@pytest.mark.parametrize(("seconds", "expected"), [(280, []), (320, ["tick"])])
def test_nobody_ticks(seconds, expected):
    DutyRun.objects.filter(name=TICK).update(ran_at=timezone.now() - datetime.timedelta(seconds=seconds))
    assert failing() == expected


def test_it_never_ticked():
    DutyRun.objects.all().delete()
    assert failing() == ["tick"]


def test_a_balancer_leaves_out_what_is_not_the_web_server_s_business():
    DutyRun.objects.all().delete()
    assert ask("/readyz?exclude=tick&exclude=tasks")[1]["failing"] == []


def test_what_went_wrong_is_not_told_to_whoever_asks(monkeypatch, tmp_path):
    monkeypatch.setattr(storages["private"], "location", str(tmp_path / "missing\x00"))
    status, said = ask()
    assert (status, said["parts"]["storage"]["why"]) == (503, "no answer")

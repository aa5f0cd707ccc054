"""Four holes that come with the defaults of what Engage is built on. Each test fails without its mend: GPS in
renditions (test_files.py), and the three below."""

import os
import signal

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from engage.accounts.enums import Role
from engage.core.due import requeue_abandoned_tasks
from engage.notifications.tasks import send_messages
from tests.accounts.signing_in import confirmed, with_app
from tests.factories import PASSWORD, make_consultation, make_contribution

LONG_AGO = "2000-01-01 00:00:00"


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_a_password_alone_opens_nothing(db, path):
    """Wagtail's form takes `username`; with its view in place this signs in, second factor or not."""
    user = confirmed(Role.ANALYST)
    with_app(user)
    client = Client()
    answer = client.post(f"{path}?next=/admin/", {"username": user.email, "password": PASSWORD, "next": "/admin/"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_what_is_published_is_found_though_no_worker_runs(own_database):
    """With Wagtail's own jobs in the database queue this finds nothing until a worker has run."""
    page = make_consultation(title="Merebridge lamplighters")
    assert [found.pk for found in Page.objects.live().search("lamplighters")] == [page.pk]
    assert settings.TASKS["default"]["BACKEND"] == "django_tasks.backends.immediate.ImmediateBackend"


RUNNING = "SELECT id FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
LONG_RUNNING = "UPDATE django_tasks_database_dbtaskresult SET started_at = ? WHERE status = 'RUNNING'"
STATUS = "SELECT status FROM django_tasks_database_dbtaskresult WHERE id = ?"


def test_a_task_whose_worker_was_killed_is_done_by_the_next(site):
    """A real worker is killed in the middle of a task: its row says RUNNING for ever unless `tick` gives it back."""
    site.mailbox.hang()
    site.environment["ENGAGE_HANDOVER_SECONDS"] = "60"
    site.run_python(_owe_a_receipt)
    worker = site.start_worker()
    site.mailbox.wait_until_blocked()  # not merely until something runs: what runs before it may have just ended
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    site.mailbox.release()
    ((task,),) = site.sql(RUNNING)
    site.sql(LONG_RUNNING, LONG_AGO)
    assert site.run_python(_give_back) == 1
    site.manage("db_worker", "--backend", "jobs", "--queue-name", "*", "--batch", "--no-startup-delay")
    assert site.sql(STATUS, task) == [("SUCCESSFUL",)]


def _owe_a_receipt() -> None:
    make_contribution(email="ana@example.org")
    send_messages.enqueue()


def _give_back() -> int:
    return requeue_abandoned_tasks()

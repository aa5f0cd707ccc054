"""A real worker is killed with SIGKILL before, during and after the hand-over to a real SMTP server, and the
messages are counted: each person has theirs once, or it is listed as unknown. Never twice."""

import os
import signal
import socket
import time

import pytest

from tests.notifications import on_site
from tests.notifications.stand_in import running_notify
from tests.site import end

LONG_AGO = "2000-01-01 00:00:00"


def states(site, announcement: int) -> list[str]:
    rows = site.sql("SELECT state FROM notifications_message WHERE announcement_id = ? ORDER BY id", announcement)
    return [state for (state,) in rows]


def wait_for(site, announcement: int, wanted: list[str], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while (seen := states(site, announcement)) != wanted:
        if time.monotonic() > deadline:
            pytest.fail(f"Messages are {seen}, not {wanted}:\n{site.output()[-3000:]}")
        time.sleep(0.05)


def kill(worker) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(timeout=10) == -signal.SIGKILL


def grow_old(site) -> None:
    """Claims are stale, waiting is over, a task that is running was abandoned."""
    site.sql("UPDATE notifications_message SET claimed_at = ? WHERE claimed_at IS NOT NULL", LONG_AGO)
    site.sql("UPDATE notifications_message SET next_attempt_at = ?", LONG_AGO)
    site.sql("UPDATE notifications_announcement SET created_at = ?", LONG_AGO)
    site.sql("UPDATE django_tasks_database_dbtaskresult SET started_at = ? WHERE status = 'RUNNING'", LONG_AGO)


def work(site) -> None:
    """A worker does all there is to do."""
    site.manage("db_worker", "--backend", "jobs", "--queue-name", "*", "--batch", "--no-startup-delay")


def time_passes(site) -> None:
    """Everything that could send something again has its chance: `tick`, a worker, `tick`, one after the other."""
    grow_old(site)
    site.run_python(on_site.tick_work_tick)


@pytest.fixture
def office(module_site):
    """The site of this module, with an empty mailbox that behaves well."""
    module_site.mailbox.release()
    module_site.mailbox.messages.clear()
    module_site.mailbox.blocked.clear()
    module_site.environment["EMAIL_URL"] = module_site.mailbox.url
    yield module_site
    for process in module_site.started[1:]:
        end(process)


def test_killed_before_the_hand_over_it_is_sent_once_afterwards(office):
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never says a word
        office.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        worker = office.start_worker()
        wait_for(office, announcement, ["claimed"])
        kill(worker)
    office.environment["EMAIL_URL"] = office.mailbox.url
    work(office)
    assert (states(office, announcement), office.mailbox.messages) == (
        ["claimed"],
        [],
    )  # nobody else's, until it is old
    time_passes(office)
    assert states(office, announcement) == ["sent"]
    assert [message.recipients for message in office.mailbox.messages] == [["a@example.org"]]


def test_killed_while_handing_over_before_the_server_has_it_nobody_knows_and_it_is_not_resent(office):
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    office.mailbox.hang()
    worker = office.start_worker()
    wait_for(office, announcement, ["handing_over"])
    office.mailbox.wait_until_blocked()
    kill(worker)
    office.mailbox.release()
    time_passes(office)
    assert (states(office, announcement), office.mailbox.messages) == (["unknown"], [])


def test_killed_when_the_server_has_it_already_it_is_not_sent_a_second_time(office):
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    office.mailbox.accept_then_block()
    worker = office.start_worker()
    office.mailbox.wait_until_blocked()
    wait_for(office, announcement, ["handing_over"])
    kill(worker)
    office.mailbox.release()
    time_passes(office)
    assert states(office, announcement) == ["unknown"]
    assert [message.recipients for message in office.mailbox.messages] == [["a@example.org"]]


def test_killed_after_the_hand_over_nothing_is_sent_again(office):
    announcement = office.run_python(on_site.publish, addresses=["a@example.org", "b@example.org"])
    worker = office.start_worker()
    office.mailbox.wait_for(2)
    wait_for(office, announcement, ["sent", "sent"])
    kill(worker)
    time_passes(office)
    assert states(office, announcement) == ["sent", "sent"]
    assert sorted(message.recipients[0] for message in office.mailbox.messages) == ["a@example.org", "b@example.org"]


# --- The same with GOV.UK Notify ------------------------------------------------------------------------------


@pytest.fixture
def notified(office):
    """The same site, whose e-mails go by a stand-in for GOV.UK Notify."""
    with running_notify() as notify:
        by_mail = dict(office.environment)
        office.environment |= {
            "ENGAGE_SITE_URL": "https://engage.merebridge.example",
            "ENGAGE_NOTIFY_KEY": notify.key,
            "ENGAGE_NOTIFY_URL": notify.url,
            "ENGAGE_NOTIFY_EMAIL_TEMPLATE": notify.templates["email"],
        }
        yield office, notify
        office.environment.clear()
        office.environment |= by_mail


def test_killed_when_notify_has_it_already_it_is_asked_and_nobody_is_told_twice_nor_left_in_doubt(notified):
    office, notify = notified
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    notify.block_after_taking()
    worker = office.start_worker()
    assert notify.blocked.wait(60)
    wait_for(office, announcement, ["handing_over"])
    kill(worker)
    notify.release()
    time_passes(office)
    assert (states(office, announcement), notify.to(), office.mailbox.messages) == (["sent"], ["a@example.org"], [])


def test_killed_before_notify_has_it_nobody_knows_and_it_is_not_sent_by_itself(notified):
    office, notify = notified
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    notify.block()
    worker = office.start_worker()
    assert notify.blocked.wait(60)
    kill(worker)
    notify.release()
    time_passes(office)
    assert (states(office, announcement), notify.to()) == (["unknown"], [])


def test_without_any_worker_tick_alone_tells_everybody(office):
    announcement = office.run_python(on_site.publish, addresses=["a@example.org"])
    time_passes(office)
    assert (states(office, announcement), len(office.mailbox.messages)) == (["sent"], 1)


def test_two_ticks_and_two_workers_at_once_send_each_message_once(office):
    addresses = [f"person-{n:02}@example.org" for n in range(40)]
    announcement = office.run_python(on_site.publish, addresses=addresses)
    office.sql("UPDATE notifications_announcement SET created_at = ?", LONG_AGO)
    for start in (office.start_worker, office.start_tick, office.start_worker, office.start_tick):
        start()
    office.mailbox.wait_for(40, timeout=300)  # four processes start on a busy machine
    wait_for(office, announcement, ["sent"] * 40, seconds=60)
    time.sleep(1)
    got = [message.recipients[0] for message in office.mailbox.messages]
    assert sorted(got) == addresses

"""The tests' own ground: databases that are fresh, mail that is real, processes that can be killed."""

import os
import signal
import smtplib
import threading
import urllib.request
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from tests.keyboard import Keyboard


def test_what_one_test_writes(db):
    Group.objects.create(name="of the harness")


def test_another_does_not_see(db):
    assert not Group.objects.filter(name="of the harness").exists()


def test_commits_are_real_in_a_database_of_its_own(own_database):
    Group.objects.create(name="of the harness")
    seen = []

    def look():
        seen.append(Group.objects.filter(name="of the harness").exists())
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert seen == [True]


@pytest.mark.sqlite
def test_sqlite_runs_on_a_file(db):
    assert connection.vendor == "sqlite"
    assert os.path.isfile(connection.settings_dict["NAME"])


@pytest.mark.postgres
def test_postgresql_runs_on_postgresql(db):
    assert connection.vendor == "postgresql"


def add_group(name: str) -> int:
    """Runs inside the site, through `run_python`."""
    print("what a function prints does not disturb what it returns")
    return Group.objects.create(name=name).pk


def test_a_site_of_real_processes(site):
    with urllib.request.urlopen(f"{site.url}/static/engage/engage.css") as answer:
        assert answer.status == 200
    added = site.run_python(add_group, name="Forum müde")
    assert site.sql("SELECT name FROM auth_group WHERE id = ?", added) == [("Forum müde",)]
    source = "from django.contrib.auth.models import Group; result = Group.objects.get(pk=pk).name"
    assert site.run_python(source, pk=added) == "Forum müde"
    worker = site.start_worker()
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(10) == -signal.SIGKILL
    site.manage("sendtestemail", "resident@example.org")
    assert site.mailbox.wait_for(1)[0].recipients == ["resident@example.org"]
    site.restart()


def send(mailbox, *, timeout: float = 5) -> None:
    address = urlsplit(mailbox.url)
    with smtplib.SMTP(address.hostname, address.port, timeout=timeout) as client:
        client.sendmail("council@example.org", ["resident@example.org"], "Subject: An answer\n\nBecause")


def test_a_mailbox_takes_mail(mailbox):
    send(mailbox)
    assert [message["subject"] for message in mailbox.wait_for(1)] == ["An answer"]
    assert mailbox.messages[0].recipients == ["resident@example.org"]


def test_a_mailbox_refuses(mailbox):
    for refuse, code in ((mailbox.refuse_temporarily, 451), (mailbox.refuse_permanently, 550)):
        refuse()
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(mailbox)
        assert refused.value.recipients["resident@example.org"][0] == code
    assert mailbox.messages == []


def test_a_mailbox_hangs_then_goes_on(mailbox):
    mailbox.hang()
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(mailbox, timeout=0.5)
    assert mailbox.messages == []
    mailbox.release()
    send(mailbox)
    assert len(mailbox.messages) == 1


def test_a_mailbox_takes_a_message_and_keeps_the_answer_back(mailbox):
    mailbox.accept_then_block()
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(mailbox, timeout=0.5)
    mailbox.wait_until_blocked()
    assert len(mailbox.messages) == 1


def test_a_browser_with_its_rules(page, axe):
    page.set_content("<html lang=en><title>One</title><main><h1>Words</h1></main></html>")
    axe(page)
    page.set_content("<html lang=en><title>One</title><main><h1>Words</h1><img src='data:,'></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


SEEN = "<a href=%231>One</a><a href=%232>Two</a>"


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("a:nth-of-type(2):focus { outline: none }", "the focus could not be seen: <a href=.#2"),
        ("a:nth-of-type(2) { position: fixed; left: -500px }", "the focus is out of sight: <a href=.#2"),
    ],
)
def test_hands_on_the_keyboard_mind_whether_the_focus_is_seen(page, style, fault):
    keys = Keyboard(page)
    page.goto(f"data:text/html,{SEEN}")
    keys.tab_to("link", "Two", at_most=2)
    page.goto(f"data:text/html,{SEEN}<style>{style}</style>")
    with pytest.raises(AssertionError, match=fault):
        keys.tab_to("link", "Three", at_most=3)


def test_hands_on_the_keyboard_have_no_mouse(new_page):
    with pytest.raises(AssertionError, match="a mouse was used"), new_page() as page:
        Keyboard(page)
        page.goto(f"data:text/html,{SEEN}")
        page.get_by_text("One").click()


def test_a_phone_is_320_pixels_wide(phone):
    phone.set_content("<html><head><meta name=viewport content='width=device-width'></head></html>")
    assert phone.evaluate("innerWidth") == 320


def test_a_page_without_javascript_runs_none(page_without_javascript):
    page_without_javascript.set_content("<p id=said>nothing</p><script>said.textContent = 'ran'</script>")
    assert page_without_javascript.inner_text("#said") == "nothing"

"""What is sent, and to whom, after somebody changed how they are reached. The real services, task and outbox."""

import re

import pytest
from django.core import mail

from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact
from engage.contributions.services import withdraw
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.models import Announcement, Message, Notice
from tests.factories import make_contribution, make_user, sign_in
from tests.participant.factories import REASON, decide, understand


@pytest.fixture
def received(db):
    return make_contribution(email="ana@example.org")


@pytest.fixture
def opened(client, received):
    client.post("/receipt/", {"code": received.code})
    client.page = f"/my/{received.contribution.reference}/"
    return client


def post():
    """Everything that is owed goes out now."""
    for announcement in Announcement.objects.filter(derived_at=None):
        derive(announcement)
    send_due(at_most=100)
    sent, mail.outbox = mail.outbox, []
    return [(message.to, message.subject, message.body) for message in sent]


def link(body, kind):
    return re.search(rf"http\S+(/messages/{kind}/\S+)", body).group(1)


def test_a_new_address_is_asked_whether_it_is_right(opened, received):
    post()
    opened.post(f"{opened.page}reach/", {"address": "new@example.org"})
    (to, subject, body), *others = post()
    assert (to, subject, others) == (["new@example.org"], "Is this your e-mail address?", [])
    assert received.contribution.reference in body
    assert received.code not in body
    assert "The last bus leaves" not in body

    opened.post(link(body, "confirm"), {"me": "yes"})
    assert Contact.objects.get().confirmed_at is not None


def test_each_change_is_asked_about_and_only_the_last_still_holds(opened):
    post()
    for address in ("one@example.org", "two@example.org", "one@example.org"):
        opened.post(f"{opened.page}reach/", {"address": address})
    assert [to for to, _subject, _body in post()] == [["one@example.org"]]


def test_who_says_it_was_not_them_is_never_written_to_again(opened, received):
    post()
    opened.post(f"{opened.page}reach/", {"address": "new@example.org"})
    [(_to, _subject, body)] = post()
    opened.post(link(body, "confirm"), {"not_me": "yes"})
    decide(understand(received.contribution))
    assert post() == []
    assert "We have no address of yours for this" in opened.get(opened.page).content.decode()


def test_a_message_not_yet_sent_goes_to_the_new_address(opened, received):
    confirm_contact(contact=received.contribution.contact)
    decide(understand(received.contribution))
    for announcement in Announcement.objects.filter(derived_at=None):
        derive(announcement)
    opened.post(f"{opened.page}reach/", {"address": "new@example.org"})
    sent = post()
    assert {tuple(to) for to, _subject, _body in sent} == {("new@example.org",)}
    assert not any(REASON in body for _to, _subject, body in sent)  # nobody confirmed that address yet


def test_what_was_put_into_an_account_is_told_there(received):
    post()
    user = make_user(email="ben@example.org")
    sign_in(user, second_factor=False).post("/my/add/", {"code": received.code})
    decide(understand(received.contribution))
    [(to, _subject, body)] = post()
    assert to == ["ben@example.org"]
    assert REASON in body


def test_nobody_who_stopped_messages_is_written_to(opened, received):
    post()
    opened.post(f"{opened.page}letters/", {"stop": "yes"})
    decide(understand(received.contribution))
    assert post() == []


def test_after_a_withdrawal_no_notice_says_whose_it_was(db):
    user = make_user()
    received, kept = make_contribution(user=user), make_contribution(user=user)
    post()
    withdraw(by=None, contribution=received.contribution)
    for rows in (Notice.objects.exclude(contact=None), Message.objects.exclude(contact=None)):
        assert set(rows.values_list("announcement__subject", flat=True)) == {kept.contribution.reference}


def test_a_receipt_not_yet_sent_when_it_is_withdrawn_is_not_sent(received):
    withdraw(by=None, contribution=received.contribution)
    assert post() == []

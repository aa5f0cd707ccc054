"""Mail that came back: read from real mailboxes, known by its Message-ID alone, recorded once."""

import io
import mailbox
import sys
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact
from engage.audit.models import AuditEvent
from engage.notifications.bounces import Kind, Returned, message_of, read_returned
from engage.notifications.enums import MessageState
from engage.notifications.envelopes import message_id
from engage.notifications.models import Message
from tests.factories import make_organisation, make_user, sign_in
from tests.notifications.factories import deliver, make_people, publish_for, states


def report(about: str, *, action="failed", status="5.1.1", headers_only=False, address="a@example.org") -> bytes:
    """As Postfix and Exchange send it."""
    whole = MIMEMultipart("report", **{"report-type": "delivery-status"})
    whole["From"], whole["Subject"] = "MAILER-DAEMON@mx.example.org", "Undelivered Mail Returned to Sender"
    whole.attach(MIMEText(f"<{address}>: 550 5.1.1 no such user"))
    machine = MIMEBase("message", "delivery-status")
    per_message, per_recipient = EmailMessage(), EmailMessage()
    per_message["Reporting-MTA"] = "dns; mx.example.org"
    per_recipient["Final-Recipient"] = f"rfc822; {address}"
    per_recipient["Action"], per_recipient["Status"] = action, status
    machine.set_payload([per_message, per_recipient])
    whole.attach(machine)
    if headers_only:
        whole.attach(MIMEText(f"Subject: What became of it\nMessage-ID: {about}\n", "rfc822-headers"))
    else:
        original, inner = MIMEBase("message", "rfc822"), EmailMessage()
        inner["Message-ID"] = about
        inner.set_content("We have decided.")
        original.set_payload([inner])
        whole.attach(original)
    return whole.as_bytes()


def record(where) -> list[str]:
    out = io.StringIO()
    call_command("record_bounces", str(where), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def sent(db, mailoutbox):
    """Three people were written to."""
    people = make_people("a@example.org", "b@example.org", "c@example.org")
    announcement = publish_for(people)
    deliver()
    return announcement, list(announcement.messages.order_by("pk"))


@pytest.mark.parametrize("headers_only", [False, True])
def test_what_came_back_is_read_from_a_maildir_and_recorded_once(sent, tmp_path, headers_only):
    announcement, messages = sent
    box = mailbox.Maildir(tmp_path / "returned")
    box.add(report(message_id(messages[0]), headers_only=headers_only))
    box.add(report(message_id(messages[1]), action="delayed", status="4.4.1"))
    box.add(b"Subject: Out of office\n\nI am on holiday until Monday.\n")
    box.add(report("<nothing-of-ours@example.org>"))
    assert record(box._path) == [
        "came back: 1",
        "known already: 0",
        "may still arrive: 1",
        "not about a message of ours: 2",
    ]
    assert states(announcement) == ["bounced", "sent", "sent"]
    first = Message.objects.select_related("contact").get(pk=messages[0].pk)
    assert (first.failure, first.contact.bounced_at is None) == ("came_back", False)
    assert record(box._path)[:2] == ["came back: 0", "known already: 1"]
    events = AuditEvent.objects.filter(verb="message.came-back")
    assert [(one.actor_id, one.subject) for one in events] == [(None, f"message:{first.pk}")]
    assert len(box) == 4


def test_an_mbox_and_one_message_from_the_standard_input_are_read_too(sent, tmp_path, monkeypatch):
    announcement, messages = sent
    box = mailbox.mbox(tmp_path / "returned.mbox")
    box.add(report(message_id(messages[0])))
    box.close()
    assert record(tmp_path / "returned.mbox")[0] == "came back: 1"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(message_id(messages[2])))))
    assert record("-")[0] == "came back: 1"
    assert states(announcement) == ["bounced", "sent", "bounced"]


def test_what_is_no_mailbox_is_said(db, tmp_path):
    for where, said in [(tmp_path / "nothing", "There is no"), (tmp_path, "is no Maildir")]:
        with pytest.raises(CommandError, match=said):
            record(where)


def test_a_forged_report_about_somebody_s_address_does_nothing(sent, tmp_path):
    announcement, messages = sent
    box = mailbox.Maildir(tmp_path / "returned")
    ours = message_id(messages[0])
    guessed = ours.replace(ours[1:5], "0000" if ours[1:5] != "0000" else "1111")
    next_one = f"{ours[:-40]}{int(ours.partition('.')[2][:16], 16) ^ 1:016x}{ours[ours.index('@') :]}"
    for forged in (guessed, next_one, "<a@example.org>", ""):
        box.add(report(forged, address="b@example.org"))
    assert record(box._path)[3] == "not about a message of ours: 4"
    assert states(announcement) == ["sent"] * 3


def test_a_message_id_leads_back_also_after_the_key_was_changed(sent, settings):
    _announcement, messages = sent
    ours = [message_id(one) for one in messages]
    assert [message_of(one) for one in ours] == messages
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-altogether-of-some-length"
    assert [message_of(one) for one in ours] == messages
    settings.SECRET_KEY_FALLBACKS = []
    assert [message_of(one) for one in ours] == [None] * 3


@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 40))
def test_anything_at_all_is_read_without_an_error(noise, place, cut):
    whole = report("<00000000000000000000000000000000.0000000000000000@example.org>")
    for raw in (noise, whole[:place] + noise + whole[place + cut :], whole[:place]):
        assert isinstance(read_returned(raw), Returned)
    assert read_returned(whole).kind == Kind.FAILED
    assert read_returned(b"x" * 5_000_001).kind == Kind.OTHER


def test_nothing_more_goes_to_an_address_that_came_back_until_it_works(sent, mailoutbox, tmp_path):
    _announcement, messages = sent
    box = mailbox.Maildir(tmp_path / "returned")
    box.add(report(message_id(messages[0])))
    record(box._path)
    contact = Message.objects.select_related("contact").get(pk=messages[0].pk).contact
    again = publish_for([*contact.contributions.all()])
    mailoutbox.clear()
    deliver()
    assert (states(again), mailoutbox) == (["bounced"], [])
    confirm_contact(contact=contact)  # they followed a link in an older message
    third = publish_for([*contact.contributions.all()])
    deliver()
    assert (states(third), len(mailoutbox)) == (["sent"], 1)


def test_an_officer_says_that_it_came_back_and_that_it_works_after_all(sent, mailoutbox):
    announcement, messages = sent
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    response = officer.post(f"/admin/messages/{messages[0].pk}/came-back/")
    assert response["Location"] == f"/admin/messages/about/{announcement.pk}/?fate=bounced"
    page = officer.get(response["Location"]).content.decode()
    reference = messages[0].contact.contributions.get().reference
    assert (page.count(f'<th scope="row">{reference}</th>'), "a@example.org" in page) == (1, False)
    assert states(announcement) == ["bounced", "sent", "sent"]
    officer.post(f"/admin/messages/{messages[0].pk}/came-back/")  # pressed twice
    assert AuditEvent.objects.filter(verb="message.came-back", actor=officer.user).count() == 1
    mailoutbox.clear()
    officer.post(f"/admin/messages/{messages[0].pk}/send-again/")
    deliver()
    assert (states(announcement), len(mailoutbox)) == (["sent"] * 3, 1)
    elsewhere = make_user(Role.DECISION_OFFICER, organisation=make_organisation("Othershire", "othershire"))
    assert sign_in(elsewhere).post(f"/admin/messages/{messages[1].pk}/came-back/").status_code == 404


@pytest.mark.parametrize("state", sorted(set(MessageState) - MessageState.can_come_back()))
def test_what_was_never_sent_cannot_come_back(sent, state):
    _announcement, messages = sent
    Message.objects.filter(pk=messages[0].pk).update(state=state)
    sign_in(make_user(Role.DECISION_OFFICER)).post(f"/admin/messages/{messages[0].pk}/came-back/")
    assert Message.objects.get(pk=messages[0].pk).state == state

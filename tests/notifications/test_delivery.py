"""Sending through a real SMTP server: what arrives, to whom, how often, and what is done when it does not."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from engage.accounts.models import Contact
from engage.accounts.services import stop_messages
from engage.contributions.services import withdraw
from engage.notifications import delivery, registry
from engage.notifications.delivery import WAITS, claim, send_due
from engage.notifications.deriving import derive
from engage.notifications.due import CLAIM_HOLDS, HANDOVER_HOLDS, settle_abandoned
from engage.notifications.enums import TRANSITIONS, MessageState
from engage.notifications.models import Message
from engage.notifications.services import it_arrived, send_again
from tests.factories import in_days, make_user
from tests.notifications.factories import deliver, make_people, publish_for, states, text_of, use_mailbox
from tests.notifications.scripted_smtp import scripted


@pytest.fixture
def post(request, settings, mailbox):
    if "own_database" not in request.fixturenames:
        request.getfixturevalue("db")
    use_mailbox(settings, mailbox)
    return mailbox


def the_message() -> Message:
    return Message.objects.get()


def make_due() -> None:
    """As if the time to wait were over."""
    Message.objects.filter(state=MessageState.WAITING).update(next_attempt_at=timezone.now())


# --- Once, to the right person ---------------------------------------------------------------------------


def test_each_person_gets_one_message_and_it_is_sent_once(post):
    announcement = publish_for(make_people("a@example.org", "b@example.org"))
    assert deliver() == 2
    assert deliver() == 0
    assert sorted(message.recipients for message in post.messages) == [["a@example.org"], ["b@example.org"]]
    assert states(announcement) == ["sent", "sent"]
    assert post.connections == 1


def test_two_workers_at_once_send_each_message_once(own_database, post, settings):
    settings.EMAIL_TIMEOUT = settings.ENGAGE_HANDOVER_SECONDS = 30  # nobody is slow here but the machine
    announcement = publish_for(make_people(*[f"p{n}@example.org" for n in range(30)]))
    derive(announcement)
    sent = []

    def work():
        sent.append(send_due(at_most=100))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sum(sent), len(post.messages)) == (30, 30)
    assert len({message.recipients[0] for message in post.messages}) == 30
    assert set(states(announcement)) == {"sent"}


def test_a_claim_is_given_to_one_only(post):
    derive(publish_for(make_people("a@example.org")))
    message = the_message()
    assert claim(message.pk) == message
    assert claim(message.pk) is None


@pytest.mark.parametrize("change", ["stopped", "expired", "withdrawn", "gone"])
def test_who_must_not_be_written_to_is_not_and_that_is_decided_when_it_is_sent(post, change):
    one, other = make_people("a@example.org", "b@example.org")
    announcement = publish_for([one, other])
    derive(announcement)
    if change == "stopped":
        stop_messages(by=None, contact=one.contact)
    elif change == "expired":
        Contact.objects.filter(pk=one.contact_id).update(expires_on=in_days(-1))
    elif change == "withdrawn":
        withdraw(by=None, contribution=one)
    else:
        one.contact.delete()
    assert send_due(at_most=9) == 1
    assert [message.recipients for message in post.messages] == [["b@example.org"]]
    assert sorted(states(announcement)) == ["cancelled", "sent"]


def test_one_of_two_contributions_withdrawn_leaves_the_other_to_be_told(post):
    people = make_people("a@example.org", "a@example.org")
    derive(publish_for(people))
    withdraw(by=None, contribution=people[0])
    assert send_due(at_most=9) == 1
    text = text_of(post.messages[0])
    assert f"Your reference: {people[1].reference}\n" in text
    assert people[0].reference not in text


# --- When it does not go ----------------------------------------------------------------------------------


def test_a_temporary_refusal_is_tried_again_later_and_later_and_then_shown_to_an_officer(post):
    announcement = publish_for(make_people("a@example.org"))
    post.refuse_temporarily()
    deliver()
    waits = []
    for attempt in range(1, len(WAITS) + 1):
        message = the_message()
        assert (message.state, message.failure, message.attempts) == ("waiting", "refused_for_now", attempt)
        waits.append(round((message.next_attempt_at - timezone.now()).total_seconds() / 60))
        assert send_due(at_most=9) == 0
        assert the_message().attempts == attempt  # not before its time
        make_due()
        send_due(at_most=9)
    assert waits == WAITS
    assert states(announcement) == ["failed"]
    post.accept()
    make_due()
    assert send_due(at_most=9) == 0
    send_again(by=make_user(), message=the_message())
    assert send_due(at_most=9) == 1
    assert len(post.messages) == 1


def test_an_address_that_does_not_exist_is_not_tried_again_and_holds_up_nobody(post):
    addresses = [f"p{number}@example.org" for number in range(6)]
    gone = {addresses[0], addresses[3]}  # the first of the round is one of them
    announcement = publish_for(make_people(*addresses))
    post.refuse_addresses(gone)
    assert deliver() == 4
    assert {one.recipients[0] for one in post.messages} == set(addresses) - gone
    assert len(post.messages) == 4
    assert dict(announcement.messages.values_list("contact__address", "state")) == {
        address: "failed" if address in gone else "sent" for address in addresses
    }
    assert set(Message.objects.filter(state="failed").values_list("failure", flat=True)) == {"address_refused"}
    make_due()
    assert (send_due(at_most=9), len(post.messages)) == (0, 4)


def test_when_the_server_is_away_a_round_ends_and_each_message_waits(settings, post):
    announcement = publish_for(make_people("a@example.org", "b@example.org", "c@example.org"))
    settings.EMAIL_PORT = 1
    deliver()
    assert states(announcement) == ["waiting"] * 3
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    use_mailbox(settings, post)
    make_due()
    assert send_due(at_most=9) == 3
    assert len(post.messages) == 3


def test_a_server_that_takes_it_and_does_not_answer_leaves_it_to_an_officer(post):
    announcement = publish_for(make_people("a@example.org", "b@example.org"))
    post.accept_then_block()
    deliver()
    assert sorted(states(announcement)) == ["unknown", "waiting"]  # one is in doubt, and the round has ended
    post.release()
    make_due()
    assert send_due(at_most=9) == 1
    assert settle_abandoned() == 0
    assert (len(post.messages), sorted(states(announcement))) == (2, ["sent", "unknown"])
    unknown = Message.objects.get(state="unknown")
    it_arrived(by=make_user(), message=unknown)
    assert states(announcement) == ["sent", "sent"]


def test_sent_again_it_has_the_same_name_so_that_a_mail_program_knows_it(post):
    publish_for(make_people("a@example.org"))
    post.accept_then_block()
    deliver()
    post.release()
    send_again(by=make_user(), message=the_message())
    assert send_due(at_most=9) == 1
    first, second = post.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert "maren" not in first["Message-ID"]


def test_a_letter_that_cannot_be_written_waits_and_the_log_says_so_without_the_address(post, monkeypatch, caplog):
    announcement = publish_for(make_people("a@example.org"))
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.register("decision", owed=registry.kind("decision").owed, compose=lambda *_: 1 / 0)
    deliver()
    assert (states(announcement), the_message().failure) == (["waiting"], "not_written")
    assert f"Message {the_message().pk} could not be written" in caplog.text
    assert "a@example.org" not in caplog.text


def test_nothing_kept_with_a_message_holds_an_address(post):
    publish_for(make_people("a@example.org"))
    post.refuse_permanently()
    deliver()
    kept = Message.objects.values().get()
    assert "example" not in str(kept)


# --- Dead workers -----------------------------------------------------------------------------------------


def age(message: Message, state: MessageState, since: datetime.timedelta) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, claimed_at=timezone.now() - since)


@pytest.mark.parametrize(
    ("state", "since", "becomes"),
    [
        ("claimed", CLAIM_HOLDS - datetime.timedelta(minutes=1), "claimed"),
        ("claimed", CLAIM_HOLDS, "waiting"),
        ("handing_over", HANDOVER_HOLDS - datetime.timedelta(minutes=1), "handing_over"),
        ("handing_over", HANDOVER_HOLDS, "unknown"),
        ("sent", HANDOVER_HOLDS * 9, "sent"),
        ("failed", HANDOVER_HOLDS * 9, "failed"),
        ("unknown", HANDOVER_HOLDS * 9, "unknown"),
        ("cancelled", HANDOVER_HOLDS * 9, "cancelled"),
    ],
)
def test_what_a_dead_worker_left_is_settled_by_where_it_stood(db, state, since, becomes):
    derive(publish_for(make_people("a@example.org")))
    age(the_message(), state, since)
    settle_abandoned()
    assert the_message().state == becomes


def test_a_worker_that_was_only_slow_does_not_hand_over_what_another_one_has(post):
    derive(publish_for(make_people("a@example.org")))
    slow = claim(the_message().pk)
    Message.objects.update(claimed_at=slow.claimed_at - CLAIM_HOLDS)
    settle_abandoned()
    assert send_due(at_most=9) == 1
    assert delivery._move(slow, MessageState.HANDING_OVER) is False
    assert (len(post.messages), the_message().state) == (1, "sent")


def test_a_worker_that_was_only_slow_in_the_hand_over_may_still_say_that_it_arrived(db):
    derive(publish_for(make_people("a@example.org")))
    slow = claim(the_message().pk)
    assert delivery._move(slow, MessageState.HANDING_OVER)
    assert delivery._move(slow, MessageState.UNKNOWN)
    assert delivery._move(slow, MessageState.SENT)
    assert the_message().state == "sent"


def test_once_an_officer_has_decided_a_slow_worker_says_nothing_any_more(db):
    derive(publish_for(make_people("a@example.org")))
    slow = claim(the_message().pk)
    delivery._move(slow, MessageState.HANDING_OVER)
    delivery._move(slow, MessageState.UNKNOWN)
    send_again(by=make_user(), message=the_message())
    assert delivery._move(slow, MessageState.SENT) is False
    assert the_message().state == "waiting"


@pytest.mark.parametrize(("before", "after"), [(b, a) for b in MessageState for a in MessageState])
def test_a_message_moves_only_where_the_table_says(db, before, after):
    derive(publish_for(make_people("a@example.org")))
    message = claim(the_message().pk)
    Message.objects.update(state=before)
    allowed = {
        ("waiting", "claimed"), ("waiting", "cancelled"),
        ("claimed", "handing_over"), ("claimed", "waiting"), ("claimed", "failed"), ("claimed", "cancelled"),
        ("claimed", "bounced"), ("sent", "bounced"), ("sent", "failed"), ("unknown", "bounced"), ("failed", "bounced"),
        ("bounced", "waiting"),
        ("handing_over", "sent"), ("handing_over", "waiting"), ("handing_over", "failed"), ("handing_over", "unknown"),
        ("unknown", "sent"), ("unknown", "waiting"), ("failed", "waiting"),
    }  # fmt: skip
    assert delivery._move(message, after) == ((before.value, after.value) in allowed)
    assert (after in TRANSITIONS[before]) == ((before.value, after.value) in allowed)


def test_a_connection_is_opened_before_the_hand_over_begins(settings, db):
    """So that a server that is away leaves no doubt about any message."""
    announcement = publish_for(make_people("a@example.org"))
    derive(announcement)
    seen = []
    with scripted() as server:
        settings.EMAIL_BACKEND = "engage.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
        move = delivery._move

        def watch(message, state, **fields):
            seen.append((state, server.connections))
            return move(message, state, **fields)

        delivery._move = watch
        try:
            assert send_due(at_most=9) == 1
        finally:
            delivery._move = move
    assert seen == [(MessageState.HANDING_OVER, 1), (MessageState.SENT, 1)]

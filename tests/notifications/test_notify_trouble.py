"""GOV.UK Notify away, slow, refusing us or some, or silent at the wrong moment; and what it says afterwards."""

import datetime

import pytest
from django.utils import timezone

from engage.accounts.models import Contact
from engage.notifications import receipts
from engage.notifications.bounces import local_part
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures
from engage.notifications.models import Message
from engage.notifications.services import send_again
from tests.factories import make_activity, make_user
from tests.notifications.factories import publish_for
from tests.notifications.notifying import HOME, PHONE, counted, fates, give, make_due, publish
from tests.notifications.stand_in import (
    DROP,
    DROP_AFTER_TAKING,
    FAIL,
    FAIL_AFTER_TAKING,
    RUBBISH_AFTER_TAKING,
    Refusal,
)

pytestmark = pytest.mark.django_db


# --- What can go wrong ----------------------------------------------------------------------------------------


def test_while_it_is_away_all_wait_and_one_try_is_used_up(notify, settings):
    settings.ENGAGE_NOTIFY_URL = "http://127.0.0.1:1"
    announcement = publish("a@example.org", "b@example.org", "c@example.org")
    assert send_due(at_most=9) == 0
    assert fates(announcement) == [("waiting", "no_connection"), ("waiting", ""), ("waiting", "")]
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_what_is_no_address_is_not_tried_again_and_holds_up_nobody(notify):
    announcement = publish("01632 960001", PHONE, "1 Mill Lane, Merebridge", HOME, "a@example.org")
    assert send_due(at_most=9) == 3
    refused = ("failed", "address_refused")
    landline = ("waiting", "address_refused")
    assert fates(announcement) == [landline, ("sent", ""), refused, ("sent", ""), ("sent", "")]
    assert counted(announcement) == Figures(sent=2, on_paper=1, bounced=1, to_ring=1)
    make_due()
    assert send_due(at_most=9) == 0


def test_a_refused_key_stops_the_round_uses_up_no_try_and_is_told_to_the_officers(notify, settings, desk):
    settings.ENGAGE_NOTIFY_KEY = f"{notify.key[:-1]}{'0' if notify.key[-1] != '0' else '1'}"
    announcement = publish("a@example.org", "b@example.org", title="Buses after midnight")
    for _ in range(20):
        make_due()
        assert send_due(at_most=9) == 0
    assert notify.taken == []
    assert {state for state, _why in fates(announcement)} == {"waiting"}
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    assert "Messages that wait because GOV.UK Notify does not take them" in desk("/admin/")
    assert "GOV.UK Notify refused our key" in desk("/admin/messages/")
    settings.ENGAGE_NOTIFY_KEY = notify.key
    make_due()
    assert send_due(at_most=9) == 2
    assert "GOV.UK Notify refused our key" not in desk("/admin/messages/")


def test_a_clock_that_is_wrong_is_a_refused_key(notify, monkeypatch):
    publish("a@example.org")
    monkeypatch.setattr("notifications_python_client.authentication.epoch_seconds", lambda: 1_000_000)
    assert send_due(at_most=9) == 0
    assert Message.objects.get().failure == "key_refused"


@pytest.mark.parametrize("wrong", ["no such template", "another template", "in trial"])
def test_a_service_not_set_up_for_it_stops_after_three_and_blames_no_address(notify, settings, wrong, desk):
    if wrong == "no such template":
        settings.ENGAGE_NOTIFY_TEMPLATES["email"] = notify.templates["sms"]
    elif wrong == "another template":
        notify.fields["email"] = {"name"}
    else:
        notify.in_trial = True
    announcement = publish(*(f"p{n}@example.org" for n in range(5)))
    assert send_due(at_most=9) == 0
    assert fates(announcement) == [("waiting", "set_up_wrong")] * 3 + [("waiting", "")] * 2
    assert "is not set up for it" in desk("/admin/messages/")


def test_text_messages_wait_while_there_is_no_longer_a_way_and_officers_are_told(notify, settings, desk):
    announcement = publish(PHONE)
    settings.ENGAGE_NOTIFY_TEMPLATES["sms"] = ""
    assert (send_due(at_most=9), counted(announcement)) == (0, Figures(waiting=1))
    assert "There is no way to send a text message" in desk("/admin/messages/")


def test_too_many_for_now_wait_for_a_minute_and_use_up_no_try(notify):
    announcement = publish("a@example.org", "b@example.org", "c@example.org")
    notify.per_minute = 2  # the question that a round begins with, and one message
    assert send_due(at_most=9) == 1
    assert fates(announcement) == [("sent", ""), ("waiting", "refused_for_now"), ("waiting", "")]
    waits = Message.objects.get(failure="refused_for_now")
    assert waits.attempts == 0
    assert datetime.timedelta(0) < waits.next_attempt_at - timezone.now() <= datetime.timedelta(minutes=1)
    notify.per_minute = 3000
    make_due()
    assert send_due(at_most=9) == 2
    assert sorted(notify.to()) == ["a@example.org", "b@example.org", "c@example.org"]


@pytest.mark.parametrize(
    ("trouble", "first", "second"),
    [
        (FAIL, ("waiting", "service_failed"), ("waiting", "")),
        (FAIL_AFTER_TAKING, ("sent", ""), ("sent", "")),
        (DROP, ("unknown", "no_answer"), ("waiting", "")),
        (DROP_AFTER_TAKING, ("sent", ""), ("sent", "")),
        (RUBBISH_AFTER_TAKING, ("sent", ""), ("sent", "")),
    ],
)
def test_after_a_fault_it_is_asked_by_our_reference_and_nobody_is_told_twice(notify, trouble, first, second):
    announcement = publish("a@example.org", "b@example.org")
    notify.trouble = trouble
    send_due(at_most=9)
    assert fates(announcement) == [first, second]
    notify.trouble = ""
    for _ in range(2):
        make_due()
        send_due(at_most=9)
        receipts.ask_about_doubtful()
    expected = ["b@example.org"] if trouble == DROP else ["a@example.org", "b@example.org"]
    assert sorted(notify.to()) == expected
    assert [state for state, _why in fates(announcement)] == ["unknown" if trouble == DROP else "sent", "sent"]


def test_one_that_is_too_slow_is_in_doubt_until_it_says_that_it_has_it(notify):
    announcement = publish("a@example.org", "b@example.org")
    notify.block()
    send_due(at_most=9)  # one second
    assert fates(announcement) == [("unknown", "no_answer"), ("waiting", "")]
    given = {
        "email_address": "a@example.org",
        "template_id": notify.templates["email"],
        "reference": local_part(announcement.messages.earliest("pk")),
        "personalisation": {"subject": "s", "body": "b"},
    }
    number = notify.take("email", given)["id"]  # it comes to it much later
    assert receipts.ask_about_doubtful() == 1
    taken = announcement.messages.earliest("pk")
    assert (taken.state, taken.failure, taken.handed_as, taken.sent_at) == ("sent", "", number, taken.claimed_at)


def test_what_it_never_had_stays_with_the_officer_who_may_send_it_again(notify, desk):
    announcement = publish("a@example.org")
    notify.trouble = DROP
    send_due(at_most=9)
    notify.trouble = ""
    assert receipts.ask_about_doubtful() == 0
    assert fates(announcement) == [("unknown", "no_answer")]
    before = len(notify.asked)
    assert (receipts.ask_about_doubtful(), len(notify.asked)) == (0, before)  # not again for half an hour
    assert local_part(Message.objects.get()) in desk("/admin/messages/")
    send_again(by=make_user(), message=Message.objects.get())
    assert send_due(at_most=9) == 1
    assert notify.to() == ["a@example.org"]


def test_sent_again_by_an_officer_it_is_not_sent_twice_when_it_had_been_taken(notify):
    publish("a@example.org")
    notify.trouble = DROP_AFTER_TAKING
    send_due(at_most=9)
    Message.objects.update(state="unknown", failure="worker_ended", handed_as="")  # as a worker killed there leaves it
    notify.trouble = ""
    send_again(by=make_user(), message=Message.objects.get())
    assert send_due(at_most=9) == 1
    assert (notify.to(), Message.objects.get().handed_as) == (["a@example.org"], notify.taken[0]["id"])


def test_several_answers_once_a_week_are_one_message_and_one_doubt(notify):
    activity = make_activity()
    people = [give(activity, "a@example.org") for _ in range(2)]
    Contact.objects.update(pace="weekly")
    for one in people:
        derive(publish_for([one]))
    make_due()
    notify.trouble = DROP_AFTER_TAKING
    assert send_due(at_most=9) == 2
    assert len(notify.taken) == 1
    Message.objects.update(state="unknown", failure="worker_ended", handed_as="")
    Message.objects.exclude(carried_by=None).update(sent_at=None)
    assert receipts.ask_about_doubtful() == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    notify.taken[0]["status"] = "permanent-failure"
    receipts.read_receipts()
    assert set(Message.objects.values_list("state", flat=True)) == {"bounced"}


def test_a_reference_given_before_a_restore_is_not_taken_for_this_message(notify):
    publish("a@example.org")
    send_due(at_most=9)
    notify.taken[0]["created_at"] = "2020-01-01T00:00:00.000000Z"
    Message.objects.update(state="waiting", failure="restored", handed_as="", sent_at=None)
    assert send_due(at_most=9) == 1
    assert notify.to() == ["a@example.org"] * 2  # the first is another person's message of that time


# --- Receipts ---------------------------------------------------------------------------------------------------


RECEIPTS = [
    ("a@example.org", "delivered", "sent", "", "sent"),
    ("a@example.org", "sending", "sent", "", "sent"),
    ("a@example.org", "permanent-failure", "bounced", "came_back", "bounced"),
    ("a@example.org", "temporary-failure", "failed", "not_delivered", "failed"),
    ("a@example.org", "technical-failure", "failed", "not_delivered", "failed"),
    (PHONE, "delivered", "sent", "", "sent"),
    (PHONE, "permanent-failure", "bounced", "came_back", "bounced"),
    (PHONE, "temporary-failure", "failed", "not_delivered", "failed"),
    (PHONE, "technical-failure", "failed", "not_delivered", "failed"),
    (HOME, "received", "sent", "", "on_paper"),
    (HOME, "returned-letter", "bounced", "came_back", "bounced"),
    (HOME, "permanent-failure", "failed", "not_delivered", "failed"),
    (HOME, "technical-failure", "failed", "not_delivered", "failed"),
    (HOME, "cancelled", "failed", "not_delivered", "failed"),
]


@pytest.mark.parametrize(("address", "status", "state", "failure", "fate"), RECEIPTS)
def test_what_notify_says_afterwards_is_counted_once_for_each_person(notify, address, status, state, failure, fate):
    announcement = publish(address, "other@example.org")
    send_due(at_most=9)
    notify.taken[0]["status"] = status
    assert receipts.read_receipts() == (state != "sent")
    assert receipts.read_receipts() == 0
    assert fates(announcement) == [(state, failure), ("sent", "")]
    expected = {fate: 1, "sent": 1} if fate != "sent" else {"sent": 2}
    assert counted(announcement) == Figures(**expected)
    came_back = Contact.objects.get(pk=announcement.messages.earliest("pk").contact_id).bounced_at
    assert (came_back is not None) == (state == "bounced")


def test_after_an_officer_sent_it_again_an_old_receipt_says_nothing_and_a_new_one_does(notify):
    announcement = publish("a@example.org")
    send_due(at_most=9)
    notify.becomes("a@example.org", "permanent-failure")
    assert receipts.read_receipts() == 1
    send_again(by=make_user(), message=announcement.messages.get())
    assert send_due(at_most=9) == 1
    assert (len(notify.taken), receipts.read_receipts(), fates(announcement)) == (2, 0, [("sent", "")])
    notify.taken[1]["status"] = "temporary-failure"
    assert (receipts.read_receipts(), fates(announcement)) == (1, [("failed", "not_delivered")])


def test_receipts_are_read_page_by_page_and_those_of_others_are_left_alone(notify, monkeypatch):
    monkeypatch.setattr("tests.notifications.stand_in.PAGE", 2)
    announcement = publish(*(f"p{n}@example.org" for n in range(5)))
    send_due(at_most=9)
    for n in range(5):
        notify.becomes(f"p{n}@example.org", "permanent-failure")
    strange = ["another system's", None, "0" * 32 + "." + "0" * 16, notify.taken[0]["reference"]]
    notify.taken += [{**notify.taken[0], "id": f"n{n}", "reference": one} for n, one in enumerate(strange)]
    assert receipts.read_receipts() == 5
    assert counted(announcement) == Figures(bounced=5)


def test_without_notify_nobody_is_asked_and_while_it_is_away_nothing_fails(notify, settings):
    publish("a@example.org")
    send_due(at_most=9)
    Message.objects.update(state="unknown")
    settings.ENGAGE_NOTIFY_URL = "http://127.0.0.1:1"
    assert (receipts.read_receipts(), receipts.ask_about_doubtful()) == (0, 0)
    settings.ENGAGE_NOTIFY_KEY = ""
    before = len(notify.asked)
    assert (receipts.read_receipts(), receipts.ask_about_doubtful(), len(notify.asked)) == (0, 0, before)


# --- Nothing personal -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["", FAIL, DROP, DROP_AFTER_TAKING, RUBBISH_AFTER_TAKING])
def test_no_address_is_in_the_log_the_row_or_an_address_that_is_asked(notify, trouble, caplog):
    caplog.set_level("DEBUG")
    publish("a@example.org", PHONE, HOME, "0123 not a number", title="Buses after midnight")
    notify.trouble = trouble
    send_due(at_most=9)
    receipts.read_receipts()
    receipts.ask_about_doubtful()
    said = caplog.text + str(list(Message.objects.values())) + " ".join(notify.asked)
    assert [personal for personal in ("a@example", "900123", "Mill Lane", "0123 not") if personal in said] == []
    assert notify.key[-36:] not in said
    assert [token for token in notify.tokens if token in said] == []


def test_the_stand_in_refuses_what_notify_refuses(notify):
    """So that what passes here has been checked."""
    publish("a@example.org")
    send_due(at_most=9)
    good = notify.taken[0]["given"]
    for change in [
        {"one_click_unsubscribe_url": "http://engage.example/"},
        {"email_address": "nobody"},
        {"template_id": "x"},
        {"personalisation": {}},
        {"words": "x"},
    ]:
        with pytest.raises(Refusal):
            notify.take("email", {**good, **change})

"""What people choose about messages: once a week all together, and about what. Nobody hears twice."""

import datetime

import pytest
from django.utils import timezone

from engage.accounts.enums import Pace
from engage.accounts.models import Contact
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.models import QuietAbout
from engage.decisions.services import announce_decision
from engage.notifications import digests
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.digests import next_time
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Message
from engage.notifications.services import it_came_back_to_us
from engage.participant.services import choose_messages, correct_address
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import make_activity, make_contribution, make_user, sign_in
from tests.notifications.factories import deliver, make_people, publish_for, states

pytestmark = pytest.mark.django_db


def choose(contribution, pace=Pace.WEEKLY, wanted=None):
    activity = contribution.activity
    choose_messages(
        contact=contribution.contact, pace=pace, of=[activity], wanted=[activity] if wanted is None else wanted
    )
    contribution.contact.refresh_from_db()


def it_is_monday():
    Message.objects.filter(next_attempt_at__gt=timezone.now()).update(next_attempt_at=timezone.now())


# --- Once a week -----------------------------------------------------------------------------------------


def test_what_is_published_in_a_week_comes_as_one_message_on_monday(mailoutbox):
    weekly, at_once = make_people("weekly@example.org", "at-once@example.org")
    choose(weekly)
    first, second = (publish_for([weekly, at_once], title=title) for title in ("Buses", "Trams"))
    deliver()
    assert [message.to for message in mailoutbox] == [["at-once@example.org"]] * 2
    assert [sorted(states(one)) for one in (first, second)] == [["sent", "waiting"]] * 2
    assert set(Message.objects.filter(contact=weekly.contact).values_list("next_attempt_at", flat=True)) == {
        next_time()
    }
    mailoutbox.clear()
    it_is_monday()
    assert send_due(at_most=9) == 2
    (message,) = mailoutbox
    assert (message.to, message.subject) == (
        ["weekly@example.org"],
        "What became of what you told us: 2 answers",
    )
    assert (message.body.count("told us: Buses"), message.body.count("told us: Trams")) == (1, 1)
    assert [states(one) for one in (first, second)] == [["sent"] * 2] * 2
    assert send_due(at_most=9) == 0
    counted = figures([first, second])
    assert [counted[one.pk] for one in (first, second)] == [Figures(sent=2)] * 2


def test_one_answer_in_a_week_is_the_message_it_always_is(mailoutbox):
    (weekly,) = make_people("weekly@example.org")
    choose(weekly)
    publish_for([weekly], title="Buses")
    deliver()
    it_is_monday()
    deliver()
    assert [message.subject for message in mailoutbox] == ["What became of what you told us: Buses"]


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2027-03-03 12:00", "2027-03-08 09:00"),
        ("2027-03-07 23:59", "2027-03-08 09:00"),
        ("2027-03-08 08:00", "2027-03-15 09:00"),
        ("2027-03-27 12:00", "2027-03-29 08:00"),  # the clocks have gone forward by then
    ],
)
def test_the_weekly_message_goes_on_the_coming_monday_at_nine_in_the_council_s_zone(now, monday, monkeypatch, settings):
    settings.TIME_ZONE = "Europe/London"
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=datetime.UTC)
    monkeypatch.setattr(digests, "today", moment.date)
    assert next_time() == datetime.datetime.fromisoformat(monday).replace(tzinfo=datetime.UTC)


def test_who_chooses_at_once_again_hears_at_once_what_waited(mailoutbox):
    (one,) = make_people("a@example.org")
    choose(one)
    announcement = publish_for([one])
    deliver()
    assert states(announcement) == ["waiting"]
    choose(one, Pace.AT_ONCE)
    deliver()
    assert (states(announcement), len(mailoutbox)) == (["sent"], 1)
    again = publish_for([one])
    derive(again)
    choose(one, Pace.WEEKLY)
    deliver()
    assert (states(again), len(mailoutbox)) == (["waiting"], 1)


def test_what_was_withdrawn_before_monday_is_not_in_it(mailoutbox):
    activity = make_activity()
    buses, trams = make_people("a@example.org", "a@example.org", activity=activity)
    choose(buses)
    told = [publish_for([one], title=title) for one, title in ((buses, "Buses"), (trams, "Trams"))]
    deliver()
    withdraw(by=None, contribution=buses)
    it_is_monday()
    deliver()
    assert [states(one) for one in told] == [["cancelled"], ["sent"]]
    assert [message.subject for message in mailoutbox] == ["What became of what you told us: Trams"]


def test_when_it_comes_back_all_that_was_in_it_came_back(mailoutbox):
    (one,) = make_people("a@example.org")
    choose(one)
    told = [publish_for([one]) for _ in range(2)]
    deliver()
    it_is_monday()
    deliver()
    it_came_back_to_us(by=None, message=told[0].messages.get())
    assert [states(each) for each in told] == [["bounced"], ["bounced"]]


def test_a_mail_server_that_is_away_leaves_all_of_it_waiting(settings, mailoutbox):
    (one,) = make_people("a@example.org")
    choose(one)
    told = [publish_for([one]) for _ in range(2)]
    deliver()
    it_is_monday()
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "engage.notifications.smtp.EmailBackend", 1
    assert send_due(at_most=9) == 0
    assert [states(each) for each in told] == [["waiting"]] * 2


# --- Only about --------------------------------------------------------------------------------------------


def test_who_wants_nothing_about_an_activity_hears_only_of_the_others(mailoutbox):
    quiet, wanted = make_activity(), make_activity()
    (about_quiet,) = make_people("a@example.org", activity=quiet)
    (about_wanted,) = make_people("a@example.org", activity=wanted)
    choose(about_quiet, Pace.AT_ONCE, wanted=[])
    alone = publish_for([about_quiet], title="Trams")
    decision = make_decision(title="Buses")
    first = make_finding([(about_quiet, Stance.SUPPORTS)], statement="They want a tram.")
    second = make_finding([(about_wanted, Stance.SUPPORTS)], statement="They want a bus.")
    make_influence(decision, finding=first)
    make_influence(decision, finding=second)
    both = announce_decision(by=make_user(), decision=decision)
    deliver()
    assert (states(alone), states(both)) == (["cancelled"], ["sent"])
    assert figures([alone])[alone.pk] == Figures(stopped=1)
    (message,) = mailoutbox
    assert ("They want a bus." in message.body, "They want a tram." in message.body) == (True, False)
    assert (about_wanted.reference in message.body, about_quiet.reference in message.body) == (True, False)
    choose(about_quiet, Pace.AT_ONCE)
    again = publish_for([about_quiet])
    deliver()
    assert states(again) == ["sent"]


# --- Their own page ------------------------------------------------------------------------------------------


def test_a_person_chooses_on_their_own_page(client):
    resident = make_user()
    first, second = make_activity(title="Night buses"), make_activity(title="The baths")

    mine = make_contribution(first, user=resident).contribution
    make_contribution(second, user=resident)
    signed_in = sign_in(resident)
    address = f"/my/{mine.reference}/messages/"
    page = signed_in.get(address).content.decode()
    assert ("Night buses" in page, "The baths" in page, page.count(" checked")) == (True, True, 3)
    response = signed_in.post(address, {"pace": "weekly", "topics": [str(second.pk)]})
    assert response["Location"] == f"/my/{mine.reference}/"
    contact = Contact.objects.get(user=resident)
    assert contact.pace == "weekly"
    assert list(QuietAbout.objects.values_list("contact", "activity")) == [(contact.pk, first.pk)]
    assert "Once a week, all together" in signed_in.get(f"/my/{mine.reference}/").content.decode()
    refused = signed_in.post(address, {"pace": "hourly", "topics": ["999999"]}).content.decode()
    assert ("Select how often" in refused, "Select from this list" in refused) == (True, True)
    assert Contact.objects.get(user=resident).pace == "weekly"
    signed_in.post(address, {"pace": "at_once", "topics": [str(first.pk), str(second.pk)]})
    assert not QuietAbout.objects.exists()


def test_a_return_code_shows_only_what_it_is_about(client):

    first, second = make_activity(title="Night buses"), make_activity(title="The baths")
    received = make_contribution(first, email="a@example.org")
    make_contribution(second, email="a@example.org")
    client.post("/receipt/", {"code": received.code})
    address = f"/my/{received.contribution.reference}/messages/"
    page = client.get(address).content.decode()
    assert ("Night buses" in page, "The baths" in page) == (True, False)
    client.post(address, {"pace": "weekly"})
    assert list(QuietAbout.objects.values_list("activity", flat=True)) == [first.pk]


def test_a_new_address_keeps_the_choice(client):
    (one,) = make_people("old@example.org")
    choose(one, wanted=[])
    new = correct_address(contribution=one, address="new@example.org")
    new.refresh_from_db()
    assert (new.pace, list(new.quiet_about.values_list("activity", flat=True))) == ("weekly", [one.activity_id])


def test_without_an_address_there_is_nothing_to_choose(client):

    received = make_contribution()
    client.post("/receipt/", {"code": received.code})
    address = f"/my/{received.contribution.reference}/"
    assert client.get(f"{address}messages/")["Location"] == address
    assert "/messages/" not in client.get(address).content.decode()

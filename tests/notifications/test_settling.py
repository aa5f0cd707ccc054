"""The list of messages whose fate nobody knows, through HTTP; and who heard, counted a second way."""

import pytest
from django.utils import timezone

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.accounts.services import keep_contact, stop_messages
from engage.analysis.enums import Stance
from engage.contributions.services import withdraw
from engage.decisions.models import Influence
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Message
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.factories import make_people, publish_for
from tests.pages import page_of

pytestmark = pytest.mark.django_db
LIST = "/admin/messages/"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.DECISION_OFFICER))


def unsettled(state="unknown", failure="no_answer") -> Message:
    derive(publish_for(make_people("maren@example.net"), title="Buses after midnight"))
    Message.objects.update(state=state, failure=failure, claimed_at=timezone.now())
    return Message.objects.get()


def test_an_unknown_message_is_listed_without_its_address_and_it_arrived_settles_it(officer):
    message = unsettled()
    page = page_of(officer.get(LIST))
    assert "May or may not have been sent." in page
    assert "The mail server took it and did not say what became of it" in page
    assert "Decision “Buses after midnight”" in page
    assert "@localhost>" in page  # its Message-ID
    assert "example.net" not in page
    officer.post(f"{LIST}{message.pk}/arrived/")
    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("sent", message.claimed_at)
    assert "Every message is accounted for." in page_of(officer.get(LIST))


def test_it_is_sent_again_once_when_an_officer_says_so(officer, mailoutbox):
    message = unsettled()
    assert send_due(at_most=9) == 0
    for _ in range(2):
        officer.post(f"{LIST}{message.pk}/send-again/")
    assert send_due(at_most=9) == 1
    said = page_of(officer.post(f"{LIST}{message.pk}/send-again/", follow=True), 404)
    assert "sent once more" not in said
    assert [sent.to for sent in mailoutbox] == [["maren@example.net"]]


def test_what_could_not_be_sent_can_be_tried_again_but_not_said_to_have_arrived(officer):
    message = unsettled("failed", "address_refused")
    page = page_of(officer.get(LIST))
    assert "The address does not exist or takes no messages" in page
    assert "It arrived" not in page
    officer.post(f"{LIST}{message.pk}/arrived/")
    message.refresh_from_db()
    assert message.state == "failed"


ROLES = {
    "nobody": (),
    "reporter": (Role.REPORTER,),
    "moderator": (Role.MODERATOR,),
    "engagement": (Role.ENGAGEMENT_OFFICER,),
    "analyst": (Role.ANALYST,),
    "decision": (Role.DECISION_OFFICER,),
    "administrator": (Role.ADMINISTRATOR,),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_settle(role):
    message = unsettled()
    client = sign_in(make_user(*ROLES[role]))
    allowed = role in {"decision", "administrator"}
    assert (client.get(LIST).status_code == 200) == allowed
    client.post(f"{LIST}{message.pk}/arrived/")
    message.refresh_from_db()
    assert message.state == ("sent" if allowed else "unknown")


def test_another_organisations_messages_and_guessed_numbers_are_not_there():
    message = unsettled()
    other = make_user(Role.DECISION_OFFICER, organisation=make_organisation("Othershire", "othershire"))
    client = sign_in(other)
    assert "Buses after midnight" not in page_of(client.get(LIST))
    for act in ("arrived", "send-again"):
        assert client.post(f"{LIST}{message.pk}/{act}/").status_code == 404
        assert client.post(f"{LIST}999999/{act}/").status_code == 404
        assert client.get(f"{LIST}{message.pk}/{act}/").status_code == 405


# --- Who should have heard, who did --------------------------------------------------------------------


def test_the_figures_add_up_to_all_whom_it_answers_counted_a_second_way():
    activity = make_activity()
    named = [f"p{n}@example.net" for n in range(8)]
    people = make_people(*named, activity=activity)
    people += [make_contribution(activity).contribution for _ in range(3)]
    phone = keep_contact(
        organisation=activity.organisation, address="0123", kind=ContactKind.PHONE, expires_on=in_days(9), basis="b"
    )
    people += [make_contribution(activity, contact=phone).contribution for _ in range(2)]
    people += make_people("p0@example.net", activity=activity)  # the same person a second time
    announcement = publish_for(people, stance=Stance.AGAINST)
    derive(announcement)
    # Everybody it answers, counted in Python from the rows themselves: one for each contact, one for each without.
    rows = {
        evidence.excerpt.part.contribution
        for influence in Influence.objects.filter(announcement=announcement)
        for evidence in influence.finding.evidence.all()
    }
    everybody = {("contact", row.contact_id) if row.contact_id else ("alone", row.pk) for row in rows}
    assert figures([announcement])[announcement.pk].owed == len(everybody) == 12

    stop_messages(by=None, contact=people[0].contact)
    Contact.objects.filter(pk=people[1].contact_id).update(expires_on=in_days(-1))
    withdraw(by=None, contribution=people[2])
    send_due(at_most=50)
    for state, one in (("waiting", people[3]), ("failed", people[4]), ("unknown", people[5])):
        Message.objects.filter(contact=one.contact).update(state=state)
    counted = figures([announcement])[announcement.pk]
    assert counted == Figures(
        sent=2, waiting=1, failed=1, unknown=1, stopped=2, no_longer_owed=1, no_address=3, to_ring=1
    )
    assert counted.owed == len(everybody)

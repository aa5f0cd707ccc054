"""What the preview says is what publishing does: to each person, by the same way, the same words."""

import re
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.accounts.services import keep_contact, stop_messages
from engage.analysis.enums import Stance
from engage.contributions.enums import Channel
from engage.contributions.models import Contribution
from engage.decisions import hearing
from engage.decisions.hearing import everybody
from engage.decisions.previewing import preview
from engage.decisions.sampling import REFERENCE
from engage.decisions.services import announce_decision, be_quiet_about
from engage.decisions.ways import Way
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.due import settle_calls_not_owed
from engage.notifications.enums import Rung
from engage.notifications.models import Message
from engage.notifications.printing import make_run, mark_printed, sheets
from engage.notifications.ringing import call, note, take
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
STANCES = [Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES, Stance.ONE_VOICE]
PERSON = st.fixed_dictionaries(
    {
        "way": st.sampled_from(["email", "post", "phone", "web", "imported"]),
        "confirmed": st.booleans(),
        "state": st.sampled_from(["fine", "fine", "fine", "stopped", "expired", "bounced", "quiet", "half quiet"]),
        "language": st.sampled_from(["en", "cy"]),
        "things": st.lists(st.sampled_from(STANCES), min_size=1, max_size=2),
    }
)
# The channel of the row, and what became of it once everything is sent, printed and rung.
BECOMES = {
    Way.EMAIL: ("email", "sent", ""),
    Way.EMAIL_NEWS: ("email", "sent", ""),
    Way.SMS: ("sms", "sent", ""),
    Way.LETTER: ("letter", "sent", ""),
    Way.LETTER_NEWS: ("letter", "sent", ""),
    Way.CALL: ("call", "sent", ""),
    Way.SLIP: ("slip", "sent", ""),
    Way.NONE: ("none", "no_address", ""),
}
KINDS = {"email": ContactKind.EMAIL, "post": ContactKind.POST, "phone": ContactKind.PHONE}
ADDRESSES = {"email": "p{}@example.org", "post": "Ada Reed\n{} Mill Lane\nMB1 2AB", "phone": "07700 9000{:02}"}


def make_person(number, activities, *, way, confirmed=True, state="fine", language="en", things=(Stance.SUPPORTS,)):
    """What one person gave, each with its stance: the first under one activity, a second under another."""
    contact = None
    if way in KINDS:
        contact = keep_contact(
            organisation=activities[0].organisation, address=ADDRESSES[way].format(number), kind=KINDS[way],
            expires_on=in_days(9), basis="b", language=language,
        )  # fmt: skip
        changes = {"confirmed_at": timezone.now() if confirmed else None}
        changes |= {"expires_on": in_days(-1)} if state == "expired" else {}
        changes |= {"bounced_at": timezone.now()} if state == "bounced" else {}
        Contact.objects.filter(pk=contact.pk).update(**changes)
        contact.refresh_from_db()
        if state == "stopped":
            stop_messages(by=None, contact=contact)
        quiet = {"quiet": activities, "half quiet": activities[:1]}.get(state, [])
        be_quiet_about(contact=contact, activities=quiet, of=activities)
    channel = Channel.IMPORTED if way == "imported" else Channel.WEB
    given = [make_contribution(one, contact=contact, channel=channel).contribution for one in activities]
    return list(zip(given, things, strict=False))


def draft_for(pairs, activities):
    decision = make_decision()
    for activity in activities:
        if theirs := [pair for pair in pairs if pair[0].activity_id == activity.pk]:
            make_influence(decision, finding=make_finding(theirs))
    return decision


def publish_and_tell(decision):
    """Everybody, by every way, as a worker and an officer would."""
    officer = make_user(Role.DECISION_OFFICER)
    announcement = announce_decision(by=officer, decision=decision)
    derive(announcement)
    send_due(at_most=1000)
    for channel in ("letter", "slip"):
        if run := make_run(by=officer, announcement=announcement, channel=channel):
            mark_printed(by=officer, run=run)
    settle_calls_not_owed()
    for message in announcement.messages.filter(channel="call", state="waiting"):
        if take(by=officer, message=message):
            note(by=officer, message=message, rung=Rung.TOLD)
    return announcement


def became(announcement):
    """What became of telling each person, by the same names as in the preview."""
    pks = dict(Contribution.objects.values_list("reference", "pk"))
    found = {}
    for one in Message.objects.filter(announcement=announcement):
        who = ("contact", one.contact_id) if one.contact_id else ("alone", pks[one.reference])
        found[who] = (one.channel, one.state, one.failure)
    return found


def as_it_becomes(way, row):
    """Of those who are not told any channel may say why."""
    if way == Way.CAME_BACK:
        return (row[0], "bounced", "came_back")
    if way == Way.STOPPED:
        assert row[2] in ("stopped", "expired", "not_wanted")
        return (row[0], "cancelled", row[2])
    return BECOMES[way]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PERSON, min_size=1, max_size=6))
def test_each_person_is_told_by_the_way_that_the_preview_says(people):
    with transaction.atomic():
        activities = [make_activity(), make_activity(title="Ferries")]
        given_by = [make_person(number, activities, **one) for number, one in enumerate(people)]
        decision = draft_for([pair for pairs in given_by for pair in pairs], activities)
        expected = preview(decision)
        ways = {one.person: one.way for one in everybody(decision.influences.drafts())}
        rows = became(publish_and_tell(decision))
        assert {who: as_it_becomes(way, rows[who]) for who, way in ways.items()} == rows
        assert sum(count for _way, count in expected.counts) == len(rows)
        told = [row for row in rows.values() if row[1] == "sent"]
        assert expected.told == len(told)
        assert sum(one.people for one in expected.samples) <= len(rows)
        transaction.set_rollback(True)


def without_what_is_theirs(text, one):
    """The links and the reference that belong to one person are the sample's in their place."""
    text = re.sub(r"/(confirm|stop|t)/[\w-]+/", r"/\1/…/", text)
    for reference in Contribution.objects.filter(contact=one.contact).values_list("reference", flat=True):
        text = text.replace(reference, REFERENCE)
    return text.strip()


CASES = [
    ("email", True, Way.EMAIL),
    ("email", False, Way.EMAIL_NEWS),
    ("post", True, Way.LETTER),
    ("post", False, Way.LETTER_NEWS),
    ("phone", True, Way.CALL),
    ("phone", False, Way.CALL),
]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("way", "confirmed", "expected"), CASES)
def test_a_sample_is_word_for_word_what_is_then_received(mailoutbox, way, confirmed, expected, language):
    activities = [make_activity(), make_activity(title="Ferries")]
    things = (Stance.AGAINST, Stance.SUPPORTS)
    pairs = make_person(1, activities, way=way, confirmed=confirmed, language=language, things=things)
    decision = draft_for(pairs, activities)
    (sample,) = preview(decision).samples
    assert (sample.way, sample.people, sample.language) == (expected, 1, language)
    officer = make_user(Role.DECISION_OFFICER)
    announcement = announce_decision(by=officer, decision=decision)
    derive(announcement)
    send_due(at_most=9)
    one = pairs[0][0]
    shown = sample.sheet.text if sample.sheet else sample.text
    assert shown
    assert without_what_is_theirs(shown, pairs[0][0]) == shown.strip()  # there is nothing of anybody's in it
    if way == "email":
        (mail,) = mailoutbox
        received = mail.body
        assert mail.subject == sample.subject
    elif way == "post":
        (sheet,) = sheets(by=officer, run=make_run(by=officer, announcement=announcement, channel="letter"))
        received = sheet.text
    else:
        message = announcement.messages.get()
        take(by=officer, message=message)
        Contact.objects.update(confirmed_at=timezone.now())  # they say that it was them
        message.refresh_from_db()
        said = call(by=officer, message=message)
        received = "\n\n".join([said.asks, *said.to_say])
    # Whoever gave two things has two references; a sample has one that is nobody's.
    received = without_what_is_theirs(received, one).replace(f"{REFERENCE}, {REFERENCE}", REFERENCE)
    references = ("Your references:", "Your reference:"), ("Eich cyfeirnodau:", "Eich cyfeirnod:")
    for several, single in references:
        received = received.replace(several, single)
    assert received == without_what_is_theirs(shown, one)


@pytest.mark.parametrize(("way", "confirmed", "expected"), [*CASES[:4], ("phone", True, Way.SMS)])
def test_what_goes_by_notify_is_shown_as_it_is_sent(notify, way, confirmed, expected):
    activities = [make_activity()]
    pairs = make_person(1, activities, way=way, confirmed=confirmed)
    decision = draft_for(pairs, activities)
    (sample,) = preview(decision).samples
    derive(announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision))
    send_due(at_most=9)
    (taken,) = notify.taken
    assert (sample.way, sample.subject) == (expected, taken["subject"] or "")
    assert without_what_is_theirs(taken["body"], pairs[0][0]) == without_what_is_theirs(sample.text, pairs[0][0])


def test_a_letter_to_an_address_nobody_has_confirmed_has_the_reference_and_nothing_of_what_it_is_about():
    activities = [make_activity()]
    pairs = make_person(1, activities, way="post", confirmed=False)
    decision = draft_for(pairs, activities)
    officer = make_user(Role.DECISION_OFFICER)
    announcement = announce_decision(by=officer, decision=decision)
    derive(announcement)
    run = make_run(by=officer, announcement=announcement, channel="letter")
    page = page_of(sign_in(officer).get(f"/admin/printing/{run.pk}/"))
    assert f"Your reference: {pairs[0][0].reference}" in page
    assert "/receipt/" in page
    assert "If it is yours and you no longer have the code, ask us and name your reference." in page
    for secret in (decision.title, "spent on the bridge", "We considered it", "last bus", activities[0].title):
        assert secret not in page


def test_the_samples_are_ten_and_those_that_most_people_receive():
    activities = [make_activity()]
    pairs = []
    for number in range(12):
        pairs += make_person(number, activities, way="email", confirmed=number % 2 == 0, things=[STANCES[number % 4]])
    pairs += make_person(20, activities, way="web")
    pairs += make_person(21, activities, way="imported")
    shown = preview(draft_for(pairs, activities))
    assert sum(one.people for one in shown.samples) == 14
    assert [one.way.is_told for one in shown.samples] == sorted(
        (one.way.is_told for one in shown.samples), reverse=True
    )
    assert dict(shown.counts) == {Way.EMAIL: 6, Way.EMAIL_NEWS: 6, Way.SLIP: 1, Way.NONE: 1}
    assert shown.told == 13


def test_every_way_is_reached_by_the_tables_above():
    assert set(BECOMES) | {Way.STOPPED, Way.CAME_BACK} == set(Way)


def shown(sample):
    sheet = sample.sheet and (sample.sheet.text, sample.sheet.reference)
    return replace(sample, sheet=None), sheet


def test_however_few_are_looked_at_together_the_preview_is_the_same(monkeypatch):
    activities = [make_activity(), make_activity(title="Ferries")]
    pairs = []
    for number, way in enumerate(["email", "web", "post", "imported", "phone", "email", "web"]):
        pairs += make_person(number, activities, way=way, things=[STANCES[number % 4], STANCES[number % 3]])
    decision = draft_for(pairs, activities)
    at_once = preview(decision)
    monkeypatch.setattr(hearing, "AT_ONCE", 2)
    by_two = preview(decision)
    assert [shown(one) for one in by_two.samples] == [shown(one) for one in at_once.samples]
    assert replace(by_two, samples=[]) == replace(at_once, samples=[])
    assert at_once.people == 10  # whoever left no contact is one person for each thing they gave

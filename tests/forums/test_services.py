import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution, Receipt
from engage.contributions.services import NothingSaid
from forums.agenda import items_in
from forums.models import Point, SessionPage
from forums.services import NotPublished
from tests.forums.factories import make_forum, make_point, make_session


@pytest.mark.django_db
def test_a_point_is_a_contribution_said_in_person():
    session = make_session()
    noted = make_point(session, "The first bus comes too late.", prompt="Times")
    contribution = noted.point.contribution
    assert (contribution.kind, contribution.channel, contribution.activity) == ("point", "in_person", session.activity)
    assert list(contribution.parts.values_list("prompt", "text")) == [("Times", "The first bus comes too late.")]
    assert Receipt.objects.for_code(noted.code).contribution == contribution


@pytest.mark.django_db
def test_a_point_that_belongs_to_no_agenda_item_answers_what_was_said():
    assert make_point().point.contribution.parts.get().prompt == "What was said"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tier", "asked", "shown_as", "granted"),
    [
        (IdentityTier.NAMED, True, "Ana", True),
        (IdentityTier.FIRST_NAME_AND_AREA, False, "Ana", False),
        (IdentityTier.PSEUDONYM, True, "Ana", True),
        (IdentityTier.ANONYMOUS, True, "", True),
        (IdentityTier.PRIVATE, True, "", False),
    ],
)
def test_how_the_speaker_is_shown_and_whether_they_may_be_quoted(tier, asked, shown_as, granted):
    contribution = make_point(identity_tier=tier, shown_as=" Ana ", may_quote=asked).point.contribution
    consent = contribution.consents.get()
    assert (contribution.shown_as, consent.purpose, consent.granted) == (shown_as, "quote", granted)
    assert (consent.channel, consent.wording[:46]) == ("in_person", "Read out in the session: May we quote what you")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "address", "kept"),
    [
        (ContactKind.EMAIL, " Ana@Example.org ", "ana@example.org"),
        (ContactKind.PHONE, " 01632 960001 ", "01632 960001"),
    ],
)
def test_a_speaker_may_say_how_to_reach_them(kind, address, kept):
    contact = make_point(address=address, address_kind=kind).point.contribution.contact
    assert (contact.kind, contact.address, contact.user) == (kind, kept, None)


@pytest.mark.django_db
def test_a_speaker_need_not():
    assert (make_point(address="  ").point.contribution.contact, Contact.objects.count()) == (None, 0)


@pytest.mark.django_db
def test_a_second_press_notes_nothing_twice_and_gives_the_same_code():
    session, token = make_session(), secrets.token_urlsafe(32)
    first = make_point(session, "Once", token=token)
    again = make_point(session, "Once", token=token)
    assert (again, Point.objects.count(), Contribution.objects.count()) == (first, 1, 1)


@pytest.mark.django_db
def test_without_words_nothing_is_kept():
    with pytest.raises(NothingSaid):
        make_point(words=" \n ")
    assert Contribution.objects.count() == 0


@pytest.mark.django_db
def test_nothing_is_noted_in_a_session_nobody_can_look_up():
    hidden = make_session()
    hidden.unpublish()
    for session in (make_session(publish=False), SessionPage.objects.get(pk=hidden.pk)):
        with pytest.raises(NotPublished):
            make_point(session)


@pytest.mark.django_db
def test_the_record_holds_no_words():
    make_point(words="Canary words", address="canary@example.org")
    told = [f"{event.verb} {event.subject} {event.detail}" for event in AuditEvent.objects.all()]
    assert [line for line in told if "anary" in line] == []


@pytest.mark.django_db
def test_publishing_a_session_makes_its_activity_and_taking_it_off_hides_it():
    session = make_session(make_forum(slug="fairness"), slug="getting-to-work", title="Getting to work")
    activity = session.activity
    assert (activity.kind, activity.title, activity.url) == ("session", "Getting to work", "/fairness/getting-to-work/")
    session.unpublish()
    activity.refresh_from_db()
    assert activity.url == ""


# --- The agenda ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "items"),
    [
        ("", []),
        ("<p>Welcome</p>", []),
        ("<h2>Night buses</h2><p>At ten</p><ul><li>Times</li><li>Fares &amp; passes</li></ul>", None),
        ("<ol><li><b>One</b>\n two</li><li> </li><li>One two</li></ol>", ["One two"]),
        ("<h2>Broken", ["Broken"]),
    ],
)
def test_the_headings_and_entries_of_an_agenda(html, items):
    assert items_in(html) == (["Night buses", "Times", "Fares & passes"] if items is None else items)


@given(st.text())
def test_any_agenda_can_be_read(html):
    assert [item for item in items_in(html) if not item.strip()] == []

"""What is said on a person's own pages beyond the steps themselves."""

import pytest
from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.services import confirm_contact, stop_messages
from tests.dom import Dom, words
from tests.factories import in_days, make_contribution, make_user, sign_in
from tests.participant.factories import decide, understand

pytestmark = pytest.mark.django_db
CONFIRM = "One thing for you to do: confirm your e-mail address"


def page_of(received) -> Dom:
    client = Client()
    client.post("/receipt/", {"code": received.code})
    return Dom(client.get(f"/my/{received.contribution.reference}/"))


def steps(page: Dom) -> list[tuple[str, bool]]:
    """What each knot of the thread says, and whether it is still open."""
    found = page.main.iter("li")
    knots = [one for one in found if "engage-thread__step" in (one.get("class") or "").split()]
    open_ = "engage-thread__step--open"
    return [(words(one.find("h2")), open_ in one.get("class").split()) for one in knots]


def test_a_story_that_goes_on_ends_in_an_open_knot_with_its_day():
    received = make_contribution()
    decide(understand(received.contribution), decision={"review_on": in_days(200)})
    page = page_of(received)
    day = in_days(200)
    assert steps(page)[-1] == ("The council looks back at what the decision did", True)
    assert page.text.count(f"{day.day} {day:%B %Y}") == 1
    assert [is_open for _what, is_open in steps(page)[:-1]] == [False] * (len(steps(page)) - 1)


@pytest.mark.parametrize(
    ("email", "change", "expected"),
    [
        ("", None, 0),
        ("ana@example.org", None, 1),
        ("ana@example.org", confirm_contact, 0),
        ("ana@example.org", lambda contact: stop_messages(by=None, contact=contact), 0),
    ],
    ids=["no address", "unconfirmed", "confirmed", "wants no messages"],
)
def test_who_has_not_confirmed_their_address_is_told_what_that_means(email, change, expected):
    received = make_contribution(email=email)
    if change:
        change(contact=received.contribution.contact)
    assert page_of(received).text.count(CONFIRM) == expected


@pytest.mark.parametrize(("role", "expected"), [(Role.REPORTER, 1), (None, 0), (Role.ANALYST, 0)])
def test_reporters_find_from_their_page_to_a_new_story(role, expected):
    page = sign_in(make_user(*[role] if role else [])).get("/my/").content.decode()
    assert page.count('href="/stories/write/"') == expected


def test_an_empty_page_says_what_will_be_here_and_where_to_begin():
    page = sign_in(make_user()).get("/my/").content.decode()
    assert "What you send while you are signed in appears here" in page
    assert "See what the council asks now" in page

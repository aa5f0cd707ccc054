"""The note-taker's screens in the admin."""

import re
from html import unescape

import pytest
from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.models import Organisation
from engage.contributions.models import Receipt
from engage.contributions.services import withdraw
from forums.models import Point
from tests.factories import in_days, make_user, sign_in
from tests.forums.factories import make_forum, make_point, make_session

pytestmark = pytest.mark.django_db

LIST = "/admin/points/"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ENGAGEMENT_OFFICER))


def address(session) -> str:
    return f"{LIST}{session.pk}/"


def token(html: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', html)[1]


def said(client, session, **changed) -> dict:
    return {
        "token": token(client.get(address(session)).content.decode()),
        "words": "The first bus comes too late.",
        "prompt": "Times",
        "may_quote": "no",
        "identity_tier": "anonymous",
        "shown_as": "",
        "address": "",
        "language": "en",
        **changed,
    }


def code_on(html: str) -> str:
    found = re.search(r'<p class="forums-code">([^<]+)</p>', html)
    return found[1] if found else ""


def listed(client) -> list[str]:
    return re.findall(r'<a href="/admin/points/\d+/"[^>]*>([^<]+)</a>', client.get(LIST).content.decode())


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, [302, 302, 403]),
        (Role.REPORTER, [403, 403, 403]),
        (Role.MODERATOR, [302, 302, 302]),
        (Role.ENGAGEMENT_OFFICER, [200, 200, 200]),
        (Role.ANALYST, [302, 302, 302]),
        (Role.DECISION_OFFICER, [302, 302, 302]),
        (Role.ADMINISTRATOR, [302, 302, 302]),
    ],
)
def test_only_engagement_officers_write_down_points(role, expected, officer):
    session = make_session()
    sends = said(officer, session)
    client = sign_in(make_user(role)) if role else Client()
    got = [client.get(LIST), client.get(address(session)), client.post(address(session), sends)]
    assert [response.status_code for response in got] == expected
    assert Point.objects.count() == (1 if role == Role.ENGAGEMENT_OFFICER else 0)


def test_without_a_second_factor_nobody_gets_in():
    session = make_session()
    client = sign_in(make_user(Role.ENGAGEMENT_OFFICER), second_factor=False)
    assert [client.get(LIST).status_code, client.get(address(session)).status_code] == [302, 302]


def test_the_sessions_are_those_of_the_officers_own_organisation(officer):
    forum = make_forum()
    make_session(forum, title="Ours, earlier", opens_on=in_days(-30))
    make_session(forum, title="Ours, later", opens_on=in_days(-1))
    make_session(forum, title="Not published", publish=False)
    theirs = make_session(
        forum, title="Theirs", organisation=Organisation.objects.create(name="Another", slug="another")
    )
    assert listed(officer) == ["Ours, later", "Ours, earlier"]
    assert officer.get(address(theirs)).status_code == 404
    assert officer.get(f"{LIST}999999/").status_code == 404


def test_a_point_is_noted_and_its_speaker_given_a_slip(officer):
    session = make_session()
    html = officer.post(address(session), said(officer, session)).content.decode()
    contribution = Point.objects.get().contribution
    assert f"Noted: {contribution.reference}" in html
    assert Receipt.objects.for_code(code_on(html)).contribution == contribution
    assert Point.objects.get().noted_by == officer.user
    assert "http://testserver/receipt/" in html


def test_a_slip_has_the_day_of_the_session_and_the_code_as_a_square(officer):
    day = in_days(-3)
    session = make_session(opens_on=day, closes_on=day)
    html = officer.post(address(session), said(officer, session)).content.decode()
    slip = html[html.index("forums-paper") : html.index("forums-print")]
    assert f"{day.day} {day:%B %Y}" in slip
    assert f"{in_days(0).day} {in_days(0):%B %Y}" not in slip
    assert slip.count('class="engage-qr"') == 1


def test_the_code_is_shown_once(officer):
    session = make_session()
    code = code_on(officer.post(address(session), said(officer, session)).content.decode())
    assert code not in officer.get(address(session)).content.decode()


def test_sending_the_same_form_again_gives_the_same_slip(officer):
    session = make_session()
    sends = said(officer, session)
    first, again = (code_on(officer.post(address(session), sends).content.decode()) for _ in range(2))
    assert (first, Point.objects.count()) == (again, 1)


def test_the_next_form_keeps_the_agenda_item_and_nothing_of_the_speaker(officer):
    session = make_session()
    sends = said(
        officer,
        session,
        may_quote="yes",
        identity_tier="named",
        shown_as="Canary Speaker",
        address="canary@example.org",
        language="cy",
    )
    html = officer.post(address(session), sends).content.decode()
    form = html[
        html.index('<form class="forums-form"') : html.index("</form>", html.index('<form class="forums-form"'))
    ]
    assert 'name="prompt" value="Times"' in form
    assert '<option value="cy" selected>' in form
    assert re.findall(r'value="(\w+)"[^>]* checked', form) == ["no", "anonymous"]
    assert [word for word in ("Canary", "canary@") if word in form] == []
    assert token(html) != sends["token"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words": " \n "}, "Enter what was said"),
        ({"words": "x" * 4001}, "Enter 4000 characters or fewer. You have 4001"),
        ({"identity_tier": "named"}, "Enter the name to show, or select “Without a name”"),
        ({"identity_tier": "king"}, "Select one of the answers in the list"),
        ({"may_quote": "perhaps"}, "Select yes or no"),
        ({"address": "canary@"}, "Enter an e-mail address in the right format, like name@example.com"),
        ({"address": "12"}, "Enter an e-mail address, or a whole phone number"),
        ({"language": "tlh"}, "Select a language from the list"),
        ({"token": ""}, "The point is not noted yet."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, changed, told):
    session = make_session()
    html = officer.post(address(session), said(officer, session, prompt="Fares & passes", **changed)).content.decode()
    assert told in unescape(html)
    assert 'value="Fares &amp; passes"' in html
    assert Point.objects.count() == 0


def test_hidden_characters_are_taken_out_or_told(officer):
    session = make_session()
    response = officer.post(address(session), said(officer, session, words="a\x00b", shown_as="c\x00d"))
    assert (response.status_code, Point.objects.count()) == (200, 0)


def test_a_session_taken_off_the_site_meanwhile(officer):
    session = make_session()
    sends = said(officer, session)
    session.unpublish()
    assert officer.post(address(session), sends).status_code == 404
    assert Point.objects.count() == 0


def test_the_agenda_is_offered(officer):
    html = officer.get(address(make_session())).content.decode()
    assert re.findall(r'<option value="([^"]+)"></option>', html) == ["Night buses", "Times", "Fares &amp; passes"]


def test_what_was_noted_is_listed_the_latest_first(officer):
    session = make_session()
    make_point(session, "First")
    gone = make_point(session, "Canary taken back")
    make_point(session, "Last")
    make_point(words="Of another session")
    withdraw(by=None, contribution=gone.point.contribution)
    html = officer.get(address(session)).content.decode()
    points = re.findall(r'<p lang="en" dir="auto">([^<]+)</p>', html)
    assert points == ["Last", "Withdrawn by the person who gave it", "First"]
    assert "3 points noted" in html


def test_the_code_shown_once_has_the_focus_and_the_box_has_it_before():
    officer, session = sign_in(make_user(Role.ENGAGEMENT_OFFICER)), make_session()
    assert re.findall(r"<(\w+)[^>]* autofocus", officer.get(address(session)).content.decode()) == ["textarea"]
    html = officer.post(address(session), said(officer, session)).content.decode()
    assert re.findall(r"<(\w+)[^>]* autofocus", html) == ["h2"]

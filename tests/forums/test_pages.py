"""What the public reads of forums and their sessions."""

import re

import pytest
from html5lib import HTMLParser

from engage.contributions.services import withdraw
from tests.factories import in_days
from tests.forums.factories import make_forum, make_point, make_session

pytestmark = pytest.mark.django_db


def test_a_session_says_how_much_was_said_but_not_what(client):
    session = make_session()
    for number in range(3):
        make_point(session, f"Canary {number}", shown_as="Canary Speaker", identity_tier="named", may_quote=True)
    withdraw(by=None, contribution=session.points.first().contribution)
    html = client.get(session.url).content.decode()
    assert re.sub(r"\s+", " ", html).count("3 points were written down. 1 of them has been taken back since.") == 1
    assert "Canary" not in html


def test_a_session_says_where_when_and_what_about(client):
    session = make_session(opens_on="2027-03-03", place="Ferry <b>Hall</b>")
    html = client.get(session.url).content.decode()
    assert "3 March 2027, " in html
    assert "Ferry &lt;b&gt;Hall&lt;/b&gt;" in html
    assert "<li>Fares &amp; passes</li>" in html


@pytest.mark.parametrize(
    ("answer_by", "promise"),
    [
        (None, "There is no date yet for when we say what came of it."),
        ("2099-03-03", "We promise to say by 3 March 2099 what came of it, and why."),
        (0, "We promise to say by"),
        (-1, "We are late with this answer."),
    ],
)
def test_a_session_says_by_when_people_are_answered(client, clock, answer_by, promise):
    clock("2027-03-03T12:00")
    answer_by = in_days(answer_by) if isinstance(answer_by, int) else answer_by
    session = make_session(answer_by=answer_by, opens_on="2020-01-01")
    assert promise in client.get(session.url).content.decode()


def test_a_forum_lists_its_sessions_the_latest_first(client):
    forum = make_forum()
    make_session(forum, title="Earlier", opens_on=in_days(-60))
    make_session(forum, title="Later", opens_on=in_days(-30))
    make_session(forum, title="Not published", publish=False)
    make_session(title="Of another forum")
    html = client.get(forum.url).content.decode()
    assert re.findall(r'<h3 class="govuk-heading-m"><a[^>]*>([^<]+)</a>', html) == ["Later", "Earlier"]


def test_a_forum_without_sessions_says_what_will_be_there(client):
    assert "No session is announced yet." in client.get(make_forum().url).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_take_nothing(client, method):
    session = make_session()
    forum = session.get_parent()
    assert [getattr(client, method)(page.url).status_code for page in (session, forum)] == [405, 405]


def test_every_page_is_well_formed(client):
    session = make_session()
    make_point(session)
    for page in (session, session.get_parent()):
        HTMLParser(strict=True).parse(client.get(page.url).content.decode())

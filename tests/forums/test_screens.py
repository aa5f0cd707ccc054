import pytest

from engage.accounts.enums import Role
from engage.contributions.enums import Purpose
from engage.contributions.models import Contribution, Part
from engage.contributions.services import withdraw
from forums.models import Point
from tests.dom import Dom, words
from tests.factories import make_user, sign_in
from tests.forums.factories import make_forum, make_point, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ENGAGEMENT_OFFICER))


def address(session):
    return f"/admin/points/{session.pk}/"


def said(**fields):
    return {
        "token": "a-long-random-token-of-the-form",
        "words": "The first bus comes too late.",
        "language": "en",
        "identity_tier": "anonymous",
        "may_quote": "no",
        **fields,
    }


def errors(response):
    return response.context["form"].errors.get_json_data()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ENGAGEMENT_OFFICER, 200),
        (Role.ANALYST, 302),
        (Role.MODERATOR, 302),
        (Role.DECISION_OFFICER, 302),
        (Role.ADMINISTRATOR, 302),
        (Role.REPORTER, 403),  # never in the admin at all
    ],
)
def test_only_note_takers_write_points_down(role, status):
    session, client = make_session(), sign_in(make_user(role))
    answers = [client.get("/admin/points/"), client.get(address(session)), client.post(address(session), said())]
    assert [answer.status_code for answer in answers] == [status] * 3
    assert Point.objects.count() == (1 if status == 200 else 0)


def test_a_point_is_kept_with_its_slip_and_the_form_is_ready_for_the_next(officer):
    session = make_session()
    response = officer.post(address(session), said(prompt="Times", may_quote="yes", address="someone@example.org"))
    point = Point.objects.get()
    part = point.contribution.parts.get()
    assert (part.prompt, part.text) == ("Times", "The first bus comes too late.")
    assert point.contribution.contact.address == "someone@example.org"
    assert point.contribution.consents.get(purpose=Purpose.QUOTE).granted is True
    noted, form = response.context["noted"], response.context["form"]
    assert response.content.decode().count(noted.code) == 1
    assert (form.is_bound, form.initial["prompt"], form.initial["language"]) == (False, "Times", "en")
    assert "words" not in form.initial


def test_the_same_form_sent_twice_keeps_one_point_and_shows_the_same_code(officer):
    session = make_session()
    codes = {officer.post(address(session), said()).context["noted"].code for _ in range(2)}
    assert (len(codes), Point.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"words": " \n "}, "words", "Write down what the person said"),
        (
            {"words": "a" * 5001},
            "words",
            "A point can have 5000 characters, this has 5001. Write it down as two points.",
        ),
        ({"identity_tier": "named"}, "shown_as", "Enter the name to show, or select “Without a name”"),
        ({"address": "someone"}, "address", "Enter an e-mail address like name@example.org"),
        ({"may_quote": ""}, "may_quote", "Ask, and select yes or no"),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(officer, wrong, field, message):
    response = officer.post(address(make_session()), said(**wrong))
    assert {name: [e["message"] for e in found] for name, found in errors(response).items()} == {field: [message]}
    assert response.context["form"]["token"].value() == said()["token"]
    assert response.context["form"]["words"].value() == said(**wrong)["words"]
    assert Contribution.objects.count() == 0


def test_another_councils_or_an_unpublished_session_is_not_found(officer):
    hidden = make_session(publish=False)
    assert officer.get(address(hidden)).status_code == 404
    assert officer.get("/admin/points/999999/").status_code == 404


def test_the_public_page_counts_points_and_never_shows_their_words(client):
    session = make_session()
    make_point(session, "The canary of the first bus.")
    gone = make_point(session, "The canary of the second bus.")
    withdraw(by=None, contribution=gone.point.contribution)
    assert Part.objects.filter(text__contains="canary").count() == 1
    page = Dom(client.get(session.activity.url))
    assert "canary" not in page.text
    assert "Points raised: 2, 1 since withdrawn." in words(page.main)


def test_the_forum_lists_its_sessions_and_says_so_when_there_is_none(client):
    forum = make_forum()
    empty = Dom(client.get(forum.url))
    assert empty.words("h3") == []
    assert "No session is planned yet." in words(empty.main)
    session = make_session(forum)
    assert Dom(client.get(forum.url)).words("h3") == [session.title]


def test_as_many_queries_for_one_as_for_thirty(client, officer, django_assert_max_num_queries):
    forum = make_forum()
    session = make_session(forum)
    make_point(session)
    pages = [(client, forum.url, 12), (client, session.activity.url, 12), (officer, "/admin/points/", 20)]
    counts = []
    for visitor, url, most in pages:
        visitor.get(url)  # warm
        with django_assert_max_num_queries(most) as seen:
            visitor.get(url)
        counts.append(len(seen))
    for _ in range(19):
        make_point(make_session(forum))
    for (visitor, url, _most), before in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(before):
            visitor.get(url)

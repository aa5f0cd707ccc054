"""Who may see, release and change a story in each of its states. The cells are written by hand."""

import pytest
from django.test import Client, RequestFactory

from engage.accounts.enums import Role
from engage.contributions import access
from engage.contributions.services import withdraw
from stories.models import Story
from tests.factories import make_user, sign_in
from tests.stories.factories import approve, make_call, make_story, release, send_back, version

pytestmark = pytest.mark.django_db

STATES = ["waiting", "returned", "approved", "public", "not_shown", "withdrawn"]


def story_in(state: str, **fields) -> Story:
    consents = [] if state == "not_shown" else ["publish"]
    story = make_story(make_call(), consents=consents, picture=True, **fields)
    if state == "returned":
        send_back(story)
    if state in {"approved", "public", "withdrawn"}:
        approve(story)
    if state in {"public", "withdrawn"}:
        release(story)
    if state == "withdrawn":
        withdraw(by=None, contribution=story.contribution)
    return story


def with_code(story: Story) -> Client:
    """A browser in which the story's return code has been entered."""
    client = Client()
    request = RequestFactory().get("/")
    request.session, request.user = client.session, make_user()
    access.open_here(request, story.contribution)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return client


ACTORS = {
    "anybody": lambda story: Client(),
    "a resident": lambda story: sign_in(make_user(), second_factor=False),
    "its reporter": lambda story: sign_in(story.reporter, second_factor=False),
    "another reporter": lambda story: sign_in(make_user(Role.REPORTER), second_factor=False),
    "its code": with_code,
    "another's code": lambda story: with_code(make_story()),
    "a moderator": lambda story: sign_in(make_user(Role.MODERATOR)),
    "a moderator without second factor": lambda story: sign_in(make_user(Role.MODERATOR), second_factor=False),
    "an engagement officer": lambda story: sign_in(make_user(Role.ENGAGEMENT_OFFICER)),
    "an administrator": lambda story: sign_in(make_user(Role.ADMINISTRATOR)),
}

#                    waiting returned approved public not_shown withdrawn
NOTHING = [404, 404, 404, 404, 404, 404]


def everybody(*cells: int) -> dict[str, list[int]]:
    return {actor: [*cells] for actor in ACTORS}


SEE = everybody(404, 404, 404, 200, 404, 410)
PICTURE = {
    **everybody(404, 404, 404, 200, 404, 404),
    "its reporter": [200, 200, 200, 200, 200, 404],
    "its code": [200, 200, 200, 200, 200, 404],
    "a moderator": [200, 200, 200, 200, 404, 404],
}
LOOK = {
    **everybody(*NOTHING),
    "its reporter": [200, 200, 200, 200, 200, 404],
    "its code": [200, 200, 200, 200, 200, 404],
}
RELEASE = {
    **everybody(*NOTHING),
    "its reporter": [409, 409, 200, 200, 409, 404],
    "its code": [409, 409, 200, 200, 409, 404],
}
CHANGE = {
    **everybody(403, 403, 403, 403, 403, 403),
    "its reporter": [302, 302, 302, 302, 302, 409],
    "another reporter": [404, 404, 404, 404, 404, 404],
}

# When somebody else told it, its reporter is not its teller.
TOLD_PICTURE = {**PICTURE}
TOLD_LOOK = {**LOOK, "its reporter": NOTHING}
TOLD_RELEASE = {**RELEASE, "its reporter": NOTHING}


def see(client, story):
    return client.get(f"/stories/{story.contribution.reference}/")


def picture(client, story):
    return client.get(f"/stories/{story.contribution.reference}/picture/large/")


def look(client, story):
    return client.get(f"/stories/{story.contribution.reference}/release/")


def let_go(client, story):
    return client.post(f"/stories/{story.contribution.reference}/release/", {"version": version(story) or "gone"})


def change(client, story):
    return client.post(f"/stories/{story.contribution.reference}/change/")


READING = {see, picture, look}


TABLES = [
    (False, see, SEE),
    (False, picture, PICTURE),
    (False, look, LOOK),
    (False, let_go, RELEASE),
    (False, change, CHANGE),
    (True, see, SEE),
    (True, picture, TOLD_PICTURE),
    (True, look, TOLD_LOOK),
    (True, let_go, TOLD_RELEASE),
    (True, change, CHANGE),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("told_by_another", "action", "table"), TABLES)
def test_who_may_do_what(told_by_another, action, table, state):
    expected = {actor: cells[STATES.index(state)] for actor, cells in table.items()}
    got, story = {}, None
    for actor in sorted(expected, key=expected.get, reverse=True):  # those who change something come last
        story = story or story_in(state, told_by_another=told_by_another)
        response = action(ACTORS[actor](story), story)
        got[actor] = response.status_code
        b"".join(response)  # a file is closed once it is read
        story = story if got[actor] >= 400 or action in READING else None
    assert got == expected


@pytest.mark.parametrize("reference", ["ZZZZ-ZZZZ", "2222-2222"])
@pytest.mark.parametrize("where", ["", "picture/small/", "release/", "showing/"])
@pytest.mark.parametrize("actor", ["anybody", "its reporter", "a moderator"])
def test_a_guessed_reference_is_not_found(reference, where, actor):
    client = ACTORS[actor](make_story())
    assert client.get(f"/stories/{reference}/{where}").status_code == 404


@pytest.mark.parametrize("reference", ["zzzz-zzzz", "ZZZZZZZZ", "0000-0000", "ZZZZ-ZZZZ%00"])
def test_what_is_no_reference_is_not_found(reference):
    assert Client().get(f"/stories/{reference}/").status_code == 404


def test_only_its_reporter_sees_a_draft():
    reporter = sign_in(make_user(Role.REPORTER), second_factor=False)
    call = make_call()
    reporter.post("/stories/write/", {"call": call.activity.pk})
    key = reporter.get("/stories/mine/").content.decode().split("/stories/write/")[2].split("/")[0]
    pages = ["whose", "words", "picture", "picture/small", "check", "delete"]
    expected = {
        "anybody": [302] * 6,
        "a resident": [403] * 6,
        "another reporter": [404] * 6,
        "a moderator": [403] * 6,
        "an administrator": [403] * 6,
    }
    got = {
        actor: [ACTORS[actor](None).get(f"/stories/write/{key}/{page}/").status_code for page in pages]
        for actor in expected
    }
    assert got == expected
    own = [reporter.get(f"/stories/write/{key}/{page}/").status_code for page in pages]
    assert own == [200, 200, 200, 404, 302, 200]


def test_a_reporter_who_is_one_no_longer_still_owns_their_story():
    story = story_in("approved")
    client = sign_in(story.reporter, second_factor=False)
    story.reporter.groups.clear()
    assert [action(client, story).status_code for action in (look, change, let_go, see)] == [200, 403, 200, 200]

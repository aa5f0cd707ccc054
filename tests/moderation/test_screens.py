"""What moderators see and do in the admin."""

import re
from html import unescape

import pytest
from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.models import Organisation
from engage.contributions.enums import IdentityTier
from engage.contributions.services import withdraw
from engage.moderation.enums import Ground
from engage.moderation.models import ModerationDecision
from stories.drafts import begin_revision, keep_answers
from stories.models import Story
from tests.factories import make_user, sign_in
from tests.stories.factories import REASON, approve, make_call, make_story, send, send_back, version

pytestmark = pytest.mark.django_db

QUEUE = "/admin/moderation/"


@pytest.fixture
def moderator():
    return sign_in(make_user(Role.MODERATOR))


def address(story) -> str:
    return f"{QUEUE}{story.contribution.reference}/"


def posted(story, outcome: str, **fields) -> dict:
    return {"version": version(story), "instead_of": "", "outcome": outcome, "ground": "", "reason": "", **fields}


def listed(client, **query) -> list[str]:
    html = client.get(QUEUE, query).content.decode()
    return [unescape(title) for title in re.findall(r'<a href="/admin/moderation/.{9}/"[^>]*>([^<]+)</a>', html)]


def state(story) -> str:
    return Story.objects.with_state().get(pk=story.pk).state


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, [302, 302, 403]),
        (Role.REPORTER, [403, 403, 403]),
        (Role.MODERATOR, [200, 200, 302]),
        (Role.ENGAGEMENT_OFFICER, [302, 302, 302]),
        (Role.ANALYST, [302, 302, 302]),
        (Role.DECISION_OFFICER, [302, 302, 302]),
        (Role.ADMINISTRATOR, [302, 302, 302]),
    ],
)
def test_only_moderators_moderate(role, expected):
    story = make_story()
    client = sign_in(make_user(role)) if role else Client()
    got = [
        client.get(QUEUE).status_code,
        client.get(address(story)).status_code,
        client.post(address(story), posted(story, "approved")).status_code,
    ]
    assert got == expected
    assert ModerationDecision.objects.count() == (1 if role == Role.MODERATOR else 0)


def test_a_moderator_without_a_second_factor_is_kept_out():
    story = make_story()
    client = sign_in(make_user(Role.MODERATOR), second_factor=False)
    assert [client.get(QUEUE).status_code, client.get(address(story)).status_code] == [302, 302]
    client.post(address(story), posted(story, "approved"))
    assert ModerationDecision.objects.count() == 0


def test_only_moderators_see_it_in_the_menu():
    seen = {
        role: QUEUE in sign_in(make_user(role)).get("/admin/").content.decode()
        for role in (Role.MODERATOR, Role.ANALYST, Role.ADMINISTRATOR)
    }
    assert seen == {Role.MODERATOR: True, Role.ANALYST: False, Role.ADMINISTRATOR: False}


def test_the_queue_holds_what_waits_the_longest_first(moderator):
    call = make_call()
    make_story(call, title="First")
    make_story(call, title="Second")
    make_story(call, title="Not to be shown", consents=[])
    make_story(call, title="Private", identity_tier=IdentityTier.PRIVATE)
    make_story(call, title="Own", reporter=moderator.user)
    approve(make_story(call, title="Approved"))
    send_back(make_story(call, title="Returned"))
    withdraw(by=None, contribution=make_story(call, title="Gone").contribution)
    assert listed(moderator) == ["First", "Second"]
    assert listed(moderator, answer="approved") == ["Approved"]
    assert listed(moderator, answer="returned") == ["Returned"]
    assert listed(moderator, answer="nonsense") == ["First", "Second"]
    assert listed(moderator, activity=call.activity.pk) == ["First", "Second"]
    other = make_call()
    make_story(other, title="Elsewhere")
    assert listed(moderator, activity=other.activity.pk) == ["Elsewhere"]


def test_the_queue_is_of_the_moderators_own_organisation():
    elsewhere = Organisation.objects.create(name="Another Council", slug="another")
    make_story(title="Ours")
    make_story(make_call(organisation=elsewhere), title="Theirs")
    assert listed(sign_in(make_user(Role.MODERATOR))) == ["Ours"]
    assert listed(sign_in(make_user(Role.MODERATOR, organisation=elsewhere))) == ["Theirs"]


def test_an_empty_queue_says_what_will_be_there(moderator):
    assert "Nothing waits to be read." in moderator.get(QUEUE).content.decode()


@pytest.mark.parametrize("path", ["ZZZZ-ZZZZ/", "nonsense/", "1/"])
def test_a_guessed_reference_is_not_found(moderator, path):
    assert moderator.get(f"{QUEUE}{path}").status_code == 404


def test_what_is_not_for_moderators_is_not_found(moderator):
    stories = [
        make_story(consents=[]),
        make_story(identity_tier=IdentityTier.PRIVATE),
        make_story(reporter=moderator.user),
        make_story(reporter=moderator.user, told_by_another=True),
        make_story(make_call(organisation=Organisation.objects.create(name="Another", slug="another"))),
    ]
    assert [moderator.get(address(story)).status_code for story in stories] == [404] * 5
    said = [moderator.post(address(story), posted(story, "approved")).status_code for story in stories]
    assert (said, ModerationDecision.objects.count()) == ([404] * 5, 0)


def test_what_is_judged_is_what_will_be_shown(moderator):
    story = make_story(title="A <b>title</b>", picture=True)
    html = moderator.get(address(story)).content.decode()
    assert "A &lt;b&gt;title&lt;/b&gt;" in html
    assert f'src="/stories/{story.contribution.reference}/picture/large/"' in html
    assert [fact in html for fact in ("Night walker", "An empty bus stop at night")] == [True, True]


def test_who_told_it_is_not_shown(moderator):
    story = make_story(told_by_another=True, teller_email="canary@example.org")
    html = moderator.get(address(story)).content.decode()
    assert [word for word in ("canary", story.reporter.email) if word in html] == []


def test_approving_leads_to_the_next(moderator):
    first, second = make_story(), make_story()
    assert moderator.post(address(first), posted(first, "approved")).url == address(second)
    assert moderator.post(address(second), posted(second, "approved")).url == QUEUE
    assert [state(first), state(second)] == ["approved", "approved"]


def test_sending_back_needs_both_reasons_and_keeps_what_was_typed(moderator):
    story = make_story()
    response = moderator.post(address(story), posted(story, "returned", reason="A canary & co"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Select a reason from the list" in html
    assert "Say in at least 20 characters what would have to change" in html
    assert "A canary &amp; co</textarea>" in html
    assert ModerationDecision.objects.count() == 0
    moderator.post(address(story), posted(story, "returned", ground=Ground.ABUSE, reason=REASON))
    assert (state(story), ModerationDecision.objects.get().reason) == ("returned", REASON)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": ""},
        {"outcome": "rewritten"},
        {"version": ""},
        {"version": "x" * 65},
        {"instead_of": "abc"},
        {"reason": "a\x00b" * 20, "outcome": "returned", "ground": "abuse"},
        {"reason": "x" * 4001, "outcome": "returned", "ground": "abuse"},
        {"ground": "made up", "outcome": "returned", "reason": REASON},
    ],
)
def test_a_forged_form_records_nothing(moderator, fields):
    story = make_story()
    response = moderator.post(address(story), {**posted(story, "approved"), **fields})
    assert (response.status_code, ModerationDecision.objects.count()) == (200, 0)


def test_a_change_meanwhile_is_told_and_the_new_version_shown(moderator):
    story = make_story()
    said = posted(story, "returned", ground=Ground.ABUSE, reason=REASON)
    draft = begin_revision(by=story.reporter, story=story)
    keep_answers(draft=draft, picture_answered=True, text="Words of the new version.")
    send(story.reporter, draft)
    response = moderator.post(address(story), said)
    html = response.content.decode()
    assert response.status_code == 409
    assert "It was changed after you opened it. Read the new version first." in html
    assert "Words of the new version." in html
    assert f"{REASON}</textarea>" in html
    assert (version(story) in html, ModerationDecision.objects.count()) == (True, 0)


def test_of_two_moderators_the_second_is_told(moderator):
    story = make_story()
    said = posted(story, "approved")
    send_back(story)
    response = moderator.post(address(story), said)
    assert response.status_code == 409
    assert "Somebody else has answered on this meanwhile" in response.content.decode()
    assert state(story) == "returned"


def test_a_story_taken_back_meanwhile_leads_to_the_queue(moderator):
    story = make_story()
    said = posted(story, "approved")
    withdraw(by=None, contribution=story.contribution)
    assert moderator.post(address(story), said).status_code == 404


def test_a_moderator_can_change_their_mind(moderator):
    story = make_story()
    before = approve(story)
    html = moderator.get(address(story)).content.decode()
    assert ("Take it off the site and send it back" in html, ">Approve<" in html) == (True, False)
    moderator.post(address(story), posted(story, "returned", ground="abuse", reason=REASON, instead_of=before.pk))
    assert state(story) == "returned"


def test_an_answer_on_another_story_cannot_stand_in(moderator):
    story = make_story()
    approve(story)
    other = approve(make_story())
    said = posted(story, "returned", ground="abuse", reason=REASON, instead_of=other.pk)
    assert moderator.post(address(story), said).status_code == 409
    assert state(story) == "approved"

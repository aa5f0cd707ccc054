"""The teller sees exactly what would be shown, and decides."""

import re

import pytest

from engage.accounts.enums import Role
from engage.accounts.services import keep_contact
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Release
from engage.contributions.services import set_contact, withdraw
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from stories.drafts import begin_revision, keep_answers
from stories.models import Story
from tests.factories import in_days, make_user, sign_in
from tests.stories.factories import (
    approve,
    make_call,
    make_public_story,
    make_reporter,
    make_story,
    release,
    send,
    send_back,
    version,
)
from tests.stories.test_who_may import with_code

pytestmark = pytest.mark.django_db


def address(story, name="release") -> str:
    return f"/stories/{story.contribution.reference}/{name}/"


def state(story) -> str:
    return Story.objects.with_state().get(pk=story.pk).state


def belong_to(teller, story) -> None:
    contact = keep_contact(
        organisation=story.contribution.activity.organisation,
        address=teller.email,
        user=teller,
        expires_on=in_days(9),
        basis="asked",
    )
    set_contact(by=teller, contribution=story.contribution, contact=contact)


def article(response) -> str:
    return re.search(r"<article.*?</article>", response.content.decode(), re.DOTALL)[0]


def test_what_the_teller_sees_is_what_everybody_will_see(client):
    story = make_story(make_call(), picture=True)
    approve(story)
    teller = with_code(story)
    before = article(teller.get(address(story)))
    teller.post(address(story), {"version": version(story)})
    after = article(client.get(f"/stories/{story.contribution.reference}/"))
    assert after.replace("h1", "h2").replace("heading-xl", "heading-l") == before


def test_only_the_version_that_was_seen_is_released():
    story = make_story()
    approve(story)
    seen = version(story)
    draft = begin_revision(by=story.reporter, story=story)
    keep_answers(draft=draft, picture_answered=True, text="Other words.")
    send(story.reporter, draft)
    approve(story)
    response = with_code(story).post(address(story), {"version": seen})
    assert response.status_code == 409
    html = response.content.decode()
    assert "The story was changed after you opened this page" in html
    assert "Other words." in html
    assert (state(story), Release.objects.count()) == ("approved", 0)


@pytest.mark.parametrize("posted", [{}, {"version": ""}, {"version": "x" * 65}, {"version": "a\x00b"}])
def test_a_forged_form_releases_nothing(posted):
    story = make_story()
    approve(story)
    assert with_code(story).post(address(story), posted).status_code == 200
    assert state(story) == "approved"


def test_a_teller_with_an_account_needs_no_code():
    story = make_story(told_by_another=True)
    teller = make_user()
    belong_to(teller, story)
    approve(story)
    sign_in(teller, second_factor=False).post(address(story), {"version": version(story)})
    assert state(story) == "public"


def test_a_no_takes_it_off_the_site_at_once_and_a_yes_brings_it_back(client):
    story = make_public_story()
    teller = with_code(story)
    assert teller.post(address(story, "showing"), {"show": "no"}).url == address(story)
    assert (state(story), client.get(f"/stories/{story.contribution.reference}/").status_code) == ("not_shown", 404)
    teller.post(address(story, "showing"), {"show": "yes"})
    assert state(story) == "public"  # the version they had released
    said = story.contribution.consents.filter(purpose=Purpose.PUBLISH).order_by("pk")
    assert list(said.values_list("granted", flat=True)) == [True, False, True]
    assert said.last().wording.startswith("Do you want the story shown on this site? Anybody could read it")


def test_never_shown_is_not_shown_by_a_yes():
    story = make_story(identity_tier=IdentityTier.PRIVATE)
    with_code(story).post(address(story, "showing"), {"show": "yes"})
    assert state(story) == "not_shown"


def test_without_an_answer_nothing_changes():
    story = make_public_story()
    response = with_code(story).post(address(story, "showing"), {})
    assert (response.status_code, "Select yes or no" in response.content.decode()) == (200, True)
    assert story.contribution.consents.filter(purpose=Purpose.PUBLISH).count() == 1


@pytest.mark.parametrize(
    ("by_another", "judged", "word"),
    [
        (False, None, "Received"),
        (False, approve, "Waits for you"),
        (False, send_back, "Waits for you"),
        (True, approve, "Waits for you"),
        (True, send_back, "Received"),  # it is for the reporter to change
        (False, lambda story: (approve(story), release(story)), "Received"),
        (False, lambda story: (approve(story), withdraw(by=None, contribution=story.contribution)), "Withdrawn"),
    ],
)
def test_the_list_of_their_teller_says_what_waits_for_them(by_another, judged, word):
    teller = make_reporter()
    story = make_story(make_call(), reporter=None if by_another else teller, told_by_another=by_another)
    if by_another:
        belong_to(teller, story)
    if judged:
        judged(story)
    page = sign_in(teller, second_factor=False).get("/my/").content.decode()
    assert re.findall(r'<strong class="govuk-tag govuk-tag--\w+">(.*?)</strong>', page) == [word]


def test_a_story_out_of_which_a_passage_was_taken_is_not_shown_until_both_have_seen_it(client):
    story = make_public_story(text="My neighbour Mrs Hill walks, too.")
    address_of_all = f"/stories/{story.contribution.reference}/"
    assert client.get(address_of_all).status_code == 200
    part = story.contribution.parts.get(is_current=True, text__contains="Mrs Hill")
    redact(by=make_user(Role.ANALYST), part=part, start=13, end=21, ground=Ground.NOT_AGREED)
    assert (state(story), client.get(address_of_all).status_code) == ("waiting", 404)
    approve(story)
    assert (state(story), client.get(address_of_all).status_code) == ("approved", 404)
    release(story)
    assert "My neighbour […] walks, too." in client.get(address_of_all).content.decode()

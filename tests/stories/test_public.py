"""What the public may read, against a second account of the rule that shares nothing with the first."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Consent, Contribution, Release
from engage.contributions.services import withdraw
from engage.moderation.enums import Ground, Outcome
from engage.moderation.models import ModerationDecision
from stories.enums import StoryState
from stories.models import Story
from tests.factories import in_days, make_contribution
from tests.stories.factories import make_call, make_public_story

NOW, OLD = "the version that stands", "an earlier version"


@dataclass(frozen=True)
class History:
    """All that was said about one story, in the order in which it was said."""

    consents: list[tuple[str, bool, int | None]]  # purpose, yes or no, ends in so many days
    judged: list[tuple[str, str]]  # version, outcome
    released: frozenset[str]
    tier: str
    withdrawn: bool


HISTORIES = st.builds(
    History,
    consents=st.lists(
        st.tuples(
            st.sampled_from([Purpose.PUBLISH, Purpose.PUBLISH, Purpose.QUOTE]),
            st.booleans(),
            st.sampled_from([None, -1, 0, 1, 700]),
        ),
        max_size=3,
    ),
    judged=st.lists(st.tuples(st.sampled_from([NOW, NOW, OLD]), st.sampled_from(list(Outcome))), max_size=3),
    released=st.frozensets(st.sampled_from([NOW, OLD])),
    tier=st.sampled_from(list(IdentityTier)),
    withdrawn=st.sampled_from([False, False, False, True]),
)


def expected(history: History) -> str:
    """The rule, said again by hand."""
    if history.withdrawn:
        return "withdrawn"
    to_publish = [(yes, ends) for purpose, yes, ends in history.consents if purpose == "publish"]
    last = to_publish[-1] if to_publish else (False, None)
    runs = last[0] and (last[1] is None or last[1] >= 0)
    if not runs or history.tier == "private_to_analysis":
        return "not_shown"
    about_this = [outcome for version, outcome in history.judged if version == NOW]
    if not about_this:
        return "waiting"
    if about_this[-1] == "returned":
        return "returned"
    return "public" if NOW in history.released else "approved"


def tell(history: History, activity) -> Story:
    """The history as rows, past every service, so that also what they would refuse is tried."""
    contribution = make_contribution(activity, kind="story", identity_tier=history.tier).contribution
    named = {NOW: contribution.version, OLD: "0" * 64}
    for number, (purpose, granted, ends) in enumerate(history.consents):
        Consent.objects.create(
            contribution=contribution,
            purpose=purpose,
            granted=granted,
            wording="asked",
            given_at=timezone.now() + datetime.timedelta(seconds=number),
            expires_on=None if ends is None else in_days(ends),
        )
    for version, outcome in history.judged:
        sent_back = {"ground": Ground.ABUSE, "reason": "x" * 20} if outcome == Outcome.RETURNED else {}
        ModerationDecision.objects.create(
            contribution=contribution, version=named[version], outcome=outcome, **sent_back
        )
    for version in history.released:
        Release.objects.create(contribution=contribution, version=named[version])
    story = Story.objects.create(contribution=contribution)
    if history.withdrawn:
        withdraw(by=None, contribution=contribution)
    return story


@given(histories=st.lists(HISTORIES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_public_is_exactly_what_the_rule_says(db, histories):
    activity = make_call().activity
    told = {tell(history, activity).pk: expected(history) for history in histories}
    ours = Story.objects.filter(pk__in=told)
    assert dict(ours.with_state().values_list("pk", "state")) == told
    assert set(ours.public().values_list("pk", flat=True)) == {pk for pk, state in told.items() if state == "public"}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"version": "f" * 64}, StoryState.WAITING),
        ({"identity_tier": IdentityTier.PRIVATE}, StoryState.NOT_SHOWN),
        ({"version": ""}, StoryState.NOT_SHOWN),
    ],
)
def test_a_public_story_goes_as_soon_as_one_of_its_grounds_does(db, change, state):
    story = make_public_story()
    assert list(Story.objects.public()) == [story]
    Contribution.objects.filter(pk=story.contribution_id).update(**change)
    assert [(one.pk, one.state) for one in Story.objects.with_state()] == [(story.pk, state)]
    assert list(Story.objects.public()) == []


def test_consent_ends_with_its_last_day(db, clock):
    story = make_public_story()
    last_day = story.contribution.consents.get(purpose=Purpose.PUBLISH).expires_on
    clock(datetime.datetime.combine(last_day, datetime.time(23, 59)).isoformat())
    assert list(Story.objects.public()) == [story]
    clock(datetime.timedelta(minutes=2))
    assert list(Story.objects.public()) == []

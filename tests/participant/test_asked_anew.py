"""What sets aside what a person said of how they were understood: only that they are understood otherwise now."""

import pytest

from engage.accounts.enums import Role
from engage.analysis import refusals
from engage.analysis.models import FairnessAnswer
from engage.analysis.services import discard_finding, review_finding, revise_finding, set_stance, take_back_finding
from tests.factories import make_contribution, make_user
from tests.participant.factories import say, understand

NO = "I spoke of the walk, not of the bus."


@pytest.fixture
def received(db):
    return make_contribution()


@pytest.fixture
def finding(received):
    return understand(received.contribution)


def said() -> list[tuple]:
    rows = FairnessAnswer.objects.order_by("pk")
    return [(one.verdict, one.words, one.set_aside_at is None, one.reply) for one in rows]


def test_only_whoever_is_understood_otherwise_is_asked_anew(received, finding):
    """Somebody else's excerpt comes under the finding, then their stance on it changes."""
    say(received.contribution, finding, "yes", "")
    other = understand(make_contribution(received.contribution.activity).contribution, "Other.", reviewed=False)
    theirs, others = finding.evidence.get().excerpt, other.evidence.get().excerpt
    both = [(theirs, "supports"), (others, "supports")]
    by, second = finding.created_by, make_user(Role.ANALYST)
    change = revise_finding(by=by, finding=finding, evidence=both, range_of_views="Two people spoke.")
    review_finding(by=second, finding=change)
    say(others.part.contribution, finding, "partly", NO)

    change = set_stance(by=by, evidence=finding.evidence.get(excerpt=others), stance="against").finding
    assert said() == [("yes", "", True, ""), ("partly", NO, True, "")]
    review_finding(by=second, finding=change)
    assert said() == [("yes", "", True, ""), ("partly", NO, False, "")]

    change = revise_finding(by=by, finding=finding, evidence=[(theirs, "qualifies"), (others, "against")])
    review_finding(by=second, finding=change)
    assert said() == [("yes", "", False, ""), ("partly", NO, False, "")]


def test_the_same_sentence_again_sets_nothing_aside(received, finding):
    say(received.contribution, finding, "no", NO)
    change = revise_finding(by=finding.created_by, finding=finding, statement=finding.statement, range_of_views="Some.")
    review_finding(by=make_user(Role.ANALYST), finding=change)
    assert said() == [("no", NO, True, "")]


def test_a_finding_that_somebody_answered_about_is_not_discarded(received, finding):
    say(received.contribution, finding, "no", NO)
    take_back_finding(by=finding.created_by, finding=finding)
    with pytest.raises(refusals.InUse):
        discard_finding(by=finding.created_by, finding=finding)

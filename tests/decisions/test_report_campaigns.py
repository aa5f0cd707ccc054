"""What the report says of a text that many people sent, and of people who stand in more than one place."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.belonging import say_of_group
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution
from engage.contributions.services import Answered, give_consent, withdraw
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from tests.analysis.factories import CAMPAIGN, make_alike
from tests.decisions.factories import make_finding
from tests.decisions.test_report import file_of, page, words_of
from tests.factories import make_activity, make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db
BEGINS = (
    "“I object to the plan to close the library on Mill Street. It is the only warm and free place in our part of the…”"
)
NOT_QUOTED = "nobody who sent it agreed to be quoted"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ANALYST, Role.DECISION_OFFICER))


@pytest.fixture
def campaign():
    activity = make_activity(title="Mill Street")
    group = make_alike(activity)
    say_of_group(by=make_user(Role.ANALYST), group=group, verdict=Verdict.CONFIRMED)
    people = list(Contribution.objects.filter(parts__likeness__group=group).order_by("pk"))
    make_finding([(people[0], Stance.AGAINST)])
    return activity, people


def agree(contribution, granted=True):
    give_consent(by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, granted, "May we quote you?"))


def row(officer, activity) -> str:
    rows = [line for line in page(officer, activity) if line.startswith("Text 1, in answer to")]
    assert rows == [line for line in words_of(file_of(officer, activity)) if line.startswith("Text 1, in answer to")]
    return rows[0].partition("”: ")[2]


def test_it_begins_with_the_words_of_one_who_agreed_to_be_quoted_and_of_nobody_else(officer, campaign):
    activity, people = campaign
    assert (NOT_QUOTED in row(officer, activity), "library" in row(officer, activity)) == (True, False)
    agree(people[1])
    assert row(officer, activity) == BEGINS


@pytest.mark.parametrize("then", ["no longer", "withdrawn", "private"])
def test_a_yes_that_is_gone_takes_the_words_out(officer, campaign, then):
    activity, people = campaign
    agree(people[1])
    if then == "no longer":
        agree(people[1], granted=False)
    elif then == "withdrawn":
        withdraw(by=None, contribution=people[1])
    else:
        Contribution.objects.filter(pk=people[1].pk).update(identity_tier=IdentityTier.PRIVATE)
    assert (NOT_QUOTED in row(officer, activity), "library" in row(officer, activity)) == (True, False)


def test_what_was_taken_out_of_the_words_is_not_in_them(officer, campaign):
    activity, people = campaign
    for one in people:
        agree(one)
        part, start = one.parts.get(is_current=True), CAMPAIGN.index("Mill Street")
        redact(by=make_user(Role.ANALYST), part=part, start=start, end=start + 11, ground=Ground.PERSONAL_DETAILS)
    shown = " ".join(page(officer, activity)).replace("Mill Street Report", "")
    assert "library on Mill" not in shown


def test_that_one_person_stands_in_several_places_is_said_only_where_one_does(officer):
    activity = make_activity(title="Night buses")
    one, other = (make_contribution(activity).contribution for _ in range(2))
    make_finding([(one, Stance.SUPPORTS), (other, Stance.AGAINST)], statement="Each in one place.")
    make_finding([(one, Stance.SUPPORTS), (one, Stance.QUALIFIES), (other, Stance.AGAINST)], statement="One in two.")
    words = page(officer, activity)
    note = "One person can say several things about this, and stand in more than one place: the numbers overlap."
    assert (words.count(note), words.index(note) > words.index("2. One in two.")) == (1, True)
    assert words_of(file_of(officer, activity)) == words

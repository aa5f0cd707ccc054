"""What a door adds to a contribution reaches those below it without their knowing the door."""

import pytest
from django.db.models import Q

from engage.contributions import doors
from engage.contributions.enums import ContributionKind
from engage.contributions.models import Contribution
from tests.factories import make_contribution, make_user


@pytest.fixture(autouse=True)
def no_doors(monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})


def test_a_door_that_says_nothing_adds_nothing(db):
    contribution = make_contribution().contribution
    assert (doors.chosen_in(contribution), doors.state_of(contribution)) == ([], None)
    doors.register(ContributionKind.RESPONSE)
    assert (doors.chosen_in(contribution), doors.state_of(contribution)) == ([], None)


def test_each_kind_asks_its_own_door(db):
    chosen = doors.Chosen("Which bus?", ["The 14"])
    doors.register(ContributionKind.RESPONSE, chosen=lambda contribution: [chosen])
    doors.register(ContributionKind.STORY, state=lambda contribution: doors.State("Waiting for a moderator."))
    response = make_contribution().contribution
    story = make_contribution(kind=ContributionKind.STORY).contribution
    assert (doors.chosen_in(response), doors.state_of(response)) == ([chosen], None)
    assert (doors.chosen_in(story), doors.state_of(story)) == ([], doors.State("Waiting for a moderator."))


def test_an_account_owns_what_it_is_written_to_about_and_what_a_door_says(db):
    ana, ben = make_user(), make_user()
    by_contact = make_contribution(user=ana).contribution
    by_door = make_contribution(kind=ContributionKind.STORY, language="cy").contribution
    make_contribution(user=ben)
    make_contribution(email=ana.email)  # whoever typed this address did not prove that it is theirs

    assert set(Contribution.objects.filter(doors.owned_by(ana))) == {by_contact}
    doors.register(ContributionKind.STORY, own=lambda user: Q(language="cy") if user == ana else doors.NONE)
    assert set(Contribution.objects.filter(doors.owned_by(ana))) == {by_contact, by_door}

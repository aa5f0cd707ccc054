"""Totals stay honest after somebody withdraws."""

import pytest

from engage.contributions.counting import Tally
from engage.contributions.enums import Ending
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from tests.factories import make_activity, make_contribution


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(0, 0), "0 people"),
        (Tally(1, 0), "1 person"),
        (Tally(1, 1), "1 person, who has since withdrawn"),
        (Tally(3, 3), "3 people, who have all since withdrawn"),
        (Tally(12_345, 1_000), "12,345 people (1,000 of them have since withdrawn)"),
        (Tally(12, 2), "12 people (2 of them have since withdrawn)"),
        (Tally(12, 1), "12 people (1 of them has since withdrawn)"),
    ],
)
def test_a_count_says_who_withdrew(tally, sentence):
    assert str(tally) == sentence


def test_who_withdrew_is_counted_and_who_was_removed_in_time_is_not_said_to_have(db):
    activity = make_activity()
    _stays, goes, runs_out = [make_contribution(activity).contribution for _ in range(3)]
    make_contribution()  # of another activity
    withdraw(by=None, contribution=goes)
    withdraw(by=None, contribution=runs_out, ending=Ending.RETENTION)
    assert Contribution.objects.filter(activity=activity).tally() == Tally(given=3, withdrawn=1)


def test_a_person_is_counted_once_however_many_rows_a_join_brings(db):
    contribution = make_contribution(texts=["One", "Two", "Three"]).contribution
    assert Contribution.objects.filter(parts__contribution=contribution).tally() == Tally(given=1, withdrawn=0)

"""Totals stay honest after somebody withdraws."""

import contextlib

import pytest

from engage.contributions.counting import Tally
from engage.contributions.due import recount_activities
from engage.contributions.enums import Ending
from engage.contributions.headcounts import recount
from engage.contributions.models import Contribution, Headcount
from engage.contributions.services import NothingSaid, withdraw
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


def test_the_count_that_is_kept_is_the_one_of_the_rows(db):
    activity, other = make_activity(), make_activity()
    _stays, goes, runs_out = [make_contribution(activity).contribution for _ in range(3)]
    make_contribution(other)
    withdraw(by=None, contribution=goes)
    withdraw(by=None, contribution=goes)  # pressed twice
    withdraw(by=None, contribution=runs_out, ending=Ending.RETENTION)
    assert (activity.tally, other.tally, make_activity().tally) == (Tally(3, 1), Tally(1, 0), Tally(0, 0))
    assert [recount(activity=one) for one in (activity, other, make_activity())] == [False, False, False]


@pytest.mark.parametrize("kept", [(0, 0), (7, 0), (2, 2)])
def test_a_count_that_went_wrong_is_put_right_and_told_of(db, caplog, kept):
    activity = make_activity()
    make_contribution(activity)
    withdraw(by=None, contribution=make_contribution(activity).contribution)
    Headcount.objects.filter(activity=activity).update(given=kept[0], withdrawn=kept[1])
    assert recount_activities() == 1
    assert (activity.tally, activity.slug in caplog.text) == (Tally(2, 1), True)
    assert recount_activities() == 0


def test_what_is_not_kept_is_not_counted(db):
    activity = make_activity()
    with contextlib.suppress(NothingSaid):
        make_contribution(activity, texts=[" "])
    assert (activity.tally, activity.contributions.count()) == (Tally(0, 0), 0)


@pytest.mark.parametrize("languages", [[], ["en"], ["pl", "cy", "en", "pl", "zh-hant"]])
def test_each_language_that_was_given_is_named_once(db, languages):
    for language in languages:
        make_contribution(language=language)
    assert Contribution.objects.all().languages() == sorted(set(languages))

"""Words are kept for the time that was said, and not a day longer."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.contributions import retention, signals
from engage.contributions.enums import Ending
from engage.contributions.models import Activity, Contribution
from engage.contributions.retention import end_what_was_kept_long_enough, last_day_over
from engage.core.deadlines import months_after, start_of
from tests.factories import in_days, make_activity, make_contribution

NOON = datetime.timedelta(hours=12)


def closed(closes_on, keep_months=24):
    return make_activity(opens_on=closes_on - datetime.timedelta(days=30), closes_on=closes_on, keep_months=keep_months)


def standing():
    return set(Contribution.objects.standing())


def test_what_was_kept_long_enough_is_ended_as_such(db):
    over = make_contribution(
        closed(months_after(in_days(-1), -24)), received_at=start_of(in_days(-800)), email="ana@example.org"
    ).contribution
    kept = make_contribution(closed(in_days(-300)), received_at=start_of(in_days(-310))).contribution

    assert end_what_was_kept_long_enough() == 1

    over.refresh_from_db()
    assert (over.ending, over.contact, list(over.parts.values_list("text", flat=True))) == (
        Ending.RETENTION, None, [""]
    )  # fmt: skip
    assert standing() == {kept}
    assert end_what_was_kept_long_enough() == 0


def test_the_last_day_belongs_to_the_time_they_are_kept(db):
    """Kept until 21 November: they stand on that day and go the day after."""
    today = make_contribution(closed(months_after(in_days(0), -12), 12), received_at=start_of(in_days(-400)))
    make_contribution(closed(months_after(in_days(-1), -12), 12), received_at=start_of(in_days(-400)))
    assert end_what_was_kept_long_enough() == 1
    assert standing() == {today.contribution}


def test_without_a_last_day_each_is_kept_from_its_own(db):
    activity = make_activity(opens_on=in_days(-900), closes_on=None, keep_months=6)
    make_contribution(activity, received_at=start_of(in_days(-300)))
    young = make_contribution(activity, received_at=start_of(in_days(-30))).contribution
    assert end_what_was_kept_long_enough() == 1
    assert standing() == {young}


@given(
    closes=st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)),
    received=st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)),
    months=st.integers(0, 60),
    on=st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)),
)
def test_the_days_that_are_over_are_those_that_were_promised(closes, received, months, on):
    activity = Activity(closes_on=closes, keep_months=months)
    day = last_day_over(activity, on)
    assert (day is not None and received <= day) == (activity.kept_until(received) < on)


def test_many_are_ended_a_few_at_a_time(db, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    for closes_on in (in_days(-800), in_days(-900)):
        activity = closed(closes_on)
        for _one in range(2):
            make_contribution(activity, received_at=start_of(closes_on))
    assert [end_what_was_kept_long_enough() for _run in range(3)] == [3, 1, 0]


def test_one_that_cannot_be_ended_does_not_stop_the_others(db):
    activity = closed(in_days(-900))
    stuck, goes = [make_contribution(activity, received_at=start_of(in_days(-900))).contribution for _one in range(2)]

    def refuse(contribution, **kwargs):
        if contribution.pk == stuck.pk:
            raise RuntimeError("no room")

    signals.withdrawn.connect(refuse)
    try:
        assert end_what_was_kept_long_enough() == 1
    finally:
        signals.withdrawn.disconnect(refuse)
    assert standing() == {stuck}
    assert not Contribution.objects.get(pk=goes.pk).parts.exclude(text="").exists()
    assert Contribution.objects.get(pk=stuck.pk).parts.exclude(text="").exists()


@pytest.mark.parametrize("count", [1, 30])
def test_looking_costs_the_same_for_any_number(db, django_assert_num_queries, count):
    activity = make_activity()
    for _one in range(count):
        make_contribution(activity)
    with django_assert_num_queries(1):
        end_what_was_kept_long_enough()

import calendar
import datetime

from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from engage.core.deadlines import end_of, months_after, start_of, today

UTC = datetime.UTC


def test_a_day_ends_at_midnight_in_the_councils_zone():
    winter, summer = datetime.date(2027, 1, 15), datetime.date(2027, 7, 15)
    assert end_of(winter) == datetime.datetime(2027, 1, 16, 0, 0, tzinfo=UTC)
    assert end_of(summer) == datetime.datetime(2027, 7, 15, 23, 0, tzinfo=UTC)


def test_the_days_on_which_the_clocks_change():
    forward, back = datetime.date(2027, 3, 28), datetime.date(2027, 10, 31)
    assert end_of(forward) - start_of(forward) == datetime.timedelta(hours=23)
    assert end_of(back) - start_of(back) == datetime.timedelta(hours=25)
    assert end_of(forward) == datetime.datetime(2027, 3, 28, 23, 0, tzinfo=UTC)
    assert end_of(back) == datetime.datetime(2027, 11, 1, 0, 0, tzinfo=UTC)


def test_an_officer_abroad_does_not_change_the_day(clock):
    clock(datetime.datetime(2027, 7, 15, 23, 30, tzinfo=UTC))
    with timezone.override("America/Los_Angeles"):
        assert today() == datetime.date(2027, 7, 16)
        assert end_of(datetime.date(2027, 7, 15)) == datetime.datetime(2027, 7, 15, 23, 0, tzinfo=UTC)


@override_settings(TIME_ZONE="Africa/Cairo")
def test_where_the_clocks_change_at_midnight_a_day_still_ends_once():
    timezone.get_default_timezone.cache_clear()
    try:
        last = datetime.date(2027, 4, 29)  # the next day begins at one o'clock
        assert start_of(last) < end_of(last) == start_of(datetime.date(2027, 4, 30))
    finally:
        timezone.get_default_timezone.cache_clear()


@given(st.dates(max_value=datetime.date(9000, 1, 1)), st.integers(0, 600))
def test_months_later_it_is_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])

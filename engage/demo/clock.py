"""The demo's past. What the council did weeks ago is recorded as of then, through the same services as ever."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone

from engage.core.deadlines import start_of, today

SATURDAY = 5


class _Kind(type):
    """A real time is one of ours, so that Django's own checks go on working."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime.datetime)


@contextmanager
def as_of(moment: datetime.datetime) -> Iterator[None]:
    """Within it, it is `moment` for everything that asks Django what time it is, in this process."""

    class Then(datetime.datetime, metaclass=_Kind):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    with patch.object(timezone, "datetime", Then):
        yield


def working_day(day: datetime.date, *, later: bool = False) -> datetime.date:
    """The day itself, or the last one before a weekend; with `later` the first one after it. No council decides on a
    Sunday."""
    while day.weekday() >= SATURDAY:
        day += datetime.timedelta(days=1 if later else -1)
    return day


def days_ago(days: float, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """So many days before today, at a time of day in the council's zone; never later than now."""
    return _at(today() - datetime.timedelta(days=days), hour, minute)


def working_days_ago(days: float, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """As `days_ago`, but never at a weekend."""
    return _at(working_day(today() - datetime.timedelta(days=days)), hour, minute)


def _at(date: datetime.date, hour: int, minute: int) -> datetime.datetime:
    day = start_of(date)
    return min(day + datetime.timedelta(hours=hour, minutes=minute), timezone.now() - datetime.timedelta(minutes=5))

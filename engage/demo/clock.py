"""The demo's past. What the council did weeks ago is recorded as of then, through the same services as ever."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone

from engage.core.deadlines import start_of, today


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


def days_ago(days: float, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """So many days before today, at a time of day in the council's zone; never later than now."""
    day = start_of(today() - datetime.timedelta(days=days))
    return min(day + datetime.timedelta(hours=hour, minutes=minute), timezone.now() - datetime.timedelta(minutes=5))

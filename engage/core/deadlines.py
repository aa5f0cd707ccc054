"""Deadlines are dates in the council's zone: a consultation is open until its last day ends. The zone is the
installation's own (TIME_ZONE), not the one in which an officer abroad reads the admin."""

import calendar
import datetime

from django.utils import timezone

GRACE = datetime.timedelta(minutes=30)  # for a form begun before closing


def today() -> datetime.date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def start_of(day: datetime.date) -> datetime.datetime:
    """In UTC, because Python adds and subtracts two times of one zone as if no clock ever changed."""
    midnight = datetime.datetime.combine(day, datetime.time.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone()).astimezone(datetime.UTC)


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after the day: midnight, in the council's zone."""
    return start_of(day + datetime.timedelta(days=1))


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last day when it has fewer."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

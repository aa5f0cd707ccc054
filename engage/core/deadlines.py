"""Deadlines are dates in the council's zone: a consultation is open until its last day ends."""

import datetime

from django.utils import timezone

GRACE = datetime.timedelta(minutes=30)  # for a form begun before closing


def start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after the day: midnight, in the council's zone."""
    return start_of(day + datetime.timedelta(days=1))

"""When something was said, as other systems write it: ISO, day first, or milliseconds since 1970."""

import datetime
import re

from django.utils import timezone

EARLIEST = 1900
_MILLISECONDS = re.compile(r"\d{11,14}")
_DAY_FIRST = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
_TIMES = ["", " %H:%M", " %H:%M:%S"]


def understand_date(written: str | datetime.datetime) -> datetime.datetime | None:
    """The moment that was meant, in the council's zone where none is given; None when it cannot be understood,
    lies in the future, or before 1900. 03/04/2027 is 3 April."""
    moment = written if isinstance(written, datetime.datetime) else _parse(" ".join(written.split()))
    if moment is None:
        return None
    try:
        zone = timezone.get_default_timezone()
        aware = timezone.make_aware(moment, zone) if timezone.is_naive(moment) else moment
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        return aware if aware.year >= EARLIEST and aware <= tomorrow else None
    except (OverflowError, ValueError):  # the first and the last days of the calendar
        return None


def council_day(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def _parse(written: str) -> datetime.datetime | None:
    if _MILLISECONDS.fullmatch(written) and written.isascii():
        return datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(milliseconds=int(written))
    try:
        # Of what ISO 8601 allows, only what cannot be mistaken: 2027-03-04, with or without a time.
        if re.match(r"\d{4}-\d\d-\d\d", written):
            return datetime.datetime.fromisoformat(written)
    except ValueError:
        return None
    for form in (day + time for day in _DAY_FIRST for time in _TIMES):
        try:
            return datetime.datetime.strptime(written, form)  # noqa: DTZ007 - made aware by the caller
        except ValueError:
            continue
    return None

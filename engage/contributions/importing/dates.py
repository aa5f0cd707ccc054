"""When something was said, as other systems write it: ISO, day first, or milliseconds since 1970."""

import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _

EARLIEST = 1900
_MILLISECONDS = re.compile(r"\d{11,14}")
_DAY_FIRST = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
_TIMES = ["", " %H:%M", " %H:%M:%S"]


def understand_date(written: str | datetime.datetime) -> datetime.datetime | None:
    """The moment that was meant, in the council's zone where none is given; None when it cannot be understood,
    lies in the future, or before 1900. 03/04/2027 is 3 April."""
    moment = _moment(written)
    try:
        return moment if moment and moment.year >= EARLIEST and not _lies_ahead(moment) else None
    except (OverflowError, ValueError):  # the first and the last days of the calendar
        return None


def why_no_date(written: str | datetime.datetime, *, column: str) -> str:
    """Of what understand_date does not take."""
    if not isinstance(written, datetime.datetime) and not written.strip():
        return _("the date in “%(column)s” is empty; write it as 2024-03-04 or 4 March 2024") % {"column": column}
    moment = _moment(written)
    try:
        if moment and _lies_ahead(moment):
            return _("the date in “%(column)s” lies ahead; write the day on which it was") % {"column": column}
    except (OverflowError, ValueError):
        pass
    return _("the date in “%(column)s” is not understood; write it as 2024-03-04 or 4 March 2024") % {"column": column}


def _lies_ahead(moment: datetime.datetime) -> bool:
    return moment > timezone.now() + datetime.timedelta(days=1)


def _moment(written: str | datetime.datetime) -> datetime.datetime | None:
    """In the council's zone where none is given."""
    moment = written if isinstance(written, datetime.datetime) else _parse(" ".join(written.split()))
    try:
        return (
            timezone.make_aware(moment, timezone.get_default_timezone())
            if moment and timezone.is_naive(moment)
            else moment
        )
    except (OverflowError, ValueError):
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

"""Words are kept for the time that was said, then removed."""

import datetime
import logging
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from engage.contributions.enums import Ending
from engage.contributions.models import Activity, Contribution
from engage.contributions.services import withdraw
from engage.core.deadlines import end_of, months_after, today

logger = logging.getLogger(__name__)
AT_ONCE = 200  # each in a transaction of its own, so that nobody who is sending waits


def end_what_was_kept_long_enough() -> int:
    """Ends some contributions whose time is over; the next run goes on. One that cannot be ended does not stop
    the others."""
    ended = 0
    for pk in _over(AT_ONCE):
        try:
            withdraw(by=None, contribution=Contribution(pk=pk), ending=Ending.RETENTION)
            ended += 1
        except Exception:
            logger.exception("A contribution whose time is over could not be ended: %s", pk)
    return ended


def _over(most: int) -> Iterator[int]:
    left = most
    for activity in Activity.objects.filter(contributions__withdrawn_at=None).distinct():
        day = last_day_over(activity, today())
        if day is None or left <= 0:
            continue
        standing = Contribution.objects.standing().filter(activity=activity, received_at__lt=end_of(day))
        found = list(standing.order_by("pk").values_list("pk", flat=True)[:left])
        left -= len(found)
        yield from found


def last_day_over(activity: Activity, on: datetime.date) -> datetime.date | None:
    """The last day on which something was received whose time is over by now; None while nothing's can be."""
    if activity.closes_on and months_after(activity.closes_on, activity.keep_months) >= on:
        return None
    day = months_after(on, -activity.keep_months)
    while months_after(day, activity.keep_months) >= on:  # months are not all of one length
        day -= datetime.timedelta(days=1)
    return day


def going_by_day(until: datetime.date) -> dict[datetime.date, int]:
    """How many contributions end on which day: the day after the last one they are kept."""
    going: Counter[datetime.date] = Counter()
    day = TruncDate("received_at", tzinfo=timezone.get_default_timezone())
    rule = {name: F(f"activity__{name}") for name in ("closes_on", "keep_months")}
    standing = Contribution.objects.standing().order_by().values(**rule, day=day)
    for one in standing.annotate(count=Count("pk")):
        activity = Activity(closes_on=one["closes_on"], keep_months=one["keep_months"])
        going[activity.kept_until(one["day"]) + datetime.timedelta(days=1)] += one["count"]
    return {on: count for on, count in going.items() if on <= until}

"""The silence clock by ward: exactly for officers, in rough shares and only of many people for everybody. A ward is
what people said it is, where a file said it."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from engage.contributions.enums import GivenKind
from engage.contributions.models import Activity, Given
from engage.core.disclosure import in_ten
from engage.decisions.owed import promise_to, states_of


@dataclass(frozen=True)
class Ward:
    name: str  # empty: of those who said none
    owed: int
    answered: int
    deciding: int
    waiting: int
    overdue: int
    oldest_waiting: datetime.date | None


def by_ward(activity: Activity) -> list[Ward]:
    """Everybody to whom an answer is owed, in exactly one row; none at all where nobody's ward is known."""
    said = Given.objects.filter(contribution=OuterRef("pk"), kind=GivenKind.WARD).order_by("pk")
    named = Coalesce(Subquery(said.values("value")[:1]), Value(""))
    states = states_of(activity)
    rows = (
        activity.contributions.order_by()
        .annotate(ward=named, promise=promise_to(activity))
        .filter(states["owed"])
        .values("ward")
        .annotate(
            **{name: Count("pk", filter=state) for name, state in states.items()},
            oldest_waiting=Min("received_at", filter=states["waiting"]),
        )
    )
    found = [Ward(name=row.pop("ward"), oldest_waiting=_day(row.pop("oldest_waiting")), **row) for row in rows]
    found.sort(key=lambda one: (not one.name, one.name.casefold(), one.name))
    return found if any(one.name for one in found) else []


def shares_by_ward(activity: Activity) -> list[dict]:
    """What everybody may know: of wards with many people, about how many in ten have an answer, and about how many in
    ten wait for one that is overdue."""
    shares = [(one.name, in_ten(one.answered, one.owed), in_ten(one.overdue, one.owed)) for one in by_ward(activity)]
    return [
        {"ward": name, "answered": answered, "overdue": overdue}
        for name, answered, overdue in shares
        if name and answered is not None
    ]


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment, timezone.get_default_timezone()) if moment else None

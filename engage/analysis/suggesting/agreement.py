"""How often people agreed with what the machine suggested: of what somebody answered, how much was accepted. And how
much waits for an answer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.suggestion import Suggestion


@dataclass(frozen=True)
class Agreement:
    agreed: int = 0
    answered: int = 0


def agreement_by(field: str, user: Any) -> dict[Any, Agreement]:
    """For each rule, code or source, by its key. A text and code that two rules suggested counts for both of them, and
    once for the code."""
    rows = _theirs(user).exclude(verdict=Verdict.OPEN)
    once = {"distinct": True} if field == "code" else {}
    agreed = Count("part", filter=Q(verdict=Verdict.CONFIRMED), **once)
    counted = rows.order_by().values(field).annotate(agreed=agreed, answered=Count("part", **once))
    return {row[field]: Agreement(row["agreed"], row["answered"]) for row in counted}


def waiting_by(field: str, user: Any) -> dict[Any, int]:
    """Contributions with something suggested that nobody answered, for each rule or code, by its key."""
    counted = _theirs(user).waiting().order_by().values(field)
    found = counted.annotate(waiting=Count("part__contribution", distinct=True))
    return dict(found.values_list(field, "waiting"))


def waiting_in_all(user: Any) -> int:
    return _theirs(user).waiting().aggregate(waiting=Count("part__contribution", distinct=True))["waiting"]


def _theirs(user: Any) -> Any:
    rows = Suggestion.objects.all()
    return rows.filter(code__codebook__organisation=user.organisation_id) if user.organisation_id else rows

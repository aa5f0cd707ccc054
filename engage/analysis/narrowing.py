"""The queue, narrowed down as an address says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import F
from django.http import QueryDict

from engage.analysis.filters import QueueFilterSet
from engage.analysis.holding import Found, Held, holding, is_few, sizes
from engage.analysis.permissions import activities_for, is_theirs
from engage.analysis.queries import held
from engage.analysis.search import matching
from engage.contributions.models import Contribution
from engage.core.prepared import Prepared
from engage.core.templatetags.sending import AGAIN

PLACES = ("older", "newer")


def contributions_for(user):
    """Those of the officer's own organisation. The sum hides from SQLite that there is an index on the activity: with
    it, it would sort all that an organisation ever received to show the latest thirty. PostgreSQL knows how much each
    activity received, and the sum would hide that, too."""
    if connection.vendor == "postgresql":
        return Contribution.objects.filter(activity__in=activities_for(user).values("pk"))
    whose = Contribution.objects.alias(whose=F("activity_id") + 0)
    return whose.filter(whose__in=activities_for(user).values("pk"))


_HELD = Prepared(lambda reference: held(Contribution.objects.filter(reference=reference)).select_related("activity"))


def hold_contribution(*, by, reference: str) -> Contribution | None:
    """The one of this reference, when it is the officer's to see: neither it nor its texts are withdrawn or changed
    before this transaction ends."""
    found = next(iter(_HELD(reference)), None)
    return found if found and is_theirs(by, found.activity.organisation_id) else None


@dataclass
class Asked:
    """What narrowing looks at of a request, where there is none: a background task does what an address said."""

    user: Any
    GET: QueryDict


@dataclass(frozen=True)
class Narrowed:
    """The officer's queue as the address says: what a row must have of its own, and the other rows it must have, those
    of words last: of two that are as many, the way from the words is the longer one."""

    contributions: Any
    held: list[Held]
    within: int | None

    @cached_property
    def sizes(self) -> list[int]:
        return sizes(self.held)

    def found(self) -> Found:
        return holding(self.contributions, self.held, self.sizes, within=self.within)

    def near_by(self) -> Any | None:
        """For a look at a few contributions: each is asked by itself, and nothing is known of the rest. None where
        that takes as long as a look at all, as with words alone, or with words that few used."""
        is_slow = [not one.is_soon_asked for one in self.held]
        if sum(is_slow) == sum(not one.is_implied for one in self.held):
            return None
        if any(is_slow) and any(slow and is_few(size) for size, slow in zip(self.sizes, is_slow, strict=True)):
            return None
        there = self.contributions if self.within is None else self.contributions.filter(activity_id=self.within)
        return there.filter(*(one.of_each(are_many=True) for one in self.held))


def narrowed_by(request, filters=None) -> Narrowed:
    """Filters, then words. A filter that makes no sense is left out."""
    contributions = contributions_for(request.user)
    filters = filters or QueueFilterSet(request.GET, request=request, queryset=contributions, is_shown=False)
    held, within = [], None
    if filters.is_valid():
        contributions = filters.filter_queryset(contributions)
        held, within = filters.held, filters.within
    typed = request.GET.get("q", "").strip()
    if typed:
        contributions, words = matching(contributions, typed)
        held = [*held, *words]
    return Narrowed(contributions, held, within)


def found(request, filters=None) -> Found:
    return narrowed_by(request, filters).found()


def narrowed(request):
    """The contributions that are found so."""
    return found(request).contributions


def narrowing(request) -> str:
    """The part of the address that says so, without the place in the list."""
    query = request.GET.copy()
    for name in (*PLACES, AGAIN, "_w_filter_fragment"):
        query.pop(name, None)
    return query.urlencode()

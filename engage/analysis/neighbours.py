"""The next contribution of a narrowed queue, the one before it, and a page of it. Mostly they are close by: nobody who
goes from text to text waits until all that the filters let through is gathered and put in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Subquery

from engage.analysis.holding import Found
from engage.analysis.narrowing import Narrowed
from engage.analysis.paging import Leaf, leaf, newer_than, older_than, place_of
from engage.contributions.models import Contribution

NEAR = 2_000  # of the whole queue are looked at one by one, on either side
NEAR_A_PAGE = 20_000

NOWHERE = (None, None)


@dataclass(frozen=True)
class _Side:
    beside: Callable[
        [Any, Contribution | None], Any
    ]  # of some contributions those on this side of one, the nearest first
    end: tuple  # when the last one came that is near, and its number; nothing, when the queue ends before

    @property
    def is_whole(self) -> bool:
        return self.end == NOWHERE

    def near(self, queue: Any) -> Any:
        moment, pk = self.end
        if self.is_whole:
            return queue
        if self.beside is older_than:
            return queue.filter(Q(received_at__gt=moment) | Q(pk__gte=pk), received_at__gte=moment)
        return queue.filter(Q(received_at__lt=moment) | Q(pk__lte=pk), received_at__lte=moment)


def neighbours(narrowed: Narrowed, place: Contribution) -> list[str | None]:
    """The references of the older one and of the newer one."""
    near_by = narrowed.near_by()
    sides, found = [_Side(older_than, ()), _Side(newer_than, ())], [None, None]
    if near_by is not None:
        sides = _sides(place)
        found = _first(place, [side.beside(side.near(near_by), place) for side in sides])
    left = [at for at, side in enumerate(sides) if not found[at] and not side.is_whole]
    if left:
        queue = narrowed.found().contributions
        further = _first(place, [sides[at].beside(queue, place) for at in left])
        for at, reference in zip(left, further, strict=True):
            found[at] = reference
    return found


def page(found: Found, *, size: int, older: str = "", newer: str = "") -> Leaf:
    """As `leaf` finds it."""
    asked = {"size": size, "older": older, "newer": newer}
    if found.near is None:
        return leaf(found.contributions, **asked)
    place = place_of(older or newer)
    beside = newer_than if place and not older else older_than
    last = beside(Contribution.objects.all(), place)[NEAR_A_PAGE - 1 : NEAR_A_PAGE]
    side = _Side(beside, last.values_list("received_at", "pk").first() or NOWHERE)
    known = leaf(side.near(found.near), **asked)
    goes_on = known.newer if beside is newer_than else known.older
    return known if goes_on or side.is_whole else leaf(found.contributions, **asked)


def _sides(place: Contribution) -> list[_Side]:
    ways = (older_than, newer_than)
    last = [beside(Contribution.objects.all(), place)[NEAR - 1 : NEAR] for beside in ways]
    asked = [Subquery(one.values(name)) for one in last for name in ("received_at", "pk")]
    when_older, older, when_newer, newer = _of_one(place, *asked)
    return [_Side(older_than, (when_older, older)), _Side(newer_than, (when_newer, newer))]


def _first(place: Contribution, sides: list[Any]) -> list[str | None]:
    return list(_of_one(place, *(Subquery(side.values("reference")[:1]) for side in sides)))


def _of_one(place: Contribution, *asked: Any) -> tuple:
    """Several things at once."""
    return Contribution.objects.filter(pk=place.pk).values_list(*asked).get()

"""The next contribution of a narrowed queue, and the one before it. Mostly they are close by: whoever goes from text to
text does not wait until all that the filters let through is gathered and put in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Subquery

from engage.analysis.narrowing import Narrowed
from engage.analysis.paging import newer_than, older_than
from engage.contributions.models import Contribution

NEAR = 2_000  # of the whole queue are looked at one by one, on either side
NEAR_BY_WORDS = 500  # when each may have to be asked for its words, too


@dataclass(frozen=True)
class _Side:
    beside: Callable[[Any, Contribution], Any]  # of some contributions those on this side of one, the nearest first
    end: tuple  # when the last one came that is near, and its number; nothing, when the queue ends before

    @property
    def is_whole(self) -> bool:
        return self.end == (None, None)

    def near(self, queue: Any, place: Contribution) -> Any:
        moment, pk = self.end
        beside = self.beside(queue, place)
        if self.is_whole:
            return beside
        if self.beside is older_than:
            return beside.filter(Q(received_at__gt=moment) | Q(pk__gte=pk), received_at__gte=moment)
        return beside.filter(Q(received_at__lt=moment) | Q(pk__lte=pk), received_at__lte=moment)


def neighbours(narrowed: Narrowed, place: Contribution) -> list[str | None]:
    """The references of the older one and of the newer one."""
    near_by = narrowed.near_by()
    sides, found = [_Side(older_than, ()), _Side(newer_than, ())], [None, None]
    if near_by is not None:
        sides = _sides(place, NEAR_BY_WORDS if narrowed.is_by_words else NEAR)
        found = _first(place, [side.near(near_by, place) for side in sides])
    left = [at for at, side in enumerate(sides) if not found[at] and not side.is_whole]
    if left:
        queue = narrowed.found().contributions
        further = _first(place, [sides[at].beside(queue, place) for at in left])
        for at, reference in zip(left, further, strict=True):
            found[at] = reference
    return found


def _sides(place: Contribution, most: int) -> list[_Side]:
    ways = (older_than, newer_than)
    last = [beside(Contribution.objects.all(), place)[most - 1 : most] for beside in ways]
    asked = [Subquery(one.values(name)) for one in last for name in ("received_at", "pk")]
    when_older, older, when_newer, newer = _of_one(place, *asked)
    return [_Side(older_than, (when_older, older)), _Side(newer_than, (when_newer, newer))]


def _first(place: Contribution, sides: list[Any]) -> list[str | None]:
    return list(_of_one(place, *(Subquery(side.values("reference")[:1]) for side in sides)))


def _of_one(place: Contribution, *asked: Any) -> tuple:
    """Several things at once."""
    return Contribution.objects.filter(pk=place.pk).values_list(*asked).get()

"""Going through contributions from one to the next: stable while new ones arrive and states change, and as
quick at the ten-thousandth as at the first. A place is the reference of the contribution one stands at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from engage.contributions.models import Contribution

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Leaf:
    """Some contributions, newest first, with the places to go on from: None where nothing follows."""

    rows: list[Contribution]
    newer: str | None
    older: str | None


def leaf(queryset: Any, *, size: int, older: str = "", newer: str = "") -> Leaf:
    """The `size` contributions after the place `older`, or before the place `newer`, else the first ones."""
    place = place_of(older or newer)
    if place and not older:
        rows = list(newer_than(queryset, place)[: size + 1])
        more_newer, more_older = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        rows = list(older_than(queryset, place)[: size + 1])
        more_newer, more_older = place is not None, len(rows) > size
        rows = rows[:size]
    if not rows:
        return Leaf([], None, None)
    return Leaf(rows, rows[0].reference if more_newer else None, rows[-1].reference if more_older else None)


def place_of(reference: str) -> Contribution | None:
    return Contribution.objects.filter(reference=reference).first() if reference else None


def older_than(queryset: Any, place: Contribution | None) -> Any:
    """All of them, when it begins at no place."""
    if place is None:
        return _newest_first(queryset)
    same_moment = Q(received_at__lt=place.received_at) | Q(pk__lt=place.pk)
    return _newest_first(queryset.filter(same_moment, received_at__lte=place.received_at))


def newer_than(queryset: Any, place: Contribution) -> Any:
    """The nearest first."""
    same_moment = Q(received_at__gt=place.received_at) | Q(pk__gt=place.pk)
    return queryset.filter(same_moment, received_at__gte=place.received_at).order_by("received_at", "pk")


def _newest_first(queryset: Any) -> Any:
    return queryset.order_by("-received_at", "-pk")


def count_up_to(queryset: Any, most: int = MOST_COUNTED) -> tuple[int, bool]:
    """How many there are, and whether there are more than were counted."""
    counted = queryset.order_by().values("pk")[: most + 1].count()
    return min(counted, most), counted > most

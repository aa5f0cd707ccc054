"""The contributions that hold some row: a reading, a filing, a word. Of few rows a database goes to the contributions;
with many it goes from contribution to contribution, newest first, until a page is full. It cannot know by itself which
is less work: it does not know how the rows lie in the queue. So it is asked how many there are, and told."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Subquery

from engage.analysis.paging import MOST_COUNTED, count_up_to
from engage.contributions.models import Contribution

FEW = 5_000  # so many are sorted sooner than found by going down the whole queue
SOME = 50_000  # so many still are, where others must be there besides
FIRST_LOT = 2  # times what is counted


class _FirstAsked(Func):
    """PostgreSQL may think that it is less work to look at every contribution there is. These it asks for at first."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


def among(contributions: Any) -> Q:
    """Those that a query names by their numbers."""
    if connection.vendor == "postgresql":
        return Q(_FirstAsked(F("pk"), Subquery(contributions)))
    return Q(pk__in=contributions)


@dataclass(frozen=True)
class Held:
    """Rows of which a contribution must have one: the way from them to it, and the same rows or a few more, to be
    counted without a look anywhere else."""

    rows: Any
    path: str = "contribution"
    about_as_many: Any = None
    is_implied: bool = False  # by another filter: then it is but a way to the contributions

    @property
    def counted(self) -> Any:
        return self.rows if self.about_as_many is None else self.about_as_many

    def steps(self, are_several: bool) -> list[int]:
        """It is asked whether there are more than so many."""
        knows_itself = connection.vendor == "postgresql"  # how many there are about, of more than a few
        return [FEW, SOME] if are_several and not self.is_implied and not knows_itself else [FEW]

    def of_few(self, lot: int | None = None) -> Q:
        """From the rows, or so many of them, to the contributions."""
        return among(self.rows.order_by().values(self.path)[:lot])

    def of_each(self, *, are_many: bool) -> Q:
        """From each contribution to its rows."""
        if self.is_implied:
            return Q()
        return Q(Exists(self.rows.filter(**{self.path: OuterRef("pk")})))


@dataclass(frozen=True)
class Found:
    """Contributions that hold what they must. How many there are is not counted in their order, but along the rows of
    which there are fewest: of `others` these are not asked."""

    contributions: Any
    others: Any = None
    fewest: Held | None = None

    def count_up_to(self, most: int = MOST_COUNTED) -> tuple[int, bool]:
        """How many there are, and whether there are more than were counted."""
        lot = most * FIRST_LOT
        for _time in range(2 if self.fewest else 0):
            counted, more = count_up_to(self.others.filter(self.fewest.of_few(lot)), most)
            if more:
                return counted, more
            lot = lot * (most + 1) * FIRST_LOT // max(counted, 1)  # as many would hold enough, if they are alike
            if lot > SOME:
                break
        return count_up_to(self.contributions, most)


def holding(contributions: Any, held: list[Held], *, within: int | None = None) -> Found:
    """Those of the contributions, of one activity or of all, that have one of the rows of each."""
    sizes = _sizes(held)
    way = _way(held, sizes)
    if within is not None:
        # The sum hides that there is an index by activity: from few rows no database shall go to that one instead.
        contributions = contributions.alias(of=F("activity_id") + 0)
        contributions = contributions.filter(**{"activity_id" if way is None else "of": within})
    if way is not None:
        others = [(0, one) for one in held if one is not held[way]]
        return Found(_each(contributions.filter(held[way].of_few()), others))
    many = list(zip(sizes, held, strict=True))
    if not many:
        return Found(contributions)
    fewest = min(many, key=lambda pair: pair[0])
    others = [pair for pair in many if pair is not fewest]
    return Found(_each(contributions, many), _each(contributions, others), fewest[1])


def _way(held: list[Held], sizes: list[int]) -> int | None:
    """The place of those that are few enough to go from them to the contributions. Where several are asked for, some
    are, that one alone would not be: of those that hold both there may be hardly any."""
    size, place = min(zip(sizes, range(len(held)), strict=True), default=(SOME + 1, 0))
    return place if size <= FEW or (size <= SOME and _are_several(held)) else None


def _are_several(held: list[Held]) -> bool:
    return sum(not one.is_implied for one in held) > 1


def _each(contributions: Any, held: list[tuple[int, Held]]) -> Any:
    for size, one in held:
        contributions = contributions.filter(one.of_each(are_many=size > SOME))
    return contributions


def _sizes(held: list[Held]) -> list[int]:
    """For each FEW or SOME when it has no more rows than that, else one more than SOME; asked at once."""
    asked = [(place, step) for place, one in enumerate(held) for step in one.steps(_are_several(held))]
    if not asked:
        return []
    beyond = [Subquery(held[place].counted.order_by().values("pk")[step : step + 1]) for place, step in asked]
    found = list(Contribution.objects.order_by().values_list(*beyond)[:1])
    more = found[0] if found else [None] * len(asked)
    within = [pair for pair, row in zip(asked, more, strict=True) if row is None]
    return [min((step for at, step in within if at == place), default=SOME + 1) for place in range(len(held))]

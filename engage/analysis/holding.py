"""The contributions that hold some row: a reading, a filing, a word. Of few rows a database goes to the contributions;
with many it goes from contribution to contribution, newest first, until a page is full. It cannot know by itself which
is less work: it does not know how the rows lie in the queue. So it is asked how many there are, and told."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from engage.analysis.paging import MOST_COUNTED, count_up_to
from engage.contributions.models import Contribution

FEW = 5_000  # so many are sorted sooner than found by going down the whole queue
SOME = 50_000  # so many still are, where others must be there besides
FIRST_LOT = 2  # times what is counted


@dataclass(frozen=True)
class Held:
    """Rows of which a contribution must have one: the way from them to it, and the same rows or a few more, to be
    counted without a look anywhere else."""

    rows: Any
    path: str = "contribution"
    about_as_many: Any = None

    @property
    def counted(self) -> Any:
        return self.rows if self.about_as_many is None else self.about_as_many

    @property
    def steps(self) -> list[int]:
        """It is asked whether there are more than so many."""
        return [FEW, SOME]

    def of_few(self, lot: int | None = None) -> Q:
        """From the rows, or so many of them, to the contributions."""
        return Q(pk__in=self.rows.order_by().values(self.path)[:lot])

    def of_each(self, *, are_many: bool) -> Q:
        """From each contribution to its rows."""
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
        while self.fewest and lot <= max(SOME, most * FIRST_LOT):
            counted, more = count_up_to(self.others.filter(self.fewest.of_few(lot)), most)
            if more:
                return counted, more
            lot = max(lot * 2, lot * most * FIRST_LOT // max(counted, 1))
        return count_up_to(self.contributions, most)


def holding(contributions: Any, held: list[Held], *, within: int | None = None) -> Found:
    """Those of the contributions, of one activity or of all, that have one of the rows of each. With several, some are
    few enough where one alone would not be."""
    sizes = _sizes(held)
    are_few = [size <= FEW for size in sizes]
    if len(held) > 1 and not any(are_few) and min(sizes) <= SOME:
        are_few[sizes.index(min(sizes))] = True
    for one, few in zip(held, are_few, strict=True):
        if few:
            contributions = contributions.filter(one.of_few())
    if within is not None:
        # The sum hides that there is an index by activity: from few rows no database shall go to that one instead.
        hidden = contributions.alias(of=F("activity_id") + 0)
        contributions = hidden.filter(**{"of" if any(are_few) else "activity_id": within})
    many = [(size, one) for one, size, few in zip(held, sizes, are_few, strict=True) if not few]
    if any(are_few) or not many:
        return Found(_each(contributions, [(0, one) for _size, one in many]))
    fewest = min(many, key=lambda pair: pair[0])
    others = [pair for pair in many if pair is not fewest]
    return Found(_each(contributions, many), _each(contributions, others), fewest[1])


def _each(contributions: Any, held: list[tuple[int, Held]]) -> Any:
    for size, one in held:
        contributions = contributions.filter(one.of_each(are_many=size > SOME))
    return contributions


def _sizes(held: list[Held]) -> list[int]:
    """For each FEW or SOME when it has no more rows than that, else one more than SOME; asked at once."""
    asked = [(place, step) for place, one in enumerate(held) for step in one.steps]
    if not asked:
        return []
    beyond = [Subquery(held[place].counted.order_by().values("pk")[step : step + 1]) for place, step in asked]
    found = list(Contribution.objects.order_by().values_list(*beyond)[:1])
    more = found[0] if found else [None] * len(asked)
    within = [pair for pair, row in zip(asked, more, strict=True) if row is None]
    return [min((step for at, step in within if at == place), default=SOME + 1) for place in range(len(held))]

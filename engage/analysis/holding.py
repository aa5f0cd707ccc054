"""The contributions that hold some row: a reading, a filing, a word. Of few rows a database goes to the contributions;
with many it goes from contribution to contribution, newest first, until a page is full. It cannot know by itself which
is less work: it does not know how the rows lie in the queue. So it is asked how many there are, and told."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, OuterRef, Q, Subquery, Value

from engage.analysis.paging import MOST_COUNTED, count_up_to
from engage.contributions.models import Contribution
from engage.core.one_by_one import OneByOne

FEW = 5_000  # so many are sorted sooner than found by going down the whole queue
LITTLE = 1_000  # are looked through soon even where that is dear
SOME = 50_000  # so many still are, where others must be there besides
LOT = 2  # times what is counted
MOST_TOGETHER = 100  # are counted of those that have some of several rows, of which hardly any may be there


class _FirstAsked(Func):
    """PostgreSQL may think that it is less work to look at every contribution there is. These it asks for at first."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class _Numbers(ArraySubquery):
    empty_result_value = NotImplemented  # where there can be none, nothing is asked for at all


class _OneOf(Func):
    """Of so many numbers, sent as one value: to write down thousands of them takes longer than to look for them. For
    PostgreSQL they are made a list of, or it would go down the queue and ask of each whether it is one of them."""

    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        return self.as_sql(
            compiler, connection, template="%(expressions)s))", arg_joiner=" IN (SELECT value FROM json_each("
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        return self.as_sql(
            compiler, connection, template="%(expressions)s)))", arg_joiner=" = ANY(ARRAY(SELECT unnest("
        )


def _one_of(keys: list[int]) -> Q:
    if connection.vendor == "postgresql":
        return Q(_OneOf(F("pk"), Value(keys, output_field=ArrayField(BigIntegerField()))))
    return Q(_OneOf(F("pk"), Value(json.dumps(keys))))


def _numbers(keys: Any) -> list[int]:
    return list(set(keys))


def among(contributions: Any) -> Q:
    """Those that a query names by their numbers."""
    if connection.vendor == "postgresql":
        return Q(_FirstAsked(F("pk"), _Numbers(contributions)))
    return Q(pk__in=contributions)


@dataclass(frozen=True)
class Held:
    """Rows of which a contribution must have one: the way from them to it, and the same rows or a few more, to be
    counted without a look anywhere else."""

    rows: Any
    path: str = "contribution"
    about_as_many: Any = None
    is_implied: bool = False  # by another filter: then it is but a way to the contributions
    is_dear: bool = False  # to look through all, though not to ask one contribution whether it has one

    @property
    def counted(self) -> Any:
        return self.rows if self.about_as_many is None else self.about_as_many

    @property
    def is_soon_asked(self) -> bool:
        """Whether one contribution soon says whether it has one."""
        return True

    def steps(self, are_several: bool) -> list[int]:
        """It is asked whether there are more than so many."""
        first = [LITTLE, FEW] if self.is_dear else [FEW]
        return [*first, SOME] if are_several and not self.is_implied else first

    def about(self) -> int:
        """How many there are as far as is known, of those that are more than few."""
        return SOME + 1

    def is_slow(self, size: int, most: int) -> bool:
        """Whether it takes long to say of very many contributions, one by one or of all at once, which have one; `most`
        is the size of the largest that is asked for."""
        return False

    def of_few(self, lot: int | None = None) -> Q:
        """From the rows, or so many of them, to the contributions."""
        if self.about_as_many is None:
            return among(self.rows.order_by().values(self.path)[:lot])
        return among(self.about_as_many.order_by().values(self.path)[:lot]) & self.of_each()

    def of_these(self) -> Q:
        """The contributions of the rows, where these are few: asked once, for the page and for how many there are."""
        return _one_of(_numbers(self.rows.order_by().values_list(self.path, flat=True)))

    def beside(self, path: str, *, are_many: bool) -> Q:
        """Of other rows, with their own path to the contributions: those whose contribution has one of these."""
        if connection.vendor == "postgresql":  # it chooses from which to which it goes
            return Q(**{f"{path}__in": self.rows.order_by().values(self.path)})
        return self.of_each(are_many=are_many, at=path)

    def of_each(self, *, are_many: bool = False, at: str = "pk") -> Q:
        """From each contribution, by its number, to its rows."""
        if self.is_implied:
            return Q()
        return Q(OneByOne(self.rows.filter(**{self.path: OuterRef(at)})))


@dataclass(frozen=True)
class Found:
    """Contributions that hold what they must. How many there are is not counted in their order, but along the rows of
    which there are fewest: of `others` these are not asked. So many as `seen` are known already. A page of them is
    looked for in `near`, where that is given, among so many of the queue as are close by; mostly it is there."""

    contributions: Any
    others: Any = None
    fewest: Held | None = None
    most: int = MOST_COUNTED
    seen: int = 0
    near: Any = None

    @property
    def first_lot(self) -> float:
        """Nearly every row may be another contribution's, if nothing else must be there."""
        return 1.25 if self.most == MOST_COUNTED else LOT

    def count_up_to(self, most: int | None = None) -> tuple[int, bool]:
        """How many there are, and whether there are more than were counted."""
        most = self.most if most is None else most
        if self.seen > most:
            return most, True
        lot = int(most * self.first_lot) + 1
        for _time in range(2 if self.fewest else 0):
            counted, more = self._of_a_lot(lot, most)
            if more:
                return counted, more
            lot = lot * (most + 1) * LOT // max(counted, 1)  # as many would hold enough, if they are alike
            if lot > SOME:
                break
        return count_up_to(self.contributions, most)

    def _of_a_lot(self, lot: int, most: int) -> tuple[int, bool]:
        return count_up_to(self.others.filter(self.fewest.of_few(lot)), most)

    def with_many(self) -> "Found | None":
        """Itself when the first rows say that it is soon gone down to a full page."""
        counted, more = self._of_a_lot(FEW, self.most)
        return replace(self, seen=counted + 1) if more else None


def holding(
    contributions: Any, held: list[Held], known: list[int] | None = None, *, within: int | None = None
) -> Found:
    """Those of the contributions, of one activity or of all, that have one of the rows of each. How many rows there are
    may be known."""
    sized = list(zip(sizes(held) if known is None else known, held, strict=True))
    there = contributions if within is None else contributions.filter(activity_id=within)
    going_down = _going_down(there, sized)
    if within is None and _is_dear(sized):
        return replace(
            going_down, contributions=contributions.filter(_fewest(sized)[0].of_few()), near=going_down.contributions
        )
    often = going_down.with_many() if _may_be_often_together(sized) else None
    if often:
        return often
    few = _few(sized)
    if few is None and _are_together(sized):
        few = _with_all(_wanted(sized))
    if few is None:
        return going_down
    if within is not None:
        # The sum hides that there is an index by activity: from few rows no database shall go to that one instead.
        contributions = contributions.alias(of=F("activity_id") + 0).filter(of=within)
    return Found(contributions.filter(*few))


def _going_down(there: Any, sized: list[tuple[int, Held]]) -> Found:
    if not sized:
        return Found(there)
    fewest, others = _fewest(sized)
    most = MOST_COUNTED if len(_wanted(sized)) < 2 else MOST_TOGETHER
    return Found(there.filter(*_of_each(sized)), there.filter(*_of_each(others)), fewest, most)


def _few(sized: list[tuple[int, Held]]) -> list[Q] | None:
    """The contributions that have all, when there are few of some rows: looked for once, for the page and for how many
    there are."""
    if min(map(_size, sized), default=FEW + 1) > FEW:
        return None
    fewest, others = _fewest(sized)
    if not any(_of_each(others)):
        return [fewest.of_these()]
    with_all = Contribution.objects.filter(fewest.of_few(), *_of_each(others)).order_by()
    return [_one_of(list(with_all.values_list("pk", flat=True)))]


def _wanted(sized: list[tuple[int, Held]]) -> list[tuple[int, Held]]:
    return [pair for pair in sized if not pair[1].is_implied]


def _is_dear(sized: list[tuple[int, Held]]) -> bool:
    return len(sized) == 1 and sized[0][1].is_dear and LITTLE < _size(sized[0]) <= FEW


def _may_be_often_together(sized: list[tuple[int, Held]]) -> bool:
    """Of two kinds of rows: where there are some of the one, or few, but each of these asks long for the other."""
    wanted = _wanted(sized)
    if len(wanted) != 2:
        return False
    return _is_slow(wanted) if min(map(_size, sized)) <= FEW else _are_together(sized)


def _are_together(sized: list[tuple[int, Held]]) -> bool:
    """Whether there are some rows of one kind, and others must be there besides: few may have all."""
    wanted = _wanted(sized)
    return len(wanted) > 1 and min(map(_size, wanted)) <= SOME and not _is_slow(wanted)


def _with_all(wanted: list[tuple[int, Held]]) -> list[Q] | None:
    """The contributions that have all, when these are few."""
    fewest, others = _fewest(wanted)
    beside = [one.beside(fewest.path, are_many=size > SOME) for size, one in others]
    rows = fewest.rows.order_by().filter(*beside)
    keys = list(rows.values_list(fewest.path, flat=True)[: FEW + 1])
    return [_one_of(_numbers(keys))] if len(keys) <= FEW else None


def _is_slow(wanted: list[tuple[int, Held]]) -> bool:
    most = max(map(_size, wanted))
    return any(one.is_slow(size, most) for size, one in wanted)


def _size(pair: tuple[int, Held]) -> int:
    return pair[0]


def _fewest(sized: list[tuple[int, Held]]) -> tuple[Held, list[tuple[int, Held]]]:
    fewest = min(sized, key=_size)
    return fewest[1], [pair for pair in sized if pair is not fewest]


def _are_several(held: list[Held]) -> bool:
    return sum(not one.is_implied for one in held) > 1


def _of_each(held: list[tuple[int, Held]]) -> list[Q]:
    return [one.of_each(are_many=size > SOME) for size, one in held]


def _one_each(rows: Any) -> Any:
    """Not their numbers: for these PostgreSQL would look beyond the index at every row."""
    return rows.order_by().annotate(one=Value(1)).values("one")


def is_few(size: int) -> bool:
    return size <= FEW


def sizes(held: list[Held]) -> list[int]:
    """For each LITTLE, FEW or SOME when it has no more rows than that, else one more than SOME; asked at once."""
    asked = [(place, step) for place, one in enumerate(held) for step in one.steps(_are_several(held))]
    beyond = [Subquery(_one_each(held[place].counted)[step : step + 1]) for place, step in asked]
    found = list(Contribution.objects.order_by().values_list(*beyond)[:1]) if asked else []
    more = found[0] if found else [None] * len(asked)
    within = [pair for pair, row in zip(asked, more, strict=True) if row is None]
    known = [min((step for at, step in within if at == place), default=SOME + 1) for place in range(len(held))]
    if _are_several(held):
        known = [min(size, one.about()) if size > SOME else size for size, one in zip(known, held, strict=True)]
    return known

"""What is asked of the database again and again in the same words. Django writes the SQL anew each time, and that is
ten times the work of asking and of reading the answer: most of what an officer's filing would cost."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

Make = Callable[..., QuerySet]
FIRST = 1_999_000_001  # stand-in, with those after it: numbers that no query of ours names


@dataclass(frozen=True)
class _Written:
    """`places` are those of the values among what is sent along with the SQL."""

    queryset: QuerySet
    compiler: Any
    sql: str
    sent: tuple[Any, ...]
    places: list[list[int]]


class Prepared:
    """What `make` asks, for other values each time. It is given stand-ins for them, once for each number of them, and
    must do nothing with them but compare a field with each; and nothing else in it may change from one time to the
    next, as a date would."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._written: dict[tuple[type, ...], _Written] = {}

    def __call__(self, *values: int | str) -> list[Any]:
        kinds = tuple(map(type, values))
        if kinds not in self._written:
            self._written[kinds] = _write(self._make, kinds)
        written = self._written[kinds]
        sent = list(written.sent)
        for value, places in zip(values, written.places, strict=True):
            for place in places:
                sent[place] = value
        return _ask(written, tuple(sent))


def _write(make: Make, kinds: tuple[type, ...]) -> _Written:
    stand_ins = [kind(FIRST + place) for place, kind in enumerate(kinds)]
    queryset = make(*stand_ins)
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, sent = compiler.as_sql()
    places = [[at for at, one in enumerate(sent) if one == stand_in] for stand_in in stand_ins]
    if not all(places):
        raise ValueError("A value that is not compared with a field as it is.")
    return _Written(queryset, compiler, sql, tuple(sent), places)


def _ask(written: _Written, sent: tuple[Any, ...]) -> list[Any]:
    """Django's own way from here on: all but the writing is as it would be. The query is a copy of nothing but its
    frame; nobody adds anything to it."""
    known, query = written.queryset, copy(written.queryset.query)
    compiler = copy(written.compiler)
    compiler.connection = connections[known.db]  # of this thread
    compiler.as_sql = lambda *args, **kwargs: (written.sql, sent)
    if query.select_for_update and not compiler.connection.in_atomic_block:
        raise TransactionManagementError("Nothing is held outside of a transaction.")
    query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
    asked = type(known)(model=known.model, query=query, using=known.db)
    asked._iterable_class, asked._fields = known._iterable_class, known._fields
    return list(asked)

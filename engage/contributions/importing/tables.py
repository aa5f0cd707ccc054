"""What both kinds of file have in common: headings in the first row, and rows with the place they stand at."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from engage.core.text import normalise_text


class CannotRead(Exception):
    """The file as a whole cannot be used. The message tells an officer what to do."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no words, and why."""

    reason: str


Cell = str | datetime.datetime | Unreadable


@dataclass(frozen=True)
class Row:
    """One row. `place` is the line of a CSV file on which it starts, or the row of a sheet."""

    place: int
    cells: Sequence[Cell]
    problem: str = ""


class Table(Protocol):
    """A file that can be gone through more than once, each time from the start, in little memory."""

    headings: list[str]

    def rows(self) -> Iterator[Row]: ...


def heading(text: str) -> str:
    """How a heading is compared and kept: on one line, without the space around it that exports leave."""
    return " ".join(normalise_text(text).split())


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not normalise_text(cell)


def missing(headings: list[str], wanted: Iterable[str]) -> list[str]:
    return [name for name in wanted if headings.count(name) != 1]


def check_headings(headings: list[str], wanted: Sequence[str]) -> None:
    """Raises CannotRead unless each wanted column is there, once."""
    if not any(headings):
        raise CannotRead(_("The first row is empty. It needs to hold the names of the columns."))
    for name in wanted:
        if name not in headings:
            there = ", ".join(f"“{there}”" for there in headings[:40] if there)
            raise CannotRead(
                _("There is no column “%(name)s” in the first row. It holds: %(there)s.")
                % {"name": name, "there": there}
            )
        if headings.count(name) > 1:
            raise CannotRead(
                _("%(count)d columns are called “%(name)s”. Give each a name of its own.")
                % {"count": headings.count(name), "name": name}
            )


def check_rows(table: Table) -> int:
    """Goes through the whole file once; how many rows it has. Raises CannotRead when it cannot be read to its
    end, or when a column without a name holds something: of a question over two merged columns, half of the
    answers would be lost."""
    rows = 0
    for row in table.rows():
        rows += 1
        for index, cell in enumerate(row.cells):
            nameless = index >= len(table.headings) or not table.headings[index]
            if nameless and not row.problem and not is_blank(cell):
                raise CannotRead(
                    _("Column %(number)d has no name, but holds something (row %(place)d). Name it, or empty it.")
                    % {"number": index + 1, "place": row.place}
                )
    return rows

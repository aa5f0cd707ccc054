"""Answers that are dated before the first day or after the last day of what they answer: which rows they are. Whether
they count is for an officer to say, not for the file."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.contributions.models import Activity

EARLY, LATE = "early", "late"
SHOWN = 40  # runs of rows that are named; of more it is said that there are more
Runs = list[list[int]]


def side_of(activity: Activity, day: datetime.date) -> str:
    if activity.opens_on and day < activity.opens_on:
        return EARLY
    return LATE if activity.closes_on and day > activity.closes_on else ""


def why_left_out(activity: Activity, side: str) -> str:
    if side == EARLY:
        return _("it is dated before the first day, %(day)s") % {"day": _end(activity, side)}
    return _("it is dated after the last day, %(day)s") % {"day": _end(activity, side)}


def _end(activity: Activity, side: str) -> str:
    return date_format(activity.opens_on if side == EARLY else activity.closes_on, "j F Y")


class Outside:
    """Is told of the rows in their order, and holds them as runs: ten thousand in a row are one."""

    def __init__(self) -> None:
        self.runs: dict[str, Runs] = {}

    def add(self, side: str, place: int) -> None:
        runs = self.runs.setdefault(side, [])
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])


@dataclass(frozen=True)
class OneSide:
    """What an officer is told of the rows on one side."""

    activity: Activity
    side: str
    runs: Sequence[Sequence[int]]

    @property
    def rows(self) -> int:
        return sum(last - first + 1 for first, last in self.runs)

    @property
    def sentence(self) -> str:
        """As “3 rows dated after the last day, 5 May 2026: rows 6 to 8.”"""
        which = ngettext("row %(which)s", "rows %(which)s", self.rows) % {"which": self.which}
        return self._how_many % {"rows": self.rows, "day": _end(self.activity, self.side), "which": which}

    @property
    def _how_many(self) -> str:
        if self.side == EARLY:
            return ngettext(
                "%(rows)d row dated before the first day, %(day)s: %(which)s.",
                "%(rows)d rows dated before the first day, %(day)s: %(which)s.",
                self.rows,
            )
        return ngettext(
            "%(rows)d row dated after the last day, %(day)s: %(which)s.",
            "%(rows)d rows dated after the last day, %(day)s: %(which)s.",
            self.rows,
        )

    @property
    def which(self) -> str:
        named = [self._run(first, last) for first, last in self.runs[:SHOWN]]
        more = [_("and more")] if len(self.runs) > SHOWN else []
        return ", ".join([*named, *more])

    def _run(self, first: int, last: int) -> str:
        return str(first) if first == last else _("%(first)d to %(last)d") % {"first": first, "last": last}


def how_many(runs: dict[str, Any]) -> int:
    return sum(last - first + 1 for side in runs.values() for first, last in side)


def what_was_chosen(options: dict[str, Any]) -> str:
    """What an officer said about such rows of a file that is in, as it is kept with the import; nothing when there
    were none."""
    rows = options.get("outside")
    if not rows:
        return ""
    if options["leave_outside"]:
        return ngettext(
            "%(rows)d row was dated outside the time to answer, and was left out.",
            "%(rows)d rows were dated outside the time to answer, and were left out.",
            rows,
        ) % {"rows": rows}
    return ngettext(
        "%(rows)d answer came from outside the time to answer. It was brought in and counts like the others.",
        "%(rows)d answers came from outside the time to answer. They were brought in and count like the others.",
        rows,
    ) % {"rows": rows}


def sides(activity: Activity, runs: dict[str, Any]) -> list[OneSide]:
    return [OneSide(activity, side, runs[side]) for side in (EARLY, LATE) if runs.get(side)]

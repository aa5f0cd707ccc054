"""One row of a file understood as a decision, or refused with the reason."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from engage.contributions.importing.dates import council_day, understand_date, why_no_date
from engage.core.text import digest, normalise_text
from engage.decisions.enums import ColumnUse
from engage.decisions.models import Decision, FileRow
from engage.decisions.reading import heading_of, read_day, read_options
from engage.decisions.versions import Said

NEEDED = (
    ColumnUse.REFERENCE, ColumnUse.TITLE, ColumnUse.BODY, ColumnUse.DATE, ColumnUse.WHAT, ColumnUse.REASONS
)  # fmt: skip
LONGEST = 100_000  # characters of one cell
_LINK = re.compile(r"\b(link|url|web ?address|address|hyperlink)\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(next steps?|what (comes )?next|follow.?up)\b", re.IGNORECASE)


class Refused(ValueError):
    """This row is not taken, and why. It names columns, never what stands in them."""


def names() -> dict[str, str]:
    """What each use of a column is called."""
    return {
        ColumnUse.REFERENCE: _("The council’s reference"),
        ColumnUse.TITLE: _("Title"),
        ColumnUse.BODY: _("Who decided"),
        ColumnUse.DATE: _("Date of the decision"),
        ColumnUse.WHAT: _("What was decided"),
        ColumnUse.REASONS: _("Why"),
        ColumnUse.OPTIONS: _("Options that were considered"),
        ColumnUse.LINK: _("Address of the record"),
        ColumnUse.NEXT: _("What comes next"),
        ColumnUse.OUT: _("Leave it out"),
    }


def guess_uses(headings: Sequence[str]) -> list[str]:
    """What the headings say for themselves; the rest is left out, because files of committee systems have many
    columns that nobody needs here."""
    uses: list[str] = []
    for heading in headings:
        use = _guess(heading)
        usable = use in ColumnUse.values and use not in uses and is_usable(headings, heading)
        uses.append(use if usable else ColumnUse.OUT)
    return uses


def _guess(heading: str) -> str:
    if use := heading_of(heading):
        return use
    if _LINK.search(heading):
        return ColumnUse.LINK
    return ColumnUse.NEXT if _NEXT.search(heading) else ""


def is_usable(headings: Sequence[str], name: str) -> bool:
    """A column without a name, or one of two with one name, cannot be meant."""
    return bool(name) and list(headings).count(name) == 1


def read_row(row: FileRow, headings: Sequence[str], uses: Sequence[str]) -> Said:
    """What the row says of a decision, of the columns that are used. Raises Refused."""
    if row.problem:
        raise Refused(row.problem)
    columns = {use: number for number, use in enumerate(uses) if use != ColumnUse.OUT}
    said: Said = {}
    for use, number in columns.items():
        text = normalise_text(row.cells[number])
        if len(text) > LONGEST:
            detail = {"column": headings[number], "there": len(text), "limit": LONGEST}
            raise Refused(_("“%(column)s” has %(there)d characters; %(limit)d can be taken") % detail)
        if not text and use in NEEDED:
            raise Refused(_("“%(column)s” is empty") % {"column": headings[number]})
        if not text:  # a system that left it out says nothing against what stands here
            continue
        said[use] = _value(use, text, headings[number])
    _check_fields(said, {use: headings[number] for use, number in columns.items()})
    return said


def _value(use: str, text: str, column: str) -> Any:
    if use == ColumnUse.DATE:
        moment = understand_date(text)
        day = council_day(moment) if moment else read_day(text)
        if day is None:
            raise Refused(why_no_date(text, column=column))
        return day.isoformat()
    if use == ColumnUse.OPTIONS:
        return [{"text": one.text, "taken": one.taken, "why": one.why} for one in read_options(text)]
    return " ".join(text.split()) if use in (ColumnUse.REFERENCE, ColumnUse.TITLE, ColumnUse.BODY) else text


def _check_fields(said: Said, columns: Mapping[str, str]) -> None:
    """The same rules that the form has: lengths, and an address that is one."""
    for use, value in said.items():
        if use == ColumnUse.OPTIONS:
            continue
        try:
            Decision._meta.get_field(use).clean(value, None)
        except ValidationError as refusal:
            raise Refused(f"“{columns[use]}”: {' '.join(refusal.messages)}") from refusal


def mark_of(said: Said) -> str:
    return digest(json.dumps(said, sort_keys=True))

"""Which column of a file is what: guessed, remembered from the last file with these headings, chosen by an officer."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from engage.accounts.models import Organisation
from engage.contributions.enums import Use
from engage.contributions.importing.request import Columns
from engage.contributions.importing.tables import CannotRead
from engage.contributions.models import ImportMapping
from engage.core.fields import number_in
from engage.core.text import digest

ONCE = (Use.RESPONDENT, Use.DATE, Use.CHANNEL, Use.ORGANISATION, Use.WARD, Use.EMAIL, Use.PHONE, Use.QUOTE)
MOST_NAMED = 20
_LIKELY = [
    (Use.QUOTE, re.compile(r"\bquot(e|ed|ing|ation)\b", re.IGNORECASE)),
    (Use.EMAIL, re.compile(r"\be-?mail\b", re.IGNORECASE)),
    (Use.PHONE, re.compile(r"\b(tele)?phone|^(mobile|tel)\b", re.IGNORECASE)),
    (Use.POST, re.compile(r"^(postal |home )?(address|addr)( ?line)? ?\d?$|^(post ?code|town|street)\b", re.I)),
    (Use.RESPONDENT, re.compile(r"^(id|.*\b(respon[a-z]+|answer|submission|user) ?(id|number|no\.?|ref\w*))$", re.I)),
    (Use.RESPONDENT, re.compile(r"^((our|your|unique) )?(ref|reference)\.?( ?(id|number|no\.?|code))?$", re.I)),
    (Use.RESPONDENT, re.compile(r"^respondent$", re.I)),
    (Use.DATE, re.compile(r"\b(date|submitted|completed|received|timestamp)\b", re.IGNORECASE)),
    (Use.WARD, re.compile(r"\bward\b", re.IGNORECASE)),
    (Use.CHANNEL, re.compile(r"^(channel|source|how received)$", re.IGNORECASE)),
    (Use.ORGANISATION, re.compile(r"^(name of )?(your )?organi[sz]ation( name)?$", re.IGNORECASE)),
]


def guess_uses(headings: Sequence[str]) -> list[str]:
    """What the headings of a file say for themselves; empty where an officer has to say it."""
    uses: list[str] = []
    for name in headings:
        likely = next((use for use, pattern in _LIKELY if pattern.search(name)), "")
        usable = likely and (likely not in ONCE or likely not in uses) and headings.count(name) == 1
        uses.append(likely if usable else "" if is_usable(headings, name) else Use.OUT)
    return uses


def is_usable(headings: Sequence[str], name: str) -> bool:
    """A column without a name cannot say what was asked, and of two with one name nobody knows which is meant."""
    return bool(name) and headings.count(name) == 1


def columns_of(headings: Sequence[str], uses: Sequence[str]) -> Columns:
    named: dict[str, list[str]] = {use: [] for use in Use.values}
    for name, use in zip(headings, uses, strict=True):
        named[use].append(name)
    one = {use: (named[use] or [""])[0] for use in ONCE}
    return Columns(
        texts=tuple(named[Use.TEXT]),
        choices=tuple(named[Use.CHOICE]),
        own_id=one[Use.RESPONDENT],
        date=one[Use.DATE],
        email=one[Use.EMAIL],
        post=tuple(named[Use.POST]),
        phone=one[Use.PHONE],
        channel=one[Use.CHANNEL],
        organisation=one[Use.ORGANISATION],
        ward=one[Use.WARD],
        quote=one[Use.QUOTE],
    )


def remembered(organisation: Organisation, headings: Sequence[str]) -> Any:
    """What officers of this council chose for a file with these headings, the latest first."""
    return ImportMapping.objects.filter(organisation=organisation, headings_digest=_digest(headings))


def saved_as(organisation: Organisation, wanted: str, headings: Sequence[str]) -> ImportMapping:
    """What was chosen under this name, or has this number, for a file with these headings. Raises CannotRead."""
    fitting = list(remembered(organisation, headings))
    named = [one for one in fitting if one.name == wanted] or [one for one in fitting if str(one.pk) == wanted]
    if named:
        return named[0]
    number = number_in(wanted)
    is_it = Q(name=wanted) if number is None else Q(name=wanted) | Q(pk=number)
    if ImportMapping.objects.filter(is_it, organisation=organisation).exists():
        why = _("“%(wanted)s” was saved for a file with other columns.")
    else:
        why = _("Nothing is saved under the name or number “%(wanted)s”.")
    there = ", ".join(f"“{one.name}” ({one.pk})" for one in fitting[:MOST_NAMED])
    known = _("Saved for a file with these columns: %(there)s.") if there else _("Nothing is saved for these columns.")
    raise CannotRead(f"{why} {known}" % {"wanted": wanted, "there": there})


def remember(
    *, organisation: Organisation, name: str, headings: Sequence[str], uses: Sequence[str], language: str
) -> None:
    ImportMapping.objects.update_or_create(
        organisation=organisation,
        headings_digest=_digest(headings),
        name=name,
        defaults={"uses": list(uses), "language": language},
    )


def _digest(headings: Sequence[str]) -> str:
    return digest(json.dumps(list(headings)))

"""What came of each activity as open data: every column is named here once, with what it means. It holds what public
pages show, and no person's words; people are only counted (LTC-1)."""

import csv
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from engage.core.disclosure import in_ten
from engage.core.spreadsheets import safe_cell
from engage.decisions.enums import Outcome
from engage.decisions.models import Coverage, Influence
from engage.decisions.showing import Answer
from engage.decisions.statement import Statement, Unanswered

LICENCE = {
    "name": "Open Government Licence v3.0",
    "address": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
# In English only: a file is read by programs, and by people of many places side by side.
CLOCK = {
    "activity": "What people were asked about",
    "address": "Where to read more",
    "kind": "Consultation, call for stories or forum session",
    "organisation": "Who asked",
    "opens_on": "The first day",
    "closes_on": "The last day; empty where there is none",
    "answer_by": "The day by which an answer is promised",
    "received": "How many people took part",
    "withdrawn": "Of those, how many have taken back what they said",
    "owed": "To how many an answer is owed: all who have not taken back what they said",
    "read": "Of those owed an answer, of how many an officer has read every word",
    "coded": "Of those owed an answer, of how many something was filed by what it says",
    "in_finding": "Of those owed an answer, how many stand behind something that a second person checked",
    "answered": "Of those owed an answer, how many have one",
    "deciding": "How many were told that it is not decided yet, with a date for news",
    "waiting": "How many still wait; answered, deciding and waiting make up owed",
    "overdue": "Of those waiting, for how many the promised day is over",
    "first_promise": "The earliest day that was promised to somebody who still waits",
    "oldest_waiting": "The day on which the one who has waited longest took part",
    **{f"outcome_{one}": "How many people have an answer with this outcome" for one in Outcome.values},
    "same_reason_in_ten": "Of those answered, about how many in ten were given one and the same reason; empty of few",
    "counted_at": "When this was counted",
}
SHARES = {
    "fair_in_ten": "Of those asked whether what was found is fair to what they said, about how many in ten said yes",
    "by_ward": "Of each ward of ten people or more, about how many in ten have an answer, and wait too long",
}
READ = {
    "who": "Who of those who decide read the report on what people said: a body, or a person with their title",
    "read_on": "When",
    "version": "Which version of the report; empty where what they read had no number",
    "made_on": "When that version was made",
    "findings": "How many findings it held",
}
SAID = {
    "finding": "What people said, in one sentence, checked by a second person",
    "people": "On how many people's words it rests",
    "took_part": "How many people took part",
    "outcome": "What became of it; empty where nothing has answered it yet",
    "reason": "Why",
    "before": "What the plan was before, where it changed",
    "after": "What it is now, where it changed",
    "passed_to": "Who it was passed to, where it is outside the power of who decided",
    "next_date": "When there will be news, where it is not decided yet",
    "version": "1, and one more for each correction",
    "decision": "The council's own reference of the decision",
    "decision_title": "Its title",
    "decided_by": "Who decided",
    "decided_on": "When",
    "decision_address": "Where to read the decision",
    "published_at": "When the answer was published",
}


def about(columns: dict[str, str]) -> dict[str, Any]:
    """What a file says of itself: its licence, and what each name in it means."""
    return {"licence": LICENCE, "meaning": columns}


def clocks(request: HttpRequest) -> Iterator[dict[str, Any]]:
    return (clock(request, one) for one in Coverage.objects.shown().iterator(chunk_size=200))


def clock(request: HttpRequest, coverage: Coverage) -> dict[str, Any]:
    activity = coverage.activity
    counted = ("received", "withdrawn", "owed", "read", "coded", "in_finding", "answered", "deciding", "waiting")
    return {
        "activity": activity.title,
        "address": request.build_absolute_uri(activity.address) if activity.address else "",
        "kind": activity.kind,
        "organisation": activity.organisation.name,
        **{name: getattr(activity, name) for name in ("opens_on", "closes_on", "answer_by")},
        **{name: getattr(coverage, name) for name in counted},
        **{name: getattr(coverage, name) for name in ("overdue", "first_promise", "oldest_waiting")},
        **{f"outcome_{one}": coverage.by_outcome.get(one, 0) for one in Outcome.values},
        "same_reason_in_ten": in_ten(coverage.told_alike, coverage.told),
        "counted_at": coverage.counted_at,
    }


def shares(statement: Statement) -> dict[str, Any]:
    """Rough, and of many people only, as the page shows them."""
    return {"fair_in_ten": statement.fair_in_ten, "by_ward": statement.coverage.by_ward}


def read(statement: Statement) -> Iterator[dict[str, Any]]:
    return (asdict(one) for one in statement.readers)


def said(request: HttpRequest, statement: Statement) -> Iterator[dict[str, Any]]:
    for answer in statement.answers:
        yield _who(answer) | _answer(request, answer.influence)
    for one in statement.unanswered:
        yield _who(one) | dict.fromkeys(list(SAID)[3:])


def _who(one: Answer | Unanswered) -> dict[str, Any]:
    finding = one.finding
    reviewed = finding is not None and finding.reviewed_at is not None
    sentence = finding.statement if finding and reviewed else _("What people said here is being looked at again.")
    return {"finding": sentence, "people": one.people.given, "took_part": one.asked.given}


def _answer(request: HttpRequest, influence: Influence) -> dict[str, Any]:
    decision = influence.decision
    names = ("outcome", "reason", "before", "after", "passed_to", "next_date", "version")
    return {
        **{name: getattr(influence, name) for name in names},
        "decision": decision.reference,
        "decision_title": decision.title,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on,
        "decision_address": request.build_absolute_uri(decision.get_absolute_url()),
        "published_at": influence.published_at,
    }


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One line after the other; the mark at the start tells a spreadsheet program that it is UTF-8."""
    names = list(columns)
    yield "\ufeff" + _line(names)
    for row in rows:
        yield _line([_cell(row[name]) for name in names])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else safe_cell(str(value))


def _line(cells: list[str]) -> str:
    written = StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()

"""Taking back one's own last act, as one takes back a slip of the hand: a filing, that something was read, that a
suggestion was refused, or what was said of a filing that was looked at again."""

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction

from engage.analysis.enums import Origin
from engage.analysis.looking_back import reopen_look
from engage.analysis.models import AnotherLook, Coding, Reading, Suggestion
from engage.analysis.refusals import NothingToUndo
from engage.analysis.services import uncode_excerpt
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.answering import reopen_suggestion
from engage.audit.services import record
from engage.contributions.models import Contribution


class What(Enum):
    FILED = "filed"
    READ = "read"
    REFUSED = "refused"
    LOOKED = "looked"


@dataclass(frozen=True)
class Undone:
    """What was taken back, and where it was."""

    what: What
    contribution: Contribution


@transaction.atomic
def undo_last_act(*, by: Any, since: datetime.datetime) -> Undone:
    """Takes back the last thing this officer did since then; done again, the one before it. Raises NothingToUndo,
    and what uncode_excerpt raises."""
    codings = Coding.objects.filter(coder=by).exclude(origin=Origin.BULK).select_related("excerpt__part__contribution")
    readings = Reading.objects.filter(by=by).select_related("part__contribution")
    refused = Suggestion.objects.filter(by=by, verdict=Verdict.REFUSED).select_related("part__contribution")
    looks = AnotherLook.objects.filter(done_by=by).select_related("contribution")
    newest = [codings.order_by("-pk"), readings.order_by("-pk"), refused.order_by("-at", "-pk")]
    acts = [act for rows in (*newest, looks.order_by("-done_at")) if (act := rows.first())]
    last: Any = max(acts, key=_when, default=None)
    if last is None or _when(last) < since:
        raise NothingToUndo
    if isinstance(last, AnotherLook):
        return Undone(What.LOOKED, reopen_look(by=by, look=last).contribution)
    if isinstance(last, Coding):
        contribution = last.excerpt.part.contribution
        uncode_excerpt(by=by, coding=last)
        return Undone(What.FILED, contribution)
    if isinstance(last, Suggestion):
        return Undone(What.REFUSED, reopen_suggestion(by=by, suggestion=last).part.contribution)
    return Undone(What.READ, _unread(by, last))


def _when(act: Any) -> datetime.datetime:
    return act.done_at if isinstance(act, AnotherLook) else act.at


def _unread(by: Any, reading: Reading) -> Contribution:
    """All that was said to be read with the same act."""
    contribution = reading.part.contribution
    Reading.objects.filter(by=by, at=reading.at, part__contribution=contribution).delete()
    record(by=by, verb="part.unread", subject=f"contribution:{contribution.reference}")
    return contribution

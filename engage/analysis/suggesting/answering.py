"""What people answer to the machine's suggestions. One answer is for the text and the code, whatever suggested it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from engage.analysis.enums import Origin
from engage.analysis.models import Code, Coding
from engage.analysis.refusals import SuggestionAnswered
from engage.analysis.services import code_excerpt
from engage.analysis.spans import sentences
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.suggestion import Source, Suggestion
from engage.audit.services import record
from engage.contributions.models import Contribution, Part


@transaction.atomic
def accept_suggestion(*, by: Any, suggestion: Suggestion) -> Coding:
    """Files the sentence that it is about, or the whole text, as this officer's own. Raises SuggestionAnswered, and
    what code_excerpt raises."""
    suggestion = _unanswered(suggestion)
    start, end = span_of(suggestion)
    coding = code_excerpt(
        by=by, part=suggestion.part, start=start, end=end, code=suggestion.code, origin=Origin.CONFIRMED
    )
    _answer(by, suggestion, Verdict.CONFIRMED, coding=coding)
    return coding


@transaction.atomic
def refuse_suggestion(*, by: Any, suggestion: Suggestion) -> Suggestion:
    """It does not come back for this text and code. Raises SuggestionAnswered."""
    suggestion = _unanswered(suggestion)
    _answer(by, suggestion, Verdict.REFUSED)
    return suggestion


@transaction.atomic
def reopen_suggestion(*, by: Any, suggestion: Suggestion) -> Suggestion:
    """It was refused by a slip of the hand: it waits again, and so does whatever else suggested the same."""
    same = Suggestion.objects.filter(part=suggestion.part_id, code=suggestion.code_id, verdict=Verdict.REFUSED)
    if same.open_again():
        _record(by, suggestion, "reopened")
    return suggestion


def span_of(suggestion: Suggestion) -> tuple[int, int]:
    """The sentence in which the first of its reasons stands, else the whole text."""
    text = suggestion.part.text
    if suggestion.source == Source.RULE and suggestion.spans:
        first = suggestion.spans[0][0]
        for start, end in sentences(text):
            if start <= first < end:
                return start, end
    return 0, len(text)


def _unanswered(suggestion: Suggestion) -> Suggestion:
    """Locked with its contribution: of two who answer at once, the second is told."""
    Contribution.objects.select_for_update().get(pk=suggestion.part.contribution_id)
    fresh = Suggestion.objects.standing().select_related("part__contribution", "code").filter(pk=suggestion.pk).first()
    if fresh is None:
        raise SuggestionAnswered
    return fresh


def _answer(by: Any, suggestion: Suggestion, verdict: Verdict, *, coding: Coding | None = None) -> None:
    same = Suggestion.objects.filter(part=suggestion.part_id, code=suggestion.code_id, verdict=Verdict.OPEN)
    same.update(verdict=verdict, by=by, at=timezone.now(), coding=coding)
    _record(by, suggestion, str(verdict))


def _record(by: Any, suggestion: Suggestion, verb: str) -> None:
    subject = f"contribution:{suggestion.part.contribution.reference}"
    record(by=by, verb=f"suggestion.{verb}", subject=subject, code=suggestion.code_id, source=suggestion.source)


# --- What happens to words and codes ---------------------------------------------------------------------


def forget_suggestions(*, parts: list[int]) -> None:
    """The words go: what nobody answered goes with them, and of the rest the places in the text. That somebody answered
    stays, so that it is known how often people agreed."""
    rows = Suggestion.objects.filter(part__in=parts)
    rows.filter(verdict=Verdict.OPEN).delete()
    rows.update(spans=[])


def follow_suggestions(*, old: Part, new: Part) -> None:
    """A passage was taken out: what was answered about the text is answered about what is left of it."""
    Suggestion.objects.filter(part=old).update(part=new)


def follow_merge(*, source: Code, into: Code) -> None:
    """One code becomes another: its rules suggest the other from now on, and what was answered of the one was answered
    of the other. What nobody answered is suggested anew. Within the transaction in which the codes are merged."""
    source.rules.update(code=into, version=F("version") + 1, place=0)
    answered = source.suggestions.exclude(verdict=Verdict.OPEN)
    learned = answered.filter(rule=None).values("part")
    into.suggestions.filter(rule=None, verdict=Verdict.OPEN, part__in=learned).delete()
    twice = into.suggestions.filter(rule=None).values("part")
    answered.exclude(rule=None, part__in=twice).update(code=into)

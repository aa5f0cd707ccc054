"""What officers do with people's words: read, mark, define, review. No words leave the parts. What is done with a
finding has files of its own (`findings.py`, `reviewing.py`)."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from engage.analysis.enums import Origin
from engage.analysis.findings import define_finding as define_finding
from engage.analysis.findings import discard_finding as discard_finding
from engage.analysis.findings import quote as quote
from engage.analysis.findings import revise_finding as revise_finding
from engage.analysis.findings import set_stance as set_stance
from engage.analysis.findings import unquote as unquote
from engage.analysis.models import Code, Coding, Excerpt, Reading, Suggestion
from engage.analysis.queries import held
from engage.analysis.refusals import (
    CodeNotInUse,
    NotYourCoding,
    NoWordsHere,
    OutsideTheText,
    UnderAFinding,
)
from engage.analysis.reviewing import as_it_stands as as_it_stands
from engage.analysis.reviewing import return_finding as return_finding
from engage.analysis.reviewing import review_finding as review_finding
from engage.analysis.reviewing import take_back_finding as take_back_finding
from engage.audit.services import record
from engage.contributions.models import Contribution, Part
from engage.core.prepared import Prepared

_MARKED = Prepared(lambda part, start, end: held(Excerpt.objects.filter(part=part, start=start, end=end)).order_by())


@transaction.atomic
def read_contribution(*, by: Any, contribution: Contribution) -> None:
    """Records that this officer read every text of it, as one act. Raises NoWordsHere."""
    now = timezone.now()
    parts = list(contribution.parts.with_words())
    if not parts:
        raise NoWordsHere
    for part in parts:
        read_part(by=by, part=part, at=now)


@transaction.atomic
def read_part(*, by: Any, part: Part, at: datetime.datetime | None = None) -> Reading:
    """Records that this officer read this text; once is enough. Raises NoWordsHere."""
    part = _standing(part)
    reading, created = Reading.objects.get_or_create(part=part, by=by, defaults={"at": at or timezone.now()})
    if created:
        record(by=by, verb="part.read", subject=_subject(part), position=part.position)
    return reading


@transaction.atomic
def code_excerpt(*, by: Any, part: Part, start: int, end: int, code: Code, origin: Origin = Origin.PERSON) -> Coding:
    """Files the words from `start` up to, not including, `end` (code points) under a code. The same span,
    code and coder twice is one row. Raises NoWordsHere, OutsideTheText, CodeNotInUse."""
    part = _standing(part)
    held_code = Code.objects.for_activity(part.contribution.activity).held(code)
    if held_code is None:
        raise CodeNotInUse
    return file_held(by=by, part=part, start=start, end=end, code=held_code, origin=origin)


def file_held(*, by: Any, part: Part, start: int, end: int, code: Code, origin: Origin = Origin.PERSON) -> Coding:
    """As code_excerpt, where this transaction holds the contribution, has this text of it as it stands now, and holds
    the code. Raises OutsideTheText."""
    if not (0 <= start < end <= len(part.text)) or not part.text[start:end].strip():
        raise OutsideTheText
    # Whoever marks words holds the contribution, so that no second one comes in between; but who takes a filing back
    # holds only the excerpt that may go with it.
    excerpt = next(iter(_MARKED(part.pk, start, end)), None)
    coding = excerpt and excerpt.codings.filter(code=code, coder=by).order_by().first()
    if coding:
        return coding
    excerpt = excerpt or Excerpt.objects.create(part=part, start=start, end=end, created_by=by)
    coding = Coding.objects.create(excerpt=excerpt, code=code, coder=by, origin=origin)
    record(by=by, verb="excerpt.coded", subject=_subject(part), excerpt=excerpt.pk, code=code.pk)
    return coding


@transaction.atomic
def uncode_excerpt(*, by: Any, coding: Coding) -> None:
    """Takes one's own filing back; an excerpt nobody filed any more goes with it, unless a decision answers
    it. Raises NotYourCoding, and UnderAFinding when it is the last one and a finding rests on it."""
    excerpt = Excerpt.objects.select_for_update().get(pk=coding.excerpt_id)
    if coding.coder != by:
        raise NotYourCoding
    is_last = not excerpt.codings.exclude(pk=coding.pk).exists()
    if is_last and excerpt.evidence.exists():
        raise UnderAFinding
    subject, code = _subject(excerpt.part), coding.code_id
    Suggestion.objects.filter(coding=coding).open_again()
    coding.delete()
    record(by=by, verb="excerpt.uncoded", subject=subject, excerpt=excerpt.pk, code=code)
    if is_last:
        remove_if_free(excerpt)


def remove_if_free(excerpt: Excerpt) -> None:
    """A higher floor may hold on to it (the ledger of decisions): then it stays, without a code."""
    try:
        with transaction.atomic():
            excerpt.delete()
    except ProtectedError:
        return


def _standing(part: Part) -> Part:
    """The part as it is now, its contribution locked so that it cannot be withdrawn meanwhile."""
    contribution = held(Contribution.objects.select_related("activity")).get(pk=part.contribution_id)
    fresh = contribution.parts.filter(pk=part.pk).with_words().first()
    if fresh is None:
        raise NoWordsHere
    fresh.contribution = contribution
    return fresh


def _subject(part: Part) -> str:
    return f"contribution:{part.contribution.reference}"

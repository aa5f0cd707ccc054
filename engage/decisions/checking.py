"""Holding a decision against the council's own record, which is the statutory one: an officer's act. Nothing is fetched
from anywhere: the officer reads the page, and pastes what it says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.core.deadlines import months_after, start_of, today
from engage.core.text import normalise_text
from engage.decisions.enums import Seen, Source
from engage.decisions.models import Decision, RecordCheck
from engage.decisions.services import revise_decision

CHECKED_EVERY = 6  # months


def last_check(decision: Decision) -> RecordCheck | None:
    return decision.checks.order_by("-pk").first()


def with_last_check(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Each with the day it was last held against the record, as `last_checked`."""
    checks = RecordCheck.objects.filter(decision=OuterRef("pk")).order_by("-pk")
    return decisions.annotate(last_checked=Subquery(checks.values("checked_at")[:1]))


def due_for_a_check(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """The published ones that nobody has held against the record for so many months."""
    before = start_of(months_after(today(), -CHECKED_EVERY))
    known = with_last_check(decisions.published()).annotate(known_at=Coalesce("last_checked", "created_at"))
    return known.filter(known_at__lt=before)


@transaction.atomic
def note_first(*, by: Any, decision: Decision, text: str) -> RecordCheck:
    """The text that a decision was brought in from."""
    return _note(by, decision, text, Seen.FIRST)


@transaction.atomic
def note_same(*, by: Any, decision: Decision, text: str, after: int) -> RecordCheck:
    """That the record says what it said, by `after`, the check that the officer was shown. Raises ValidationError."""
    decision = _locked(decision, after)
    return _note(by, decision, text, Seen.SAME if after else Seen.FIRST)


@transaction.atomic
def note_change(
    *, by: Any, decision: Decision, text: str, after: int, what_changed: str, options: Any, **fields: Any
) -> RecordCheck:
    """That the record was changed: what the decision said here until now is kept, and people can see both. Raises
    ValidationError, keyed by field."""
    decision = _locked(decision, after)
    if not normalise_text(what_changed):
        raise ValidationError({"what_changed": _("Enter what was changed. It is shown in public.")})
    revise_decision(
        by=by, decision=decision, options=options, source=Source.RECORD, what_changed=what_changed, **fields
    )
    return _note(by, decision, text, Seen.CHANGED)


def _locked(decision: Decision, after: int) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    last = last_check(decision)
    if (last.pk if last else 0) != after:
        raise ValidationError(_("Somebody else has checked this decision since. Look at what they found first."))
    return decision


def _note(by: Any, decision: Decision, text: str, seen: Seen) -> RecordCheck:
    text = normalise_text(text)
    if not text:
        raise ValidationError({"text": _("Paste the text of the record.")})
    check = RecordCheck.objects.create(
        decision=decision, text=text, seen=seen, checked_by=by, was_public=decision.published_at is not None
    )
    record(by=by, verb="decision.checked", subject=f"decision:{decision.slug}", seen=str(seen))
    return check

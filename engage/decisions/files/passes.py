"""The two passes over a file of decisions. The first holds every row against what is here and keeps nothing; the
second does what the officer confirmed, each row in a transaction of its own. Both are safe twice and at the same time,
and go on from where a worker died."""

import datetime
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.decisions.enums import ColumnUse, FileState, RowOutcome, Source
from engage.decisions.files.keeping import by_batches
from engage.decisions.files.rows import Refused, mark_of, read_row
from engage.decisions.models import Decision, FileRow, RecordFile
from engage.decisions.services import Weighed, record_decision, revise_decision
from engage.decisions.versions import Said, what_it_says

ROUND_SECONDS = 20  # then other jobs have their turn


def _present(file_id: int, run: str, state: FileState) -> RecordFile | None:
    """None when an officer has chosen again, or the file is thrown away."""
    rows = RecordFile.objects.select_related("organisation", "started_by")
    return rows.filter(pk=file_id, run=run, state=state).first()


def _touch(file: RecordFile, **changes: Any) -> bool:
    mine = RecordFile.objects.filter(pk=file.pk, run=file.run, state=file.state)
    return bool(mine.update(touched_at=timezone.now(), **changes))


# --- Every row is checked -----------------------------------------------------------------------------


def check_some(file_id: int, run: str) -> bool:
    """A round of the first pass; whether there is more to do."""
    file = _present(file_id, run, FileState.CHECKING)
    if file is None:
        return False
    until = time.monotonic() + ROUND_SECONDS
    for some in by_batches(file.rows.filter(outcome=RowOutcome.UNCHECKED)):
        _check_batch(file, some)
        with transaction.atomic():
            if not _touch(file):
                return False
            _keep(some)
        if time.monotonic() > until:
            return True
    _touch(file, state=FileState.CHECKED)
    return False


def _keep(some: list[FileRow]) -> None:
    """In one statement of inserts that meet what is there: ten times as quick as an update of many rows."""
    FileRow.objects.bulk_create(
        some, update_conflicts=True, unique_fields=["id"],
        update_fields=["outcome", "reason", "reference", "said", "against"],
    )  # fmt: skip


def _check_batch(file: RecordFile, some: list[FileRow]) -> None:
    for row in some:
        row.outcome, row.reason = RowOutcome.UNCHECKED, ""
        try:
            row.said = read_row(row, file.headings, file.uses)
            row.reference = row.said[ColumnUse.REFERENCE]
        except Refused as refusal:
            row.outcome, row.reason = RowOutcome.REFUSED, str(refusal)
    read = [row for row in some if row.outcome != RowOutcome.REFUSED]
    references = {row.reference for row in read}
    here = _here(file, references)
    earlier = _earlier(file, references, some[0].pk)
    for row in read:
        _compare(row, here.get(row.reference), earlier.setdefault(row.reference, row))


def _here(file: RecordFile, references: set[str]) -> dict[str, Decision]:
    found = Decision.objects.filter(organisation=file.organisation, reference__in=references)
    return {one.reference: one for one in found.prefetch_related("options")}


def _earlier(file: RecordFile, references: set[str], before: int) -> dict[str, FileRow]:
    found = file.rows.filter(reference__in=references, pk__lt=before).exclude(outcome=RowOutcome.REFUSED)
    return {one.reference: one for one in found.order_by("-pk")}


def _compare(row: FileRow, decision: Decision | None, first: FileRow) -> None:
    if first.pk != row.pk:
        if first.said == row.said:
            row.outcome = RowOutcome.SAME
        else:
            row.outcome = RowOutcome.REFUSED
            row.reason = _("row %(place)d has the same reference and says something else") % {"place": first.place}
    elif decision is None:
        row.outcome = RowOutcome.NEW
    else:
        now = what_it_says(decision)
        row.outcome = RowOutcome.CHANGED if differs(now, row.said) else RowOutcome.SAME
        row.against = mark_of(now)


def differs(now: Said, said: Said) -> bool:
    return any(now[use] != value for use, value in said.items())


# --- What was confirmed is done -----------------------------------------------------------------------


def bring_in_some(file_id: int, run: str) -> bool:
    """A round of the second pass; whether there is more to do."""
    file = _present(file_id, run, FileState.RUNNING)
    if file is None:
        return False
    until = time.monotonic() + ROUND_SECONDS
    waiting = file.rows.filter(outcome__in=[RowOutcome.NEW, RowOutcome.CHANGED], done=False)
    for some in by_batches(waiting):
        if not _touch(file):
            return False
        for row in some:
            bring_in(file, row)
            if time.monotonic() > until:
                return True
    _finish(file)
    return False


def bring_in(file: RecordFile, row: FileRow) -> None:
    """All of the row or nothing of it."""
    try:
        try:
            _take(file, row)
        except ValidationError as refusal:
            if "reference" not in getattr(refusal, "error_dict", {}):
                raise
            _take(file, row)  # another officer brought it in at this moment: now it is here to compare with
    except ValidationError as refusal:
        _settle(row, RowOutcome.REFUSED, " ".join(refusal.messages))


@transaction.atomic
def _take(file: RecordFile, row: FileRow) -> None:
    """Raises ValidationError."""
    waiting = FileRow.objects.select_for_update().filter(pk=row.pk, done=False).first()
    if waiting is None:  # another worker took it, or the file is thrown away
        return
    _apply(file, waiting)
    _settle(waiting, waiting.outcome)


def _settle(row: FileRow, outcome: str, reason: str = "") -> None:
    FileRow.objects.filter(pk=row.pk).update(done=True, outcome=outcome, reason=reason)


def _apply(file: RecordFile, row: FileRow) -> None:
    """Raises ValidationError."""
    mine = Decision.objects.select_for_update().filter(organisation=file.organisation)
    decision = mine.filter(reference=row.reference).first()
    options = row.said.get(ColumnUse.OPTIONS)
    weighed = None if options is None else [Weighed(**one) for one in options]
    fields = {use: value for use, value in row.said.items() if use != ColumnUse.OPTIONS}
    fields["decided_on"] = datetime.date.fromisoformat(fields["decided_on"])
    if decision is None and row.outcome == RowOutcome.NEW:
        record_decision(by=file.started_by, organisation=file.organisation, options=weighed or [], **fields)
        return
    now = what_it_says(decision) if decision else {}
    if decision and not differs(now, row.said):
        return  # another officer brought in the same
    if decision is None or row.outcome == RowOutcome.NEW or mark_of(now) != row.against:
        raise ValidationError(_("The decision was changed here since this row was checked. Bring in the file again."))
    revise_decision(by=file.started_by, decision=decision, options=weighed, source=Source.FILE, **fields)


def _finish(file: RecordFile) -> None:
    with transaction.atomic():
        if not _touch(file, state=FileState.DONE, finished_at=timezone.now()):
            return
        done = file.rows.filter(done=True)
        totals = {one: done.filter(outcome=one).count() for one in (RowOutcome.NEW, RowOutcome.CHANGED)}
        record(
            by=file.started_by, verb="decisions.file_brought_in", subject=f"decision-file:{file.pk}",
            new=totals[RowOutcome.NEW], changed=totals[RowOutcome.CHANGED]
        )  # fmt: skip

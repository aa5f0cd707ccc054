"""What officers decide about a file of decisions on the screens."""

import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from engage.audit.services import record
from engage.contributions.importing.opening import TooLate
from engage.decisions.enums import FileState, RowOutcome
from engage.decisions.files.rows import guess_uses
from engage.decisions.models import FileRow, RecordFile
from engage.decisions.tasks import bring_in_decisions, check_decisions

CHANGEABLE = (FileState.NEW, FileState.CHECKING, FileState.CHECKED)
NOT_CONFIRMED = "not confirmed"
QUIET = datetime.timedelta(minutes=2)  # after which a worker is taken to have died


def uses_for(file: RecordFile) -> list[str]:
    """What was chosen for this file, or for the last one with these columns, or what the headings say."""
    if file.uses:
        return file.uses
    like = RecordFile.objects.filter(organisation=file.organisation_id, headings=file.headings).exclude(uses=[])
    last = like.order_by("-pk").values_list("uses", flat=True).first()
    return last or guess_uses(file.headings)


@transaction.atomic
def choose_columns(*, file: RecordFile, uses: Sequence[str]) -> None:
    """Has every row checked. Raises TooLate."""
    _begin(file, CHANGEABLE, FileState.CHECKING, uses=list(uses))
    checked = file.rows.exclude(outcome=RowOutcome.UNCHECKED)
    checked.update(outcome=RowOutcome.UNCHECKED, reason="", reference="", said={}, against="", done=False)
    run = file.run
    transaction.on_commit(lambda: check_decisions.enqueue(file.pk, run))


@transaction.atomic
def begin_import(*, by: Any, file: RecordFile, with_changes: bool) -> None:
    """Without changes, rows that say something else than what is here stay out. Raises TooLate."""
    _begin(file, [FileState.CHECKED], FileState.RUNNING)
    if not with_changes:
        file.rows.filter(outcome=RowOutcome.CHANGED).update(done=True, reason=NOT_CONFIRMED)
    record(by=by, verb="decisions.file_confirmed", subject=f"decision-file:{file.pk}", changes=with_changes)
    run = file.run
    transaction.on_commit(lambda: bring_in_decisions.enqueue(file.pk, run))


def _begin(file: RecordFile, from_states: Sequence[str], state: str, **changes: Any) -> None:
    file.run = uuid.uuid4().hex
    fresh = {"state": state, "run": file.run, "touched_at": timezone.now(), **changes}
    if not RecordFile.objects.filter(pk=file.pk, state__in=from_states).update(**fresh):
        raise TooLate


def count_rows(file: RecordFile) -> Counter[str]:
    counted = FileRow.objects.filter(file=file).order_by().values_list("outcome").annotate(rows=Count("pk"))
    return Counter(dict(counted))


def count_left_out(file: RecordFile) -> dict[str, int]:
    """Of those that change something, how many were not confirmed; of those that say the same, how many say it of an
    earlier row of the file: they were held against nothing that is here."""
    rows = FileRow.objects.filter(file=file)
    return rows.aggregate(
        not_kept=Count("pk", filter=Q(outcome=RowOutcome.CHANGED, reason=NOT_CONFIRMED)),
        twice=Count("pk", filter=Q(outcome=RowOutcome.SAME, against="")),
    )


def resume() -> int:
    """What a worker had in hand when it died."""
    quiet = RecordFile.objects.filter(touched_at__lt=timezone.now() - QUIET)
    again = 0
    for state, task in ((FileState.CHECKING, check_decisions), (FileState.RUNNING, bring_in_decisions)):
        for file in quiet.filter(state=state):
            RecordFile.objects.filter(pk=file.pk).update(touched_at=timezone.now())
            task.enqueue(file.pk, file.run)
            again += 1
    return again

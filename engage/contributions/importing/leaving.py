"""How files that officers bring in leave again: once all of it is in, thrown away, or when their time is over."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.enums import UploadState
from engage.contributions.models import ImportBatch, Upload, UploadPiece
from engage.core.deadlines import today

KEPT_DAYS = 7  # of a file that nobody brings in
FILE_REMOVED = "import.file_removed"


def remove_file(*, by: Any, batch: ImportBatch) -> int:
    """How many pieces there were. They go one by one: each is written over, and nobody is to wait for all of it."""
    removed = 0
    for pk in list(UploadPiece.objects.filter(upload=batch.pk).values_list("pk", flat=True)):
        removed += UploadPiece.objects.filter(pk=pk).delete()[0]
    if removed:
        record(by=by, verb=FILE_REMOVED, subject=f"import:{batch.pk}")
    return removed


def throw_away(*, by: Any, batch: ImportBatch) -> None:
    """The file goes, and so does all that was noted about it, unless something of it was brought in."""
    remove_file(by=by, batch=batch)
    if batch.contributions.exists() or batch.finished_at:
        unfinished = Upload.objects.filter(pk=batch.pk).exclude(state=UploadState.DONE)
        unfinished.update(state=UploadState.BROKEN, problem=_("The file is not here any more."), claim="")
        return
    batch.refusals.all().delete()
    record(by=by, verb="import.thrown_away", subject=f"import:{batch.pk}")
    batch.delete()


def remove_expired() -> int:
    """Files that lay here too long, brought in by half or not at all."""
    removed = 0
    over = Q(upload__expires_on__lt=today()) | Q(upload__state=UploadState.DONE)
    for batch in ImportBatch.objects.filter(over, upload__pieces__isnull=False).distinct():
        throw_away(by=None, batch=batch)
        removed += 1
    return removed


def files_going_by_day(until: datetime.date) -> dict[datetime.date, int]:
    waiting = Upload.objects.filter(pieces__isnull=False).distinct()
    counted = Counter(day + datetime.timedelta(days=1) for day in waiting.values_list("expires_on", flat=True))
    return {day: count for day, count in counted.items() if day <= until}

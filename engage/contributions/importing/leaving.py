"""How files that officers bring in leave again: once all of it is in, thrown away, or when their time is over."""

import datetime
from collections import Counter
from typing import Any

from engage.audit.services import record
from engage.contributions.models import ImportBatch, Upload, UploadPiece
from engage.core.deadlines import today

KEPT_DAYS = 7  # of a file that nobody brings in
FILE_REMOVED = "import.file_removed"


def remove_file(*, by: Any, batch: ImportBatch) -> int:
    """All pieces, one by one: each is half a megabyte of zeros to be written over it. How many there were."""
    removed = 0
    for pk in list(UploadPiece.objects.filter(upload=batch.pk).values_list("pk", flat=True)):
        removed += UploadPiece.objects.filter(pk=pk).delete()[0]
    if removed:
        record(by=by, verb=FILE_REMOVED, subject=f"import:{batch.pk}")
    return removed


def throw_away(*, by: Any, batch: ImportBatch) -> None:
    """A file of which nothing was brought in: the file and all that was noted about it."""
    remove_file(by=by, batch=batch)
    batch.refusals.all().delete()
    if batch.contributions.exists() or batch.finished_at:
        return
    record(by=by, verb="import.thrown_away", subject=f"import:{batch.pk}")
    batch.delete()


def remove_expired() -> int:
    """Files that lay here too long, brought in by half or not at all."""
    removed = 0
    for batch in ImportBatch.objects.filter(upload__expires_on__lt=today(), upload__pieces__isnull=False).distinct():
        throw_away(by=None, batch=batch)
        removed += 1
    return removed


def files_going_by_day(until: datetime.date) -> dict[datetime.date, int]:
    waiting = Upload.objects.filter(pieces__isnull=False).distinct()
    counted = Counter(day + datetime.timedelta(days=1) for day in waiting.values_list("expires_on", flat=True))
    return {day: count for day, count in counted.items() if day <= until}

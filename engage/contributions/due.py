import datetime
import logging

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone

from engage.audit.models import AuditEvent
from engage.audit.services import record
from engage.contributions.enums import UploadState
from engage.contributions.headcounts import recount
from engage.contributions.importing.handing_out import forget_numbers
from engage.contributions.importing.leaving import FILE_REMOVED, remove_expired
from engage.contributions.importing.passes import CLAIM_HOLDS
from engage.contributions.importing.undoing import UNDONE
from engage.contributions.models import Activity, ImportBatch, Upload
from engage.contributions.retention import end_what_was_kept_long_enough
from engage.contributions.tasks import bring_in_file, check_file, is_asked_for, undo_import
from engage.core import traces
from engage.core.deadlines import today
from engage.core.schedule import due

logger = logging.getLogger(__name__)
TAKES_AWAY = {
    "contribution.withdrawn", "contribution.changed", "contact.corrected", "contact.forgotten", "picture.removed",
    FILE_REMOVED, UNDONE
}  # fmt: skip
WIPED, WRITTEN_ANEW = "traces.wiped", "database.written-anew"
NIGHT = range(2, 5)  # hours in the council's zone
_CHECKED = "traces:checked"

due("imports.expired")(remove_expired)
due("imports.numbers-forgotten")(forget_numbers)


@due("imports.resumed")
def resume_imports() -> int:
    """What a worker had in hand when it died."""
    quiet = Upload.objects.filter(claimed_at__lt=timezone.now() - CLAIM_HOLDS)
    again = [(check_file, pk) for pk in quiet.filter(state=UploadState.CHECKING).values_list("pk", flat=True)]
    again += [(bring_in_file, pk) for pk in quiet.filter(state=UploadState.RUNNING).values_list("pk", flat=True)]
    if not is_asked_for(undo_import.module_path):
        halfway = ImportBatch.objects.filter(undo_begun_at__isnull=False, undone_at=None)
        again += [(undo_import, pk) for pk in halfway.values_list("pk", flat=True)]
    Upload.objects.filter(pk__in=[pk for _task, pk in again]).update(claimed_at=timezone.now())
    for task, pk in again:
        task.enqueue(pk)
    return len(again)


due("contributions.kept-long-enough")(end_what_was_kept_long_enough)


@due("activities.recounted", every=datetime.timedelta(days=1))
def recount_activities() -> int:
    """What the pages say of how many took part, held against the rows themselves; how many counts were wrong."""
    wrong = [activity.slug for activity in Activity.objects.all() if recount(activity=activity)]
    for slug in wrong:
        logger.error("The headcount of an activity was wrong, and is right now: %s", slug)
    return len(wrong)


@due("traces")  # duties run by name: after those that delete
def wipe_traces() -> int:
    """What was withdrawn or removed leaves no copy behind in the database (engage/core/traces.py)."""
    wiped = _wipe_what_was_taken_away() + _write_anew_at_night()
    traces.empty_the_log()
    return wiped


def _wipe_what_was_taken_away() -> int:
    # What is committed from here on is left to the next run.
    newest = AuditEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0
    checked = cache.get(_CHECKED)
    if checked is None:
        checked = _last(WIPED).get("up_to", 0)
    taken_away = AuditEvent.objects.filter(pk__gt=checked, pk__lte=newest, verb__in=TAKES_AWAY).exists()
    if taken_away:
        traces.forget_deleted_terms()
        traces.forget_dead_rows(traces.personal_tables())
        record(by=None, verb=WIPED, subject="database", up_to=newest)
    cache.set(_CHECKED, newest, None)
    return int(taken_away)


def _write_anew_at_night() -> int:
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    if now.hour not in NIGHT or _last(WRITTEN_ANEW).get("on") == today().isoformat() or not traces.write_anew():
        return 0
    record(by=None, verb=WRITTEN_ANEW, subject="database", on=today().isoformat())
    return 1


def _last(verb: str) -> dict:
    event = AuditEvent.objects.about("database").filter(verb=verb).order_by("-pk").first()
    return event.detail if event else {}

"""Filing in bulk, away from the request. A task that died is begun again by `tick`."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from engage.analysis.bulk import file_some, undo_some
from engage.analysis.models import CodingBatch

ROUNDS = 10  # then other jobs have their turn


@task(backend="jobs")
def work_on_batch(batch_id: int) -> None:
    """Files, or takes back. Safe twice and at any time."""
    for _round in range(ROUNDS):
        if not (file_some(batch_id=batch_id) or undo_some(batch_id=batch_id)):
            return
    work_on_batch.enqueue(batch_id)


def take_up_batches() -> int:
    """Those that nobody works on any more: their worker died. How many."""
    waiting = CodingBatch.objects.filter(
        Q(finished_at=None, undone_at=None) | Q(undone_at__isnull=False, undo_finished_at=None)
    )
    at_work = DBTaskResult.objects.filter(task_path=work_on_batch.module_path, status__in=["READY", "RUNNING"])
    if at_work.filter(enqueued_at__gt=timezone.now() - datetime.timedelta(minutes=5)).exists():
        return 0
    keys = list(waiting.values_list("pk", flat=True))
    for pk in keys:
        work_on_batch.enqueue(pk)
    return len(keys)

import datetime

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from engage.core.schedule import due

RESULTS_KEPT = datetime.timedelta(days=7)
RUNS_AT_MOST = datetime.timedelta(minutes=15)  # no task of ours takes nearly as long
STARTS_AT_MOST = 5  # a task that ends its worker each time must not do so for ever
DELETED_AT_ONCE = 500


@due("cache.tidied")
def tidy_cache() -> int:
    """Other caches tidy themselves."""
    return cache.forget_expired() if hasattr(cache, "forget_expired") else 0


@due("tasks.abandoned")
def requeue_abandoned_tasks() -> int:
    """A worker that is killed leaves its task running for ever; every task is written to be safe twice."""
    abandoned = DBTaskResult.objects.running().filter(started_at__lte=timezone.now() - RUNS_AT_MOST)
    return sum(_requeue(task) for task in abandoned)


def _requeue(task: DBTaskResult) -> int:
    # Only as it was seen: a worker may have finished it, or another tick requeued it, in the meantime.
    as_seen = DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
    if len(task.worker_ids) < STARTS_AT_MOST:
        return as_seen.update(status=TaskResultStatus.READY, started_at=None)
    return as_seen.update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback="Abandoned by each worker that took it."
    )


@due("tasks.pruned")
def prune_task_results() -> int:
    return _delete_some(DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - RESULTS_KEPT))


@due("sessions.expired")
def clear_expired_sessions() -> int:
    return _delete_some(Session.objects.filter(expire_date__lt=timezone.now()))


def _delete_some(rows: QuerySet) -> int:
    """The rest has its turn at the next tick: whoever is sending something must not wait for it."""
    pks = list(rows.order_by().values_list("pk", flat=True)[:DELETED_AT_ONCE])
    return rows.model.objects.filter(pk__in=pks).delete()[0] if pks else 0


@due("database.analysed", every=datetime.timedelta(hours=6))
def analyse_database() -> None:
    """The database plans its queries by what it knows of its tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=400")  # rows of each index: milliseconds, however large it is
        cursor.execute("ANALYZE")

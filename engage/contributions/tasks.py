"""Each is safe twice, and at the same time: whoever claims a file works on it. What a worker left behind when it died
is taken up by `due.py`."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from engage.contributions.importing.passes import bring_in_some, check_all
from engage.contributions.importing.undoing import undo_some


@task(backend="jobs")
def check_file(batch_id: int) -> None:
    check_all(batch_id)


@task(backend="jobs")
def bring_in_file(batch_id: int) -> None:
    if bring_in_some(batch_id):
        bring_in_file.enqueue(batch_id)


@task(backend="jobs")
def undo_import(batch_id: int) -> None:
    if undo_some(batch_id):
        undo_import.enqueue(batch_id)


def is_asked_for(task_path: str) -> bool:
    """Whether such a task waits or runs."""
    tasks = DBTaskResult.objects.filter(task_path=task_path)
    return tasks.ready().exists() or tasks.running().exists()

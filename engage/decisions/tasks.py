"""Each is safe twice, and at the same time. What a worker left behind when it died is taken up by `due.py`;
a preview by whoever looks at it next."""

from django_tasks import task

from engage.decisions.files.passes import bring_in_some, check_some
from engage.decisions.kept_previews import count_heard


@task(backend="jobs")
def check_decisions(file_id: int, run: str) -> None:
    if check_some(file_id, run):
        check_decisions.enqueue(file_id, run)


@task(backend="jobs")
def bring_in_decisions(file_id: int, run: str) -> None:
    if bring_in_some(file_id, run):
        bring_in_decisions.enqueue(file_id, run)


@task(backend="jobs")
def count_who_hears(decision_id: int, run: str) -> None:
    count_heard(decision_id=decision_id, run=run)

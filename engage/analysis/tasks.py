"""Filing in bulk, following a merge, counting, and looking for what may help, away from the request. A task that died
is begun again by `tick`."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from engage.analysis.bulk import file_some, undo_some
from engage.analysis.counter import keep_counter
from engage.analysis.looking import queue_some, to_queue
from engage.analysis.merging import bring_some_over, to_bring_over
from engage.analysis.models import CodingBatch
from engage.analysis.suggesting.grouping import hold_some_against_new_anchors, is_there_more, look_at_some
from engage.analysis.suggesting.learning import codes_to_learn, is_installed, learn_code
from engage.analysis.suggesting.rules import (
    apply_some,
    forget_some_of_old_wordings,
    old_wordings,
    rules_to_apply,
)

ROUNDS = 10  # then other jobs have their turn


@task(backend="jobs")
def work_on_batch(batch_id: int) -> None:
    """Files, or takes back. Safe twice and at any time."""
    for _round in range(ROUNDS):
        if not (file_some(batch_id=batch_id) or undo_some(batch_id=batch_id)):
            return
    work_on_batch.enqueue(batch_id)


@task(backend="jobs")
def bring_the_rest_over() -> None:
    """What is filed under merged codes still, however many were merged. Safe twice and at any time."""
    for _round in range(ROUNDS):
        left = to_bring_over()
        if not left:
            return
        for code in left:
            bring_some_over(code_id=code)
    bring_the_rest_over.enqueue()


def take_up_merges() -> int:
    """Those that nobody works on any more. How many."""
    left = to_bring_over()
    if left:
        _begin_again(bring_the_rest_over)
    return len(left)


@task(backend="jobs")
def queue_looks(changes: list[int] | None = None) -> None:
    """What is to be looked at again after these changes, or after those of the last day. Safe twice and at any time."""
    left = to_queue() if changes is None else changes
    for _round in range(ROUNDS):
        left = [change for change in left if queue_some(change_id=change)]
        if not left:
            return
    queue_looks.enqueue(left)


def take_up_looks() -> int:
    """What nobody queues any more. How many."""
    return _queue(to_queue())


def take_up_old_looks() -> int:
    """The same, of changes however old: no worker may have run for days."""
    return _queue(to_queue(since=None))


def _queue(left: list[int]) -> int:
    if left:
        _begin_again(queue_looks, left)
    return len(left)


def take_up_batches() -> int:
    """Those that nobody works on any more: their worker died. How many."""
    waiting = CodingBatch.objects.filter(
        Q(finished_at=None, undone_at=None) | Q(undone_at__isnull=False, undo_finished_at=None)
    )
    if _is_at_work(work_on_batch):
        return 0
    keys = list(waiting.values_list("pk", flat=True))
    for pk in keys:
        work_on_batch.enqueue(pk)
    return len(keys)


@task(backend="jobs")
def count_questions(activity_id: int) -> None:
    """Of a large activity, what its counter shows."""
    keep_counter(activity_id=activity_id)


@task(backend="jobs")
def look_for_alike() -> None:
    """Looks at texts that came in. Safe twice and at any time."""
    for _round in range(ROUNDS):
        if not (look_at_some() or hold_some_against_new_anchors()):
            return
    look_for_alike.enqueue()


@task(backend="jobs")
def apply_rules() -> None:
    """Suggests codes for texts that came in since. Safe twice and at any time."""
    for _round in range(ROUNDS):
        waiting = rules_to_apply()
        if waiting:
            apply_some(rule_id=waiting[0])
        elif not forget_some_of_old_wordings():
            return
    apply_rules.enqueue()


@task(backend="jobs")
def learn_codes(codes: list[int]) -> None:
    """Learns one code, and leaves the others to the next task. Safe twice and at any time."""
    if codes and is_installed():
        learn_code(code_id=codes[0])
    if codes[1:]:
        learn_codes.enqueue(codes[1:])


def learn_anew() -> int:
    """Where scikit-learn is installed; also what was learned and has too few examples by now."""
    codes = codes_to_learn() if is_installed() else []
    return len(codes) if codes and _begin_again(learn_codes, codes) else 0


def apply_new_rules() -> int:
    is_more = bool(rules_to_apply()) or old_wordings().exists()
    return int(is_more and _begin_again(apply_rules))


def look_at_new_texts() -> int:
    return int(is_there_more() and _begin_again(look_for_alike))


def _begin_again(job: Any, *arguments: Any) -> bool:
    """Whether it was begun: not while a worker has it in hand."""
    if _is_at_work(job):
        return False
    job.enqueue(*arguments)
    return True


def _is_at_work(job: Any) -> bool:
    """Unless it waits so long that its worker must have died."""
    at_work = DBTaskResult.objects.filter(task_path=job.module_path, status__in=["READY", "RUNNING"])
    return at_work.filter(enqueued_at__gt=timezone.now() - datetime.timedelta(minutes=5)).exists()

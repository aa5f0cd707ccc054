"""Run inside a site: a long list that is filed under one code, and what came of it."""

import datetime
from collections import Counter

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from engage.accounts.enums import Role
from engage.accounts.models import User
from engage.analysis.bulk import start_batch, undo_batch
from engage.analysis.models import Coding, CodingBatch, Excerpt, Reading
from engage.analysis.services import code_excerpt
from engage.analysis.tasks import take_up_batches, work_on_batch
from engage.contributions.models import Contribution, Part
from tests.analysis.factories import make_code
from tests.factories import make_activity, make_user


def begin(texts: int) -> int:
    """A list of so many texts, one of which somebody filed under the code before. Returns the batch."""
    activity, officer = make_activity(), make_user(Role.ANALYST)
    given = Contribution.objects.bulk_create(Contribution(activity=activity, kind="response") for _ in range(texts))
    parts = Part.objects.bulk_create(
        Part(contribution=one, position=1, prompt="Why?", text=f"Answer {number}.", sha256="0" * 64)
        for number, one in enumerate(given)
    )
    code = make_code(activity)
    other = make_user(Role.ANALYST, email="other.analyst@example.org")
    code_excerpt(by=other, part=parts[7], start=0, end=len(parts[7].text), code=code)
    batch = start_batch(by=officer, code=code, query=f"activity={activity.pk}")
    work_on_batch.enqueue(batch.pk)
    return batch.pk


def take_back(batch: int) -> None:
    undo_batch(by=User.objects.exclude(email="other.analyst@example.org").latest("pk"), batch=CodingBatch(pk=batch))
    work_on_batch.enqueue(batch)


def as_if_it_were_later() -> int:
    """The task of the worker that died is so old that it must have died. How many batches are taken up."""
    before = timezone.now() - datetime.timedelta(hours=1)
    DBTaskResult.objects.filter(task_path=work_on_batch.module_path).update(enqueued_at=before)
    return take_up_batches()


def what_came_of_it(batch: int) -> dict:
    one = CodingBatch.objects.get(pk=batch)
    codings = Counter(Coding.objects.filter(batch=one).values_list("excerpt__part", flat=True))
    whole = [excerpt.words == excerpt.part.text for excerpt in Excerpt.objects.select_related("part")]
    return {
        "counts": [one.found, one.filed, one.skipped, one.undone],
        "texts filed": len(codings),
        "filed twice": sum(codings.values()) - len(codings),
        "by others": Coding.objects.filter(batch=None).count(),
        "excerpts": len(whole),
        "not whole": whole.count(False),
        "readings": Reading.objects.count(),
    }

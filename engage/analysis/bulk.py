"""Filing the texts of a whole list under one code, and taking that back as one. A task does it some at a time, so that
no transaction is long; each round holds the batch, so that two at once do nothing twice."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, ProtectedError
from django.db.models.functions import Length
from django.http import QueryDict
from django.utils import timezone

from engage.analysis.enums import Origin
from engage.analysis.filters import QueueFilterSet
from engage.analysis.merging import give_way
from engage.analysis.models import Code, Coding, CodingBatch, Excerpt
from engage.analysis.narrowing import Asked, narrowed
from engage.analysis.refusals import CodeNotInUse, NothingToFile, TooManyAtOnce, UndoneAlready
from engage.audit.services import record
from engage.contributions.models import Contribution, Part

MOST_AT_ONCE = 10_000
ROUND = 200  # contributions, or codings


def to_file(*, user: Any, query: str, code: Code | None = None) -> Any:
    """The contributions of the list whose texts can be filed; under this code, when it is given."""
    asked: Any = Asked(user, QueryDict(query))
    found = narrowed(asked).filter(withdrawn_at=None)
    found = found.filter(Exists(texts_of(user, query).filter(contribution=OuterRef("pk"))))
    if code is None:
        return found
    book = code.codebook
    own = {"activity": book.activity_id} if book.activity_id else {"activity__organisation": book.organisation_id}
    return found.filter(**own)


def texts_of(user: Any, query: str) -> Any:
    """What is filed of the contributions of a list: the texts that answer the question, when it is of one; those that
    are alike, or that were ticked, when it is of them; else all."""
    asked: Any = Asked(user, QueryDict(query))
    filters = QueueFilterSet(asked.GET, request=asked, queryset=Contribution.objects.none())
    words = Part.objects.with_words()
    if not filters.is_valid():
        return words
    words = words if filters.prompt is None else words.filter(prompt=filters.prompt)
    words = words if filters.ticked is None else words.filter(pk__in=filters.ticked)
    return words if filters.group is None else words.filter(likeness__group=filters.group)


@transaction.atomic
def start_batch(*, by: Any, code: Code, query: str) -> CodingBatch:
    """Keeps what is to be done; the task does it. Raises CodeNotInUse, TooManyAtOnce, NothingToFile."""
    if not Code.objects.for_user(by).taking_words().filter(pk=code.pk).exists():
        raise CodeNotInUse
    keys = list(to_file(user=by, query=query, code=code).order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        raise TooManyAtOnce
    if not keys:
        raise NothingToFile
    batch = CodingBatch.objects.create(code=code, by=by, query=query, found=len(keys), newest=max(keys))
    record(by=by, verb="batch.started", subject=f"batch:{batch.pk}", code=code.pk, found=batch.found)
    return batch


def file_some(*, batch_id: int) -> bool:
    """One round; whether there may be more. What came in after the start, was withdrawn or was filed so before is left
    out. The list is looked through before anything is locked: that may take long."""
    batch = CodingBatch.objects.select_related("code__codebook", "by").get(pk=batch_id)
    if batch.finished_at or batch.undone_at:
        return False
    below = {"pk__lte": batch.newest} if batch.place is None else {"pk__lt": batch.place}
    queue = to_file(user=batch.by, query=batch.query, code=batch.code).filter(**below).order_by("-pk")
    return _file_round(batch, list(queue.values_list("pk", flat=True)[:ROUND]))


@transaction.atomic
def _file_round(seen: CodingBatch, keys: list[int]) -> bool:
    batch = CodingBatch.objects.select_for_update().get(pk=seen.pk)
    if batch.undone_at or batch.place != seen.place or batch.finished_at:
        return not batch.undone_at and not batch.finished_at  # another worker did this round
    # Locked, so that none is withdrawn between the look and the filing.
    standing = Contribution.objects.select_for_update().standing().filter(pk__in=keys).order_by("pk")
    keys_standing = [one.pk for one in standing]
    code = _held(seen.code)
    # Retired meanwhile, nothing more is filed under it; merged, what is left goes where the rest went.
    filed, skipped = _file_whole(seen, code, keys_standing) if code else (0, 0)
    batch.filed, batch.skipped = F("filed") + filed, F("skipped") + skipped
    if keys:
        batch.place = keys[-1]
    is_over = len(keys) < ROUND or code is None
    if is_over:
        batch.finished_at = timezone.now()
    batch.save()
    if is_over:
        record(by=seen.by, verb="batch.filed", subject=f"batch:{batch.pk}")
    return not is_over


def _held(code: Code) -> Code | None:
    """It, or where a merge led to, held; also one that is made while this looks."""
    held = Code.objects.held(code)
    while held is None and (into := Code.objects.get(pk=code.pk).merged_into):
        code, held = into, Code.objects.held(into)
    return held


def _file_whole(batch: CodingBatch, code: Code, keys: list[int]) -> tuple[int, int]:
    """How many texts are filed now, and how many were before, by whomever."""
    texts = texts_of(batch.by, batch.query).filter(contribution__in=keys)
    ends = dict(texts.annotate(length=Length("text")).values_list("pk", "length"))
    Excerpt.objects.bulk_create(
        [Excerpt(part_id=pk, start=0, end=end, created_by=batch.by) for pk, end in ends.items()], ignore_conflicts=True
    )
    excerpts = [one for one in Excerpt.objects.filter(part__in=ends, start=0) if one.end == ends[one.part_id]]
    before = set(Coding.objects.filter(excerpt__in=excerpts, code=code).values_list("excerpt", flat=True))
    new = [one for one in excerpts if one.pk not in before]
    Coding.objects.bulk_create(
        [Coding(excerpt=one, code=code, coder=batch.by, origin=Origin.BULK, batch=batch) for one in new]
    )
    return len(new), len(excerpts) - len(new)


@transaction.atomic
def undo_batch(*, by: Any, batch: CodingBatch) -> CodingBatch:
    """Begins to take all of it back; the task does it. Raises UndoneAlready."""
    batch = CodingBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        raise UndoneAlready
    batch.undone_by, batch.undone_at = by, timezone.now()
    batch.save(update_fields=["undone_by", "undone_at"])
    record(by=by, verb="batch.undone", subject=f"batch:{batch.pk}")
    return batch


@transaction.atomic
def undo_some(*, batch_id: int) -> bool:
    """One round; whether there may be more. What a finding rests on by this filing alone stays."""
    batch = CodingBatch.objects.select_for_update().get(pk=batch_id)
    if not batch.undone_at or batch.undo_finished_at:
        return False
    looked_at = list(batch.codings.filter(pk__gt=batch.undo_place).order_by("pk")[:ROUND])
    codings = give_way(batch, looked_at)
    others = Coding.objects.filter(excerpt=OuterRef("pk")).exclude(batch=batch)
    excerpts = Excerpt.objects.filter(codings__in=codings)
    held = set(excerpts.filter(~Exists(others), evidence__isnull=False).values_list("pk", flat=True))
    free = set(excerpts.filter(~Exists(others), evidence=None).values_list("pk", flat=True))
    going = [one.pk for one in codings if one.excerpt_id not in held]
    batch.undone = F("undone") + Coding.objects.filter(pk__in=going).delete()[0]
    _remove_unused(free)
    if looked_at:
        batch.undo_place = looked_at[-1].pk
    is_over = len(looked_at) < ROUND
    if is_over:
        batch.undo_finished_at = timezone.now()
    batch.save()
    if is_over:
        record(by=batch.undone_by, verb="batch.taken_back", subject=f"batch:{batch.pk}")
    return not is_over


def _remove_unused(keys: set[int]) -> None:
    """A higher floor may hold on to one (the ledger of decisions): then it stays, without a code."""
    try:
        with transaction.atomic():
            Excerpt.objects.filter(pk__in=keys).delete()
    except ProtectedError as held:
        kept = {one.pk for one in _excerpts_held(held)}
        Excerpt.objects.filter(pk__in=keys - kept).delete()


def _excerpts_held(held: ProtectedError) -> list[Excerpt]:
    return [row.excerpt for row in held.protected_objects]

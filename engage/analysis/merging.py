"""Making one code of two. No words move, and nobody's filing is lost: what was filed under the one is filed under the
other, and each coding keeps where it came from. Long lists follow in short rounds, which any worker can take up: to be
done is what is filed under a merged code still."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from wagtail.log_actions import log

from engage.analysis.codebook import LEVELS, Code
from engage.analysis.codebooks import height_of, hold_codebook, set_grounds
from engage.analysis.enums import ChangeKind, CodeStatus, Origin
from engage.analysis.history import note_change
from engage.analysis.models import AnotherLook, CodeChange, Coding, FiledBefore
from engage.analysis.refusals import (
    MergedAlready,
    MergesWithItself,
    SaysNotWhy,
    StandsInAnother,
    StandsUnderItself,
    TakesNothingIn,
    TooDeep,
)
from engage.analysis.suggesting.alike import Verdict as Answered
from engage.analysis.suggesting.answering import follow_merge
from engage.audit.services import record
from engage.core.text import MINIMUM_REASON, normalise_text

ROUND = 500  # codings


@transaction.atomic
def merge_codes(*, by: Any, code: Code, into: Code, because: str) -> Code:
    """Makes `into` stand for both; what stood under the one stands under the other. The first codings go along at once,
    the rest by `bring_some_over`. Raises MergesWithItself, MergedAlready, TakesNothingIn, StandsInAnother,
    StandsUnderItself, TooDeep, SaysNotWhy."""
    because = given_reason(because)
    hold_codebook(code.codebook_id)
    held = {one.pk: one for one in Code.objects.select_for_update().filter(pk__in=[code.pk, into.pk]).order_by("pk")}
    code, into = held[code.pk], held[into.pk]
    _check(code, into)
    names = {"before": {"label": code.label, **_to_take_back(code, into)}, "after": {"label": into.label}}
    for child in code.children.all():
        child.parent = into
        child.save(update_fields=["parent"])
        note_change(
            by=by, code=child, kind=ChangeKind.MOVED, before={"parent": code.label}, after={"parent": into.path}
        )
    code.status, code.merged_into = CodeStatus.MERGED, into
    code.save(update_fields=["status", "merged_into"])
    note_change(by=by, code=code, kind=ChangeKind.MERGED, other=into, because=because, **names)
    note_change(by=by, code=into, kind=ChangeKind.TOOK_IN, other=code, because=because, after={"label": code.label})
    record(by=by, verb="code.merged", subject=f"code:{code.pk}", into=into.pk)
    log(instance=code, action="wagtail.edit", user=by)
    follow_merge(source=code, into=into)
    both = {*code.grounds.values_list("ground", flat=True), *into.grounds.values_list("ground", flat=True)}
    set_grounds(by=by, code=into, grounds=both, because=because)
    _bring_round(code)
    return into


def _to_take_back(code: Code, into: Code) -> dict[str, Any]:
    """What a merge changes besides filings, as it was: taken back, it is so again (unmerging.py)."""
    answered = code.suggestions.exclude(verdict=Answered.OPEN)
    return {
        "status": code.status,
        "children": list(code.children.values_list("pk", flat=True)),
        "rules": list(code.rules.values_list("pk", flat=True)),
        "suggestions": list(answered.values_list("pk", flat=True)),
        "grounds": [list(one.grounds.values_list("ground", flat=True)) for one in (code, into)],
    }


def given_reason(because: str) -> str:
    """As it is kept. Raises SaysNotWhy."""
    because = normalise_text(because).strip()
    if len(because) < MINIMUM_REASON:
        raise SaysNotWhy
    return because


def _check(code: Code, into: Code) -> None:
    if code.pk == into.pk:
        raise MergesWithItself
    if code.status == CodeStatus.MERGED:
        raise MergedAlready
    if code.codebook_id != into.codebook_id:
        raise StandsInAnother
    if into.status != CodeStatus.ACTIVE or into.is_heading:
        raise TakesNothingIn
    line = Code.objects.in_line().get(pk=into.pk).line
    if code in line:
        raise StandsUnderItself
    if len(line) + height_of(code) - 1 > LEVELS:
        raise TooDeep


def bring_some_over(*, code_id: int) -> bool:
    """One round; whether there may be more."""
    with transaction.atomic():
        code = Code.objects.get(pk=code_id)
        hold_codebook(code.codebook_id)
        pair = Code.objects.select_for_update().filter(pk__in=[code_id, code.merged_into_id or code_id])
        code = next(one for one in pair.order_by("pk") if one.pk == code_id)
        return code.status == CodeStatus.MERGED and _bring_round(code) == ROUND


def _bring_round(code: Code) -> int:
    """How many codings were brought to the code that it was merged into. Both are held."""
    codings = list(code.codings.order_by("pk").prefetch_related("looks", "suggested", "before")[:ROUND])
    change = CodeChange.objects.filter(code=code, kind=ChangeKind.MERGED).first()
    there = {
        (one.excerpt_id, one.coder_id): one
        for one in Coding.objects.filter(code=code.merged_into_id, excerpt__in=[one.excerpt_id for one in codings])
    }
    pairs = [(one, there.get((one.excerpt_id, one.coder_id))) for one in codings]
    FiledBefore.objects.bulk_create(
        FiledBefore(
            coding=double or one,
            code=code,
            change=change,
            was_there=double is not None,
            kept=None if double is None else _as_two(one, double),
            origin=one.origin,
            at=one.at,
            batch_id=one.batch_id,
        )
        for one, double in pairs
    )
    for one, double in pairs:
        if double is not None:
            _make_one(one, double)
    Coding.objects.filter(pk__in=[one.pk for one, double in pairs if double is None]).update(code=code.merged_into_id)
    return len(codings)


def _as_two(coding: Coding, kept: Coding) -> dict[str, Any]:
    """All that is lost where two become one."""
    looks = list(coding.looks.all())
    waiting = [one for one in looks if one.done_at is None]
    lost = waiting if waiting and kept.looks.filter(done_at=None).exists() else []
    return {
        "went": coding.pk,
        "was": {"origin": kept.origin, "at": kept.at.isoformat(), "batch_id": kept.batch_id},
        "looks": [one.pk for one in looks if one not in lost],
        "waited": [_as_waiting(one) for one in lost],
        "suggested": [one.pk for one in coding.suggested.all()],
        "before": [one.pk for one in coding.before.all()],
    }


def _as_waiting(look: AnotherLook) -> dict[str, Any]:
    """By its own number, like all that is put back."""
    of = {"change_id": look.change_id, "code_id": look.code_id, "contribution_id": look.contribution_id}
    return {"pk": look.pk, "at": look.at.isoformat(), **of}


def _make_one(coding: Coding, kept: Coding) -> None:
    """Of two by the same person: what a person filed outweighs what a machine suggested."""
    FiledBefore.objects.filter(coding=coding).update(coding=kept)
    if kept.looks.filter(done_at=None).exists():
        coding.looks.filter(done_at=None).delete()
    coding.looks.update(coding=kept)
    if kept.origin == Origin.MACHINE and coding.origin != Origin.MACHINE:
        Coding.objects.filter(pk=kept.pk).update(origin=coding.origin, at=coding.at, batch=coding.batch_id)
    coding.suggested.update(coding=kept)
    coding.delete()


def give_way(batch: Any, codings: list[Coding]) -> list[Coding]:
    """Before a batch is taken back: of its codings, those that nobody filed otherwise. Where a merge made one of two,
    the other one stands in its own right again."""
    FiledBefore.objects.filter(batch=batch, was_there=True).delete()
    others: dict[int, FiledBefore] = {}
    for one in FiledBefore.objects.filter(coding__in=codings, was_there=True).order_by("-pk"):
        others[one.coding_id] = one
    for pk, heir in others.items():
        Coding.objects.filter(pk=pk).update(origin=heir.origin, at=heir.at, batch=heir.batch_id)
        FiledBefore.objects.filter(coding=pk, was_there=False).delete()
        FiledBefore.objects.filter(pk=heir.pk).update(was_there=False)
    return [one for one in codings if one.pk not in others]


def to_bring_over() -> list[int]:
    """The merged codes under which something is filed still."""
    merged = Code.objects.filter(status=CodeStatus.MERGED, codings__isnull=False)
    return list(merged.order_by("pk").values_list("pk", flat=True).distinct())


def brought_by(code: Code) -> list[tuple[str, int, int]]:
    """From which codes what is filed under this one came by a merge: each with how many codings, and how many of them
    the same people had filed under this one as well."""
    rows = FiledBefore.objects.filter(coding__code=code).order_by().values_list("code__label")
    counted = rows.annotate(all=Count("pk"), doubled=Count("pk", filter=Q(was_there=True)))
    return sorted(counted)

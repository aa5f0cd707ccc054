"""Looking again at what is filed under a code: when what it means has changed, or when it was split. Each filing waits
until an officer has said that it still fits, where it belongs, or that it is taken off."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.log_actions import log

from engage.analysis.another_look import AnotherLook
from engage.analysis.code_changes import CodeChange
from engage.analysis.codebook import Code
from engage.analysis.codebooks import hold_codebook, save_code
from engage.analysis.enums import ChangeKind, CodeStatus, Look
from engage.analysis.history import note_change
from engage.analysis.looking_back import what_goes
from engage.analysis.merging import given_reason
from engage.analysis.models import Coding
from engage.analysis.refusals import (
    CodeNotInUse,
    LookedAtAlready,
    NamesTwoOrMore,
    NotUnderIt,
    TakenName,
    UnderAFinding,
)
from engage.analysis.services import code_excerpt, remove_if_free
from engage.audit.services import record
from engage.contributions.models import Contribution

ROUND = 500  # codings
LATELY = datetime.timedelta(days=1)
ASKS = (ChangeKind.ASKED, ChangeKind.SPLIT)


@transaction.atomic
def ask_for_another_look(*, by: Any, code: Code, because: str) -> CodeChange:
    """What is filed under it now waits to be looked at again; the first at once, the rest by `queue_some`. Raises
    SaysNotWhy, CodeNotInUse."""
    because = given_reason(because)
    code = Code.objects.select_for_update().get(pk=code.pk)
    if code.status == CodeStatus.MERGED:
        raise CodeNotInUse
    change = note_change(by=by, code=code, kind=ChangeKind.ASKED, because=because, after=_newest(code))
    record(by=by, verb="code.another_look", subject=f"code:{code.pk}")
    _queue_round(change)
    return change


@transaction.atomic
def split_code(*, by: Any, code: Code, into: Sequence[tuple[str, str]], because: str) -> list[Code]:
    """Makes codes of these names and brief definitions, beside the one that they come from, which is retired. What is
    filed under it waits for another look, text by text. Raises SaysNotWhy, CodeNotInUse, NamesTwoOrMore, TakenName."""
    because = given_reason(because)
    hold_codebook(code.codebook_id)
    code = Code.objects.select_for_update().get(pk=code.pk)
    if code.status != CodeStatus.ACTIVE:
        raise CodeNotInUse
    _check_names(code, [label for label, _brief in into])
    made = [_split_off(by, code, label, brief) for label, brief in into]
    code.status = CodeStatus.RETIRED
    code.save(update_fields=["status"])
    after = {**_newest(code), "into": [one.label for one in made]}
    change = note_change(by=by, code=code, kind=ChangeKind.SPLIT, because=because, after=after)
    record(by=by, verb="code.split", subject=f"code:{code.pk}", into=[one.pk for one in made])
    log(instance=code, action="wagtail.edit", user=by)
    _queue_round(change)
    return made


def _check_names(code: Code, labels: list[str]) -> None:
    folded = [label.casefold() for label in labels]
    if len(set(folded)) < 2 or len(set(folded)) != len(folded):
        raise NamesTwoOrMore
    others = Code.objects.filter(codebook=code.codebook_id).values_list("label", flat=True)
    if {label.casefold() for label in others} & set(folded):
        raise TakenName


def _split_off(by: Any, code: Code, label: str, brief: str) -> Code:
    new = Code(codebook=code.codebook, parent=code.parent, label=label, brief_definition=brief, split_from=code)
    new = save_code(by=by, code=new, grounds=code.grounds.values_list("ground", flat=True))
    note_change(by=by, code=new, kind=ChangeKind.SPLIT_OFF, other=code, before={"label": code.label})
    return new


def _newest(code: Code) -> dict[str, int]:
    return {"newest": code.codings.aggregate(newest=Max("pk"))["newest"] or 0}


def queue_some(*, change_id: int) -> bool:
    """One round; whether there may be more."""
    with transaction.atomic():
        change = CodeChange.objects.select_related("code").get(pk=change_id)
        Code.objects.select_for_update().get(pk=change.code_id)
        return _queue_round(change) == ROUND


def _queue_round(change: CodeChange) -> int:
    """How many were queued. The code is held."""
    codings = list(_left(change).select_related("excerpt__part").order_by("pk")[:ROUND])
    AnotherLook.objects.bulk_create(
        AnotherLook(coding=one, contribution_id=one.excerpt.part.contribution_id, code_id=change.code_id, change=change)
        for one in codings
    )
    return len(codings)


def _left(change: CodeChange) -> Any:
    """What was filed under the code then and was neither queued for it nor looked at since."""
    looks = AnotherLook.objects.filter(coding=OuterRef("pk"))
    seen = looks.filter(Q(done_at=None) | Q(change=change) | Q(done_at__gte=change.at))
    return Coding.objects.filter(~Exists(seen), code=change.code_id, pk__lte=change.after["newest"])


def to_queue(*, since: datetime.timedelta | None = LATELY) -> list[int]:
    """The changes of the last day, or of all time, that asked for another look and did not queue all of it."""
    asked = CodeChange.objects.filter(kind__in=ASKS)
    if since is not None:
        asked = asked.filter(at__gte=timezone.now() - since)
    return [one.pk for one in asked if _left(one).exists()]


# --- The look itself ----------------------------------------------------------------------------------


@transaction.atomic
def settle_look(*, by: Any, look: AnotherLook, outcome: Look, code: Code | None = None) -> AnotherLook:
    """What an officer says of one filing: it still fits, it belongs under another code (then it is theirs), or it is
    taken off. Whoever may file may say so. Raises LookedAtAlready, NotUnderIt, CodeNotInUse, NoWordsHere, and
    UnderAFinding when a finding rests on the excerpt and nothing else is filed about it."""
    Contribution.objects.select_for_update().get(pk=look.contribution_id)
    look = AnotherLook.objects.select_related("coding__excerpt__part__contribution", "coding__code").get(pk=look.pk)
    coding = look.coding
    if look.done_at is not None or coding is None:
        raise LookedAtAlready
    if outcome == Look.FITS and coding.code.status != CodeStatus.ACTIVE:
        raise CodeNotInUse
    if outcome != Look.FITS:
        look.coding, look.taken = None, what_goes(coding)
    if outcome == Look.MOVED:
        look.moved_to, look.taken["made"] = _move(by, coding, code)
    # Later than what is filed by it: taken back is the whole of it.
    look.outcome, look.done_by, look.done_at = outcome, by, timezone.now()
    look.save()
    if outcome != Look.FITS:
        _take_off(by, coding)
    subject = f"contribution:{look.contribution.reference}"
    record(by=by, verb=f"look.{outcome}", subject=subject, code=look.code_id, look=look.pk)
    return look


def _move(by: Any, coding: Coding, code: Code | None) -> tuple[Code, int | None]:
    """The code, and the coding that it took; None where this officer had filed it there before."""
    if code is None or code.pk == coding.code_id:
        raise NotUnderIt
    excerpt = coding.excerpt
    was_there = excerpt.codings.filter(code=code, coder=by).exists()
    made = code_excerpt(by=by, part=excerpt.part, start=excerpt.start, end=excerpt.end, code=code)
    return code, None if was_there else made.pk


def _take_off(by: Any, coding: Coding) -> None:
    """Whoever filed it. Should a merge have moved it meanwhile, this is refused with the rest of the transaction."""
    excerpt = coding.excerpt
    is_last = not excerpt.codings.exclude(pk=coding.pk).exists()
    if is_last and excerpt.evidence.exists():
        raise UnderAFinding
    if not Coding.objects.filter(pk=coding.pk).delete()[0]:
        raise LookedAtAlready
    subject = f"contribution:{excerpt.part.contribution.reference}"
    record(by=by, verb="excerpt.uncoded", subject=subject, excerpt=excerpt.pk, code=coding.code_id)
    if is_last:
        remove_if_free(excerpt)


def with_looks(codings: Any) -> Any:
    """With the number of the look that each waits for, if it does, and why."""
    waiting = AnotherLook.objects.filter(coding=OuterRef("pk"), done_at=None)
    return codings.annotate(
        look=Subquery(waiting.values("pk")[:1]), look_because=Subquery(waiting.values("change__because")[:1])
    )

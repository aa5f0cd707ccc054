"""What officers do with codebooks and the codes in them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, ProtectedError
from wagtail.log_actions import log

from engage.analysis.codebook import LEVELS, Code, Codebook
from engage.analysis.enums import ChangeKind, CodeStatus, Colour, Ground
from engage.analysis.grounds import CodeGround
from engage.analysis.history import note_change, note_differences
from engage.analysis.refusals import InUse, MergedAlready, Refused, StandsInAnother, StandsUnderItself, TooDeep
from engage.audit.services import record


@transaction.atomic
def save_codebook(*, by: Any, codebook: Codebook) -> Codebook:
    """Keeps a new codebook, or a new name for one."""
    return _keep(by, codebook, "codebook")


@transaction.atomic
def save_code(*, by: Any, code: Code, because: str = "", grounds: Iterable[str] | None = None) -> Code:
    """Keeps a new code, or what it means now and where it stands; what was filed under it stays filed. What changed
    goes into its history. `grounds` are all those of equality that it bears on. Raises StandsInAnother,
    StandsUnderItself, TooDeep, MergedAlready."""
    hold_codebook(code.codebook_id)
    before = Code.objects.in_line().filter(pk=code.pk).first()
    if before is not None and before.status == CodeStatus.MERGED:
        raise MergedAlready
    if refused := why_not_under(code, code.parent):
        raise refused
    if before is None and code.parent_id is None and not code.colour:
        code.colour = _least_used_colour(code)
    if before is not None:
        code.status = before.status  # another officer may have moved it on since this one looked
    _keep(by, code, "code")
    note_differences(by=by, before=before, after=code, because=because)
    if grounds is not None:
        set_grounds(by=by, code=code, grounds=grounds, because=because)
    return code


def set_grounds(*, by: Any, code: Code, grounds: Iterable[str], because: str = "") -> None:
    """These and no others, in the order of the law."""
    wanted, before = set(grounds), set(code.grounds.values_list("ground", flat=True))
    if wanted == before:
        return
    code.grounds.exclude(ground__in=wanted).delete()
    CodeGround.objects.bulk_create(CodeGround(code=code, ground=one) for one in Ground if one in wanted - before)
    told = [{"grounds": [str(one) for one in Ground if one in some]} for some in (before, wanted)]
    note_change(by=by, code=code, kind=ChangeKind.TAGGED, before=told[0], after=told[1], because=because)


@transaction.atomic
def rename_code(*, by: Any, code: Code, label: str, because: str = "") -> Code:
    """Gives it another name; it is found by the one before as well. Raises MergedAlready."""
    fresh = Code.objects.in_line().get(pk=code.pk)
    fresh.label = label
    return save_code(by=by, code=fresh, because=because)


@transaction.atomic
def move_code(*, by: Any, code: Code, under: Code | None, because: str = "") -> Code:
    """Puts it under another one, or at the top. Raises what save_code raises."""
    fresh = Code.objects.in_line().get(pk=code.pk)
    fresh.parent = under
    return save_code(by=by, code=fresh, because=because)


def why_not_under(code: Code, parent: Code | None) -> Refused | None:
    """What stands against this place for a code, if anything does."""
    if code.pk and code.children.exclude(codebook=code.codebook_id).exists():
        return StandsInAnother()
    if parent is None:
        return None
    if parent.codebook_id != code.codebook_id:
        return StandsInAnother()
    line = Code.objects.in_line().get(pk=parent.pk).line
    if code.pk in [above.pk for above in line]:
        return StandsUnderItself()
    return TooDeep() if len(line) + height_of(code) > LEVELS else None


def height_of(code: Code) -> int:
    """How many levels it takes up with all under it."""
    if code.pk is None or not code.children.exists():
        return 1
    return 3 if Code.objects.filter(parent__parent=code.pk).exists() else 2


def _least_used_colour(code: Code) -> Colour:
    others = Code.objects.filter(codebook=code.codebook_id, parent=None).exclude(pk=code.pk).order_by()
    used = dict(others.values_list("colour").annotate(times=Count("pk")))
    return min(Colour, key=lambda colour: used.get(colour, 0))


def hold_codebook(codebook: int) -> None:
    """Places in one codebook are given one after the other."""
    Codebook.objects.select_for_update().get(pk=codebook)


def _keep(by: Any, row: Codebook | Code, kind: str) -> Any:
    is_new = row.pk is None
    row.save()
    record(by=by, verb=f"{kind}.{'added' if is_new else 'changed'}", subject=f"{kind}:{row.pk}")
    log(instance=row, action="wagtail.create" if is_new else "wagtail.edit", user=by)
    return row


@transaction.atomic
def retire_code(*, by: Any, code: Code, because: str = "") -> Code:
    """Nothing new is filed under it any more; what was stays. Does nothing to one merged into another."""
    return _move(by, code, CodeStatus.ACTIVE, CodeStatus.RETIRED, ChangeKind.RETIRED, because)


@transaction.atomic
def reinstate_code(*, by: Any, code: Code, because: str = "") -> Code:
    """A retired code is used again."""
    return _move(by, code, CodeStatus.RETIRED, CodeStatus.ACTIVE, ChangeKind.REOPENED, because)


def _move(by: Any, code: Code, from_status: CodeStatus, to_status: CodeStatus, kind: ChangeKind, because: str) -> Code:
    code = Code.objects.select_for_update().get(pk=code.pk)
    if code.status == from_status:
        code.status = to_status
        code.save(update_fields=["status"])
        note_change(by=by, code=code, kind=kind, because=because)
        record(by=by, verb=f"code.{to_status}", subject=f"code:{code.pk}")
        log(instance=code, action="wagtail.edit", user=by)
    return code


@transaction.atomic
def remove_unused(*, by: Any, row: Codebook | Code) -> None:
    """Deletes a code nothing was filed under and nothing stands under, or a codebook without codes. Raises InUse."""
    subject = f"{row._meta.model_name}:{row.pk}"
    try:
        with transaction.atomic():
            log(instance=row, action="wagtail.delete", user=by)
            row.delete()
    except ProtectedError as refused:
        raise InUse from refused
    record(by=by, verb=f"{row._meta.model_name}.removed", subject=subject)

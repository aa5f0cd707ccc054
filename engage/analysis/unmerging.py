"""Taking a merge back: the code stands for itself again, with all that was filed under it, as it was. What was filed
under the other one since stays there; what its people took back since stays taken back. Where later work rests on the
merge it is refused, with the reason."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engage.analysis.codebook import LEVELS, Code
from engage.analysis.codebooks import height_of, hold_codebook, set_grounds
from engage.analysis.enums import ChangeKind, CodeStatus
from engage.analysis.history import note_change
from engage.analysis.models import AnotherLook, CodeChange, Coding, FiledBefore, Rule, Suggestion
from engage.analysis.refusals import CannotUnmerge
from engage.audit.services import record

AT_MOST = 5_000  # filings: they go back in one transaction, which must be over soon
CHANGED_IT = (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.ASKED, ChangeKind.RETIRED)


def last_merge(code: Code) -> CodeChange | None:
    """The one by which it stands under another name now."""
    if code.status != CodeStatus.MERGED:
        return None
    return CodeChange.objects.filter(code=code, kind=ChangeKind.MERGED, other=code.merged_into_id).first()


@transaction.atomic
def unmerge_code(*, by: Any, code: Code, because: str = "") -> Code:
    """Raises CannotUnmerge."""
    hold_codebook(code.codebook_id)
    pair = [code.pk, code.merged_into_id or code.pk]
    held = {one.pk: one for one in Code.objects.select_for_update().filter(pk__in=pair).order_by("pk")}
    code, into = held[pair[0]], held[pair[1]]
    change = last_merge(code)
    if change is None or code.merged_into_id != into.pk:
        raise CannotUnmerge(_("This code is not merged into another."))
    if reason := why_not(code, into, change):
        raise CannotUnmerge(reason)
    before = change.before
    code.status, code.merged_into = before["status"], None
    code.save(update_fields=["status", "merged_into"])
    _part_filings(code, change)
    Rule.objects.filter(pk__in=before["rules"], code=into).update(code=code, version=F("version") + 1, place=0)
    Suggestion.objects.filter(pk__in=before["suggestions"], code=into).update(code=code)
    _give_back_children(by, code, into, before["children"])
    note_change(by=by, code=code, kind=ChangeKind.UNMERGED, other=into, because=because)
    note_change(by=by, code=into, kind=ChangeKind.GAVE_BACK, other=code, because=because)
    set_grounds(by=by, code=into, grounds=before["grounds"][1], because=because)
    record(by=by, verb="code.unmerged", subject=f"code:{code.pk}", out_of=into.pk)
    log(instance=code, action="wagtail.edit", user=by)
    return code


def why_not(code: Code, into: Code, change: CodeChange) -> str:
    """What came after this merge and rests on it; empty when nothing does."""
    before = change.before
    if "status" not in before:
        return _("This merge was made before what it changed was kept, so that it cannot be taken back exactly.")
    if code.codings.exists():
        return _("Its filings are still being moved. Try again in a minute.")
    if FiledBefore.objects.filter(change=change).count() > AT_MOST:
        return _("More than %(number)d filings were moved, which is too many to move back.") % {"number": AT_MOST}
    later = list(CodeChange.objects.filter(code=into, pk__gt=change.pk).values_list("kind", "other"))
    if any(kind in CHANGED_IT for kind, _other in later):
        return _("The other code was merged, split, retired or looked at again since.")
    took_in = [other for kind, other in later if kind == ChangeKind.TOOK_IN and other != code.pk]
    if Code.objects.filter(pk__in=took_in, merged_into=into).exists():
        return _("Another code was merged into the same one since. Take that merge back first.")
    if set(into.grounds.values_list("ground", flat=True)) != {one for some in before["grounds"] for one in some}:
        return _("What the other code says about grounds of equality was changed since.")
    return _why_not_there(code, into, before["children"])


def _why_not_there(code: Code, into: Code, children: list[int]) -> str:
    under = list(Code.objects.filter(pk__in=children))
    if len(under) != len(children) or any(child.parent_id != into.pk for child in under):
        return _("What stood under it was moved or removed since.")
    if not under:
        return ""
    line = Code.objects.in_line().get(pk=code.pk).line
    if any(child.pk in {above.pk for above in line} for child in under):
        return _("What stood under it stands above it now.")
    if len(line) + max(height_of(child) for child in under) > LEVELS:
        return _("It was put in another place since, where what stood under it has no room.")
    return ""


def _part_filings(code: Code, change: CodeChange) -> None:
    """What was moved goes back. Of what became one of two, the one that went is filed again, by its own number."""
    mine = FiledBefore.objects.filter(change=change)
    for one in mine.filter(was_there=True).select_related("coding__excerpt"):
        _make_two(one, code)
    moved = mine.filter(was_there=False)
    Coding.objects.filter(pk__in=moved.values("coding"), code=change.other_id).update(code=code)
    mine.delete()


def _make_two(one: FiledBefore, code: Code) -> None:
    kept, was = one.coding, one.kept or {}
    coding = Coding.objects.create(
        pk=was["went"], excerpt=kept.excerpt, code=code, coder_id=kept.coder_id, origin=one.origin, at=one.at,
        batch_id=one.batch_id,
    )  # fmt: skip
    as_merged = (one.origin, one.at, one.batch_id)
    if (kept.origin, kept.at, kept.batch_id) == as_merged:
        before = was["was"]
        Coding.objects.filter(pk=kept.pk).update(**{**before, "at": parse_datetime(before["at"])})
    AnotherLook.objects.filter(pk__in=was["looks"], coding=kept).update(coding=coding)
    for look in was["waited"]:
        AnotherLook.objects.create(coding=coding, **{**look, "at": parse_datetime(look["at"])})
    Suggestion.objects.filter(pk__in=was["suggested"], coding=kept).update(coding=coding)
    FiledBefore.objects.filter(pk__in=was["before"], coding=kept).update(coding=coding)


def _give_back_children(by: Any, code: Code, into: Code, children: list[int]) -> None:
    for child in Code.objects.filter(pk__in=children):
        child.parent = code
        child.save(update_fields=["parent"])
        places = {"before": {"parent": into.path}, "after": {"parent": code.path}}
        note_change(by=by, code=child, kind=ChangeKind.MOVED, **places)

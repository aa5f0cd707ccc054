"""What is kept of each change of a code, and how it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from engage.analysis.code_changes import CodeChange
from engage.analysis.codebook import Code
from engage.analysis.enums import ChangeKind, Colour, Ground
from engage.core.text import normalise_text

DEFINITION = ("full_definition", "when_to_use", "when_not_to_use")
OTHERS = ("brief_definition", "example", "is_heading", "colour")


def note_change(
    *,
    by: Any,
    code: Code,
    kind: ChangeKind,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    other: Code | None = None,
    because: str = "",
) -> CodeChange:
    return CodeChange.objects.create(
        code=code,
        kind=kind,
        by=by,
        before=before or {},
        after=after or {},
        other=other,
        because=normalise_text(because).strip(),
    )


def note_differences(*, by: Any, before: Code | None, after: Code, because: str = "") -> None:
    """One row for each kind of change between what was kept and what is."""
    if before is None:
        note_change(by=by, code=after, kind=ChangeKind.ADDED, after={"label": after.label}, because=because)
        return
    kinds = {ChangeKind.RENAMED: ("label",), ChangeKind.DEFINED: DEFINITION, ChangeKind.CHANGED: OTHERS}
    for kind, names in kinds.items():
        _note(by, kind, _fields(before, names), _fields(after, names), after, because)
    _note(by, ChangeKind.MOVED, _place(before), _place(after), after, because)


def _note(by: Any, kind: ChangeKind, before: dict, after: dict, code: Code, because: str) -> None:
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        both = [{name: one[name] for name in changed} for one in (before, after)]
        note_change(by=by, code=code, kind=kind, before=both[0], after=both[1], because=because)


def _fields(code: Code, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(code, name) for name in names}


def _place(code: Code) -> dict[str, str]:
    return {"parent": code.parent.path if code.parent else "", "codebook": code.codebook.name}


def former_names(codes: Iterable[Code]) -> dict[int, list[str]]:
    """By which other names each code is known: those it had before, those of codes merged into it, and that of the one
    from which it was split off."""
    books = {code.codebook_id for code in codes}
    kinds = [ChangeKind.RENAMED, ChangeKind.MERGED, ChangeKind.SPLIT_OFF]
    stands = ~Q(kind=ChangeKind.MERGED) | Q(code__merged_into=F("other"))  # a merge that was taken back gave no name
    rows = CodeChange.objects.filter(stands, code__codebook__in=books, kind__in=kinds).order_by("pk")
    found: dict[int, list[str]] = {}
    for code, other, before, kind in rows.values_list("code", "other", "before", "kind"):
        found.setdefault(code, []).append(before["label"])
        if kind == ChangeKind.MERGED:
            found.setdefault(other, []).extend(found[code])
    return {code.pk: [one for one in dict.fromkeys(found.get(code.pk, [])) if one != code.label] for code in codes}


@dataclass(frozen=True)
class Told:
    """One change as it is shown: each field with what it was and what it is."""

    change: CodeChange
    other: Code | None
    fields: list[tuple[str, str, str]]


def told(code: Code) -> list[Told]:
    """The newest first."""
    changes = list(code.changes.select_related("by"))
    others = Code.objects.in_line().in_bulk([one.other_id for one in changes if one.other_id])
    return [Told(one, others.get(one.other_id), _told_fields(one)) for one in changes]


def _told_fields(change: CodeChange) -> list[tuple[str, str, str]]:
    if change.kind == ChangeKind.SPLIT:
        return [(str(_("into")), "", ", ".join(change.after["into"]))]
    if change.kind == ChangeKind.TAGGED:
        return [("", *(", ".join(str(Ground(one).label) for one in some["grounds"]) for some in _both(change)))]
    if change.kind not in (ChangeKind.RENAMED, ChangeKind.DEFINED, ChangeKind.MOVED, ChangeKind.CHANGED):
        return []
    names = dict.fromkeys([*change.before, *change.after])
    return [(_name(one), _value(one, change.before), _value(one, change.after)) for one in names]


def _both(change: CodeChange) -> tuple[dict[str, Any], dict[str, Any]]:
    return change.before, change.after


def _name(field: str) -> str:
    return str(Code._meta.get_field(field).verbose_name)


def _value(field: str, values: dict[str, Any]) -> str:
    value = values.get(field, "")
    if field == "colour" and value:
        return str(Colour(value).label)
    return str({True: _("Yes"), False: _("No")}[value] if isinstance(value, bool) else value)


MEANS_OTHERWISE = (
    ChangeKind.RENAMED, ChangeKind.DEFINED, ChangeKind.TOOK_IN, ChangeKind.GAVE_BACK, ChangeKind.SPLIT,
    ChangeKind.SPLIT_OFF,
)  # fmt: skip


def changed_since(finding: Any) -> list[CodeChange]:
    """What became, since a second person reviewed the finding, of the codes that its excerpts are filed under. They
    still say what they said; whether the finding does, somebody may want to see."""
    if finding.reviewed_at is None:
        return []
    codes = Code.objects.filter(codings__excerpt__evidence__finding=finding)
    changes = CodeChange.objects.filter(code__in=codes, at__gt=finding.reviewed_at, kind__in=MEANS_OTHERWISE)
    return list(changes.select_related("code", "other").order_by("pk"))

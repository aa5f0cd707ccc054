"""Texts that are nearly the same, as officers are shown them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left

from engage.analysis.models import Coding, Reading
from engage.analysis.suggesting.alike import Alike, Likeness, Verdict
from engage.analysis.suggesting.differences import Piece, differences

FIRST_WORDS = 300
AT_ONCE = 10  # texts on a page: each is compared with the anchor
_IS_READ = Exists(Reading.objects.filter(part=OuterRef("part")))
_IS_FILED = Exists(Coding.objects.filter(excerpt__part=OuterRef("part")))


@dataclass(frozen=True)
class Member:
    """One text of a group, with where it differs; None where it is too long to say."""

    likeness: Likeness
    pieces: list[Piece] | None

    @property
    def is_same(self) -> bool:
        return self.pieces is not None and not any(piece.kind for piece in self.pieces)


@dataclass(frozen=True)
class WithOthers:
    """The group that a text is in; `question` is the one that it answers, where another text is shown."""

    group: Alike
    question: str | None


def alike_with_others(shown: dict[int, int | None]) -> dict[int, WithOthers]:
    """Of contributions, each with the text of it that is shown: the group that this text is in, else the largest that
    another text of theirs is in."""
    members = Likeness.objects.filter(part__contribution__in=shown, part__is_current=True)
    rows = members.filter(group__in=Alike.objects.shown()).select_related("group", "part").defer("part__text")
    found: dict[int, WithOthers] = {}
    for one in sorted(rows, key=lambda one: (-one.group.people, one.group_id)):
        key, part = one.part.contribution_id, one.part_id
        if part == shown[key]:
            found[key] = WithOthers(one.group, None)
        else:
            found.setdefault(key, WithOthers(one.group, one.part.prompt))
    return found


def groups_for(user: Any) -> Any:
    """The largest first, each with the first words of its anchor and the question."""
    anchor = Likeness.objects.filter(pk=OuterRef("anchor"))
    return (
        Alike.objects.for_user(user)
        .filter(people__gte=2, anchor__isnull=False)
        .select_related("activity", "by")
        .annotate(
            first_words=Subquery(anchor.annotate(first=Left("part__text", FIRST_WORDS)).values("first")[:1]),
            language=Subquery(anchor.values("part__language")[:1]),
            question=Subquery(anchor.values("part__prompt")[:1]),
        )
        .order_by("-people", "pk")
    )


def with_filed(groups: list[Alike]) -> list[tuple[Alike, int]]:
    """Each with how many of its texts are filed under a code."""
    members = Likeness.objects.filter(_IS_FILED, group__in=groups).order_by().values("group")
    filed = dict(members.annotate(texts=Count("pk")).values_list("group", "texts"))
    return [(group, filed.get(group.pk, 0)) for group in groups]


def members_of(group: Alike, *, after: int) -> tuple[list[Member], int | None]:
    """Some of them, the least alike first among those that differ; and where the next ones begin."""
    rows = group.members.exclude(pk=group.anchor_id).select_related("part__contribution", "taken_by")
    some = list(rows.order_by("similarity", "pk")[after : after + AT_ONCE + 1])
    return _compared(group, some[:AT_ONCE]), after + AT_ONCE if len(some) > AT_ONCE else None


def taken_out_of(group: Alike) -> list[Member]:
    """Those that a person took out, the latest first."""
    rows = group.taken_out.select_related("part__contribution", "taken_by").order_by("-taken_at", "-pk")
    return _compared(group, list(rows[:AT_ONCE]))


def _compared(group: Alike, rows: list[Likeness]) -> list[Member]:
    anchor = group.anchor.part.text if group.anchor else ""
    return [Member(one, differences(anchor, one.part.text)) for one in rows]


def counted(group: Alike) -> dict[str, int]:
    """How many of its texts are read, how many filed, and how many came after a person said that they belong
    together. A text is read when a person read that text."""
    rows = group.members.aggregate(
        read=Count("pk", filter=_IS_READ),
        filed=Count("pk", filter=_IS_FILED),
        same=Count("pk", filter=Q(exact=group.anchor.exact) if group.anchor else Q(pk=None)),
    )
    since = group.members.filter(at__gt=group.at).count() if group.verdict == Verdict.CONFIRMED else 0
    return rows | {"since": since}

"""How much is filed under each code of a codebook, and under it together with all that stands under it. An excerpt and
a person count once there, however many of the codes they are filed under. What a machine suggested does not count."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, When

from engage.analysis.code_choice import in_order
from engage.analysis.codebook import Code, Codebook
from engage.analysis.enums import Ground, Origin
from engage.analysis.models import Coding
from engage.contributions.models import Activity


@dataclass(frozen=True)
class Counted:
    excerpts: int = 0
    people: int = 0


@dataclass(frozen=True)
class Branch:
    """One code with its numbers, at its level from 1."""

    code: Code
    level: int
    own: Counted
    together: Counted
    has_more: bool = field(default=False)  # whether anything stands under it


ANCESTORS = [  # of the code that something is filed under: itself, the one of the second level, the one at the top
    F("code"),
    Case(When(code__parent__parent=None, then=F("code")), default=F("code__parent")),
    Case(
        When(code__parent=None, then=F("code")),
        When(code__parent__parent=None, then=F("code__parent")),
        default=F("code__parent__parent"),
    ),
]


def branches_of(book: Codebook) -> list[Branch]:
    """Its codes that were not merged into another, in the order of the tree, in five queries."""
    codes = in_order(book.codes.in_line().filter(merged_into=None).prefetch_related("grounds"))
    own, second, top = (_counted(book, ancestor) for ancestor in ANCESTORS)
    with_more = {code.parent_id for code in codes}
    found = []
    for code in codes:
        level = len(code.line)
        together = {1: top, 2: second}.get(level, own).get(code.pk, Counted())
        found.append(Branch(code, level, own.get(code.pk, Counted()), together, code.pk in with_more))
    return found


NUMBERS = {
    "excerpts": Count("excerpt", distinct=True),
    "people": Count("excerpt__part__contribution", distinct=True),
}


def count_of(code: Code) -> Counted:
    """What is filed under this one itself."""
    return Counted(**_standing().filter(code=code).aggregate(**NUMBERS))


def _counted(book: Codebook, ancestor: F | Case) -> dict[int, Counted]:
    rows = _standing().filter(code__codebook=book).values(ancestor=ancestor).annotate(**NUMBERS)
    return {row["ancestor"]: Counted(row["excerpts"], row["people"]) for row in rows}


def _standing() -> Any:
    """Filed by people, over words that are still here."""
    part = "excerpt__part__"
    here = Coding.objects.filter(**{f"{part}is_current": True, f"{part}contribution__withdrawn_at": None})
    return here.exclude(**{f"{part}text": ""}).exclude(origin=Origin.MACHINE).order_by()


def people_by_ground(activity: Activity) -> list[tuple[Ground, int]]:
    """How many people spoke of each ground of equality, in the order of the law; only those of which somebody did. It
    says what they spoke about, not who they are."""
    rows = _standing().filter(excerpt__part__contribution__activity=activity).exclude(code__grounds=None)
    counted = dict(rows.values_list("code__grounds__ground").annotate(people=NUMBERS["people"]))
    return [(ground, counted[ground]) for ground in Ground if ground in counted]

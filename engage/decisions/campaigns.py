"""What many people sent in nearly the same words, told apart (GUN-5). Each of these people counts as one in every
number of a report; here is how many of them there are, and which findings they are behind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery
from django.utils.text import Truncator

from engage.analysis.models import Alike, Coding, Evidence, Likeness
from engage.analysis.suggesting.alike import Verdict
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Activity, Contribution

FIRST_WORDS = 25
_GROUP = "excerpt__part__likeness__group"


@dataclass(frozen=True)
class Campaign:
    """Texts that a person has confirmed to be the same in substance. `words`: how they begin, where somebody who sent
    one may be quoted; else how long they are (in words) and what they are filed under say what they are."""

    group: int
    question: str
    people: int
    words: str = ""
    length: int = 0
    code: str = ""


@dataclass(frozen=True)
class Campaigns:
    told: list[Campaign] = field(default_factory=list)
    people: int = 0  # who sent any of them; one may have sent two
    unconfirmed: int = 0  # groups that the machine holds to be alike and no person has looked at
    behind: dict[int, int] = field(default_factory=dict)  # by finding, how many of the people behind it sent one


def campaigns_of(activity: Activity, findings: Iterable[int]) -> Campaigns:
    groups = Alike.objects.filter(activity=activity)
    confirmed = groups.filter(verdict=Verdict.CONFIRMED)
    sent = confirmed.annotate(question=Min("members__part__prompt"), sent=_people("members__part__contribution"))
    groups_told = list(sent.filter(sent__gte=2).order_by("-sent", "pk"))
    says = _what_they_say([one.pk for one in groups_told])
    told = [Campaign(one.pk, one.question, one.sent, **says[one.pk]) for one in groups_told]
    unconfirmed = groups.filter(verdict=Verdict.OPEN, people__gte=2).count()
    if not told:
        return Campaigns(unconfirmed=unconfirmed)
    people = Likeness.objects.filter(group__in=confirmed).aggregate(people=_people("part__contribution"))["people"]
    behind = Evidence.objects.filter(finding__in=findings, **{f"{_GROUP}__in": confirmed}).order_by()
    by_finding = dict(behind.values_list("finding").annotate(people=_people("excerpt__part__contribution")))
    return Campaigns(told, people, unconfirmed, by_finding)


def _what_they_say(groups: list[int]) -> dict[int, dict[str, Any]]:
    """By group. Words are those of a person who said yes to being quoted, as they stand today (CON-1, CON-2)."""
    standing = Likeness.objects.filter(group__in=groups, part__is_current=True).exclude(part__text="")
    consenting = Contribution.objects.consenting(Purpose.QUOTE).exclude(identity_tier=IdentityTier.PRIVATE)
    allowed = standing.filter(Exists(consenting.filter(pk=OuterRef("part__contribution"))))
    quoted = _text_of_each(allowed)
    any_of_them = _text_of_each(standing)
    codes = _filed_most(groups)
    return {
        group: {
            "words": Truncator(" ".join(quoted.get(group, "").split())).words(FIRST_WORDS, truncate="…"),
            "length": len(any_of_them.get(group, "").split()),
            "code": codes.get(group, ""),
        }
        for group in groups
    }


def _text_of_each(members: QuerySet[Likeness]) -> dict[int, str]:
    """Of the most like one in each group, the earliest first."""
    first = members.filter(group=OuterRef("group")).order_by("-similarity", "part")
    one_each = members.filter(pk=Subquery(first.values("pk")[:1]))
    return dict(one_each.values_list("group", "part__text"))


def _filed_most(groups: list[int]) -> dict[int, str]:
    filed = Coding.objects.filter(**{f"{_GROUP}__in": groups}).order_by()
    rows = filed.values_list(_GROUP, "code__label").annotate(people=_people("excerpt__part__contribution"))
    most: dict[int, str] = {}
    for group, label, _number in sorted(rows, key=lambda row: (-row[2], row[1])):
        most.setdefault(group, label)
    return most


def _people(contribution: str) -> Count:
    return Count(contribution, distinct=True)

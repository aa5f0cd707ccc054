"""What many people sent in nearly the same words, told apart (GUN-5). Each of these people counts as one in every
number of a report; here is how many of them there are, and which findings they are behind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min

from engage.analysis.models import Alike, Evidence, Likeness
from engage.analysis.suggesting.alike import Verdict
from engage.contributions.models import Activity

_GROUP = "excerpt__part__likeness__group"


@dataclass(frozen=True)
class Campaign:
    """Texts that a person has confirmed to be the same in substance."""

    question: str
    people: int


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
    told = [Campaign(one.question, one.sent) for one in sent.filter(sent__gte=2).order_by("-sent", "pk")]
    unconfirmed = groups.filter(verdict=Verdict.OPEN, people__gte=2).count()
    if not told:
        return Campaigns(unconfirmed=unconfirmed)
    people = Likeness.objects.filter(group__in=confirmed).aggregate(people=_people("part__contribution"))["people"]
    behind = Evidence.objects.filter(finding__in=findings, **{f"{_GROUP}__in": confirmed}).order_by()
    by_finding = dict(behind.values_list("finding").annotate(people=_people("excerpt__part__contribution")))
    return Campaigns(told, people, unconfirmed, by_finding)


def _people(contribution: str) -> Count:
    return Count(contribution, distinct=True)

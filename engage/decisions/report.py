"""The report on one activity for a committee: how it was done, who took part and how, what was found with every view on
it, and what has no answer yet. The page and the file say the same, because both are made from this."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from engage.analysis.enums import Origin, Stance
from engage.analysis.models import Coding, Evidence, Finding, Reading
from engage.analysis.tree_counts import people_by_ground
from engage.contributions.counting import Tally
from engage.contributions.enums import Ending, GivenKind
from engage.contributions.models import Activity, Given
from engage.core.deadlines import today
from engage.decisions.campaigns import Campaigns, campaigns_of
from engage.decisions.models import Coverage, Influence
from engage.decisions.report_lists import Line, channel_lines
from engage.decisions.showing import Quote, people_behind, quotes_under


@dataclass(frozen=True)
class Side:
    """People who stand in one place on a finding; one person can stand in more than one."""

    stance: Stance
    people: int

    @property
    def label(self) -> str:
        return str(self.stance.label)


@dataclass(frozen=True)
class Found:
    """One finding that a second person has checked."""

    finding: Finding
    people: Tally
    sides: list[Side]
    campaigners: int = 0  # of these people, who sent words that many others sent too
    quotes: list[Quote] = field(default_factory=list)
    answers: list[Influence] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    activity: Activity
    coverage: Coverage | None
    channels: list[Line]
    readers: int
    coders: int
    codes: int
    unchecked: int  # findings that wait for a second person, and so are not in here
    found: list[Found]
    bearing: list[Line] = field(default_factory=list)  # people who spoke of each ground of equality
    campaigns: Campaigns = field(default_factory=Campaigns)
    made_on: datetime.date = field(default_factory=today)

    @property
    def unanswered(self) -> list[Found]:
        return [one for one in self.found if not one.answers]


def report_on(activity: Activity) -> Report:
    """Of an activity with its tally, in a fixed number of queries."""
    findings = Finding.objects.filter(activity=activity).order_by("pk")
    checked = list(findings.reviewed())
    campaigns = campaigns_of(activity, [one.pk for one in checked])
    coded = Coding.objects.exclude(origin=Origin.MACHINE).filter(excerpt__part__contribution__activity=activity)
    counted = coded.order_by().aggregate(coders=Count("coder", distinct=True), codes=Count("code", distinct=True))
    readings = Reading.objects.filter(part__contribution__activity=activity)
    return Report(
        activity=activity,
        coverage=getattr(activity, "coverage", None),
        channels=_channels(activity),
        readers=readings.aggregate(readers=Count("by", distinct=True))["readers"],
        **counted,
        unchecked=findings.filter(reviewed_at=None, revises=None).count(),  # no change of one that is in here
        found=_found(checked, campaigns),
        bearing=[Line(str(one.label), count, {"ground": one.value}) for one, count in people_by_ground(activity)],
        campaigns=campaigns,
    )


def _channels(activity: Activity) -> list[Line]:
    """What came from a file came by the way that the file says."""
    said = Given.objects.filter(kind=GivenKind.CHANNEL, contribution__activity=activity)
    there = dict(said.order_by().values_list("value").annotate(people=Count("contribution", distinct=True)))
    here = dict(activity.contributions.order_by().values_list("channel").annotate(people=Count("pk")))
    return channel_lines(here, there)


def _found(findings: list[Finding], campaigns: Campaigns) -> list[Found]:
    numbers = [finding.pk for finding in findings]
    people, sides, quotes, answers = people_behind(numbers), _sides(numbers), quotes_under(numbers), _answers(numbers)
    return [
        Found(
            one,
            people[one.pk],
            sides[one.pk],
            campaigns.behind.get(one.pk, 0),
            quotes.get(one.pk, []),
            answers.get(one.pk, []),
        )
        for one in findings
    ]


def _sides(findings: Iterable[int]) -> dict[int, list[Side]]:
    person = "excerpt__part__contribution"
    standing = Evidence.objects.filter(~Q(**{f"{person}__ending": Ending.WITHDRAWN}), finding__in=findings)
    rows = standing.order_by().values_list("finding", "stance").annotate(people=Count(person, distinct=True))
    counted = {(finding, stance): people for finding, stance, people in rows}
    return {
        finding: [Side(stance, counted[finding, stance]) for stance in Stance if (finding, stance) in counted]
        for finding in findings
    }


def _answers(findings: Iterable[int]) -> dict[int | None, list[Influence]]:
    found: dict[int | None, list[Influence]] = defaultdict(list)
    standing = Influence.objects.standing().filter(finding__in=findings).select_related("decision")
    for one in standing.prefetch_related("refinements").order_by("pk"):
        found[one.finding_id].append(one)
    return found

"""The feedback statement of one activity: we asked, you said, we did, we did not because, still deciding until. What
nothing has answered yet is shown like the rest."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from engage.analysis.models import FairnessAnswer, Finding
from engage.contributions.counting import Tally
from engage.contributions.models import Activity
from engage.core.disclosure import in_ten
from engage.decisions.clock import Clock
from engage.decisions.models import Coverage, Influence
from engage.decisions.read_by import Before, Read, readers_of, with_readers
from engage.decisions.showing import Answer, answers_to_findings, people_behind
from engage.decisions.wording import TOGETHER


@dataclass(frozen=True)
class Unanswered:
    """Something people said that a second person has looked at and no decision answers."""

    finding: Finding
    people: Tally
    asked: Tally


@dataclass(frozen=True)
class Statement:
    activity: Activity
    coverage: Coverage
    groups: list[tuple[str, list[Answer]]] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    fair_in_ten: int | None = None
    alike_in_ten: int | None = None
    readers: list[Read] = field(default_factory=list)  # of those who decide, by when they read
    before: list[Before] = field(default_factory=list)  # the same beside each decision that answers a finding here

    @property
    def clock(self) -> Clock:
        return Clock(self.coverage)

    @property
    def answers(self) -> list[Answer]:
        return [answer for _title, some in self.groups for answer in some]


def shown_activities() -> QuerySet[Activity]:
    """Those with a statement that everybody may read, each with its tally, its coverage and who read of it."""
    shown = Coverage.objects.shown().order_by().values("pk")
    activities = Activity.objects.filter(pk__in=shown).with_tally()
    return with_readers(activities).select_related("coverage", "organisation")


def state_of(activity: Activity) -> Statement:
    """Of one of `shown_activities`: what it brings along is not asked for again."""
    answers = answers_to_findings(activity)
    groups = [
        (str(title), [one for one in answers if one.influence.outcome in some]) for title, some in TOGETHER.items()
    ]
    decisions = {one.influence.decision_id: one.influence.decision for one in answers}
    readers = readers_of(activity)
    coverage = activity.coverage
    coverage.activity = activity
    return Statement(
        activity=activity,
        coverage=coverage,
        groups=[(title, some) for title, some in groups if some],
        unanswered=_unanswered(activity),
        fair_in_ten=_fair(activity),
        alike_in_ten=in_ten(coverage.told_alike, coverage.told),
        readers=readers,
        before=[Before(activity, decision, readers) for decision in decisions.values()],
    )


def _unanswered(activity: Activity) -> list[Unanswered]:
    standing = Influence.objects.standing().filter(finding=OuterRef("pk"))
    found = list(Finding.objects.filter(activity=activity).reviewed().filter(~Exists(standing)).order_by("pk"))
    people, asked = people_behind(one.pk for one in found), activity.tally
    return [Unanswered(one, people[one.pk], asked) for one in found]


def _fair(activity: Activity) -> int | None:
    share, _waiting, _told = FairnessAnswer.objects.counting().filter(finding__activity=activity).summed_up()
    return in_ten(share.fair, share.answered)

"""What stands on the front page: what is open now, behind each of the three doors, and what came of the last."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from consultations.models import ConsultationIndexPage, ConsultationPage
from engage.contributions.counting import Tally
from engage.contributions.models import Activity
from engage.core.prepared import Prepared
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence
from forums.models import ForumPage
from stories.models import StoryIndexPage

OPEN_CONSULTATIONS, CALLS, FORUMS, DECISIONS = 4, 3, 3, 3
# Of several answers in one decision, the one that tells most stands on the front page.
TELLS_MOST = [Outcome.CHANGED, Outcome.NOT_FOLLOWED, Outcome.STRENGTHENED, Outcome.OUTSIDE_POWER]


@dataclass(frozen=True)
class Answered:
    """One decision as the front page tells it: what people were asked, what they said, what was done and why."""

    activity: Activity
    influence: Influence

    @property
    def decision(self) -> Decision:
        return self.influence.decision

    @property
    def said(self) -> str:
        """Only what a second person has looked at. What one person said is shown nowhere."""
        finding = self.influence.finding
        return finding.statement if finding and finding.reviewed_at else ""


@dataclass(frozen=True)
class Figures:
    """How much was said here, and what came of it."""

    people: Tally
    answers: int
    changed: int
    not_followed: int


@dataclass
class Doors:
    """What stands right below the front page, for everybody."""

    indexes: list[Page] = field(default_factory=list)
    calls: list[Page] = field(default_factory=list)
    forums: list[Page] = field(default_factory=list)


def on_the_front_page(page: Page) -> dict:
    doors = _doors(page)
    decisions = _LATEST()
    return {
        "indexes": doors.indexes,
        "consultations": list(_open_consultations(doors.indexes)[:OPEN_CONSULTATIONS]),
        "calls": doors.calls[:CALLS],
        "forums": doors.forums[:FORUMS],
        "decisions": decisions,
        "answered": _answered(decisions),
        "figures": _figures(),
    }


def _doors(page: Page) -> Doors:
    """Right below the front page, so that a restriction of their own is the only one they can have. (Wagtail's
    `public()` asks the database for all restrictions first.)"""
    doors = Doors()
    kinds = {ConsultationIndexPage: doors.indexes, StoryIndexPage: doors.calls, ForumPage: doors.forums}
    for child in page.get_children().live().exclude(pk__in=_restricted()):
        if child.specific_class in kinds:
            kinds[child.specific_class].append(child)
    return doors


def _open_consultations(indexes: Iterable[Page]):
    """Those that close first stand first."""
    below = Q(pk=None)
    for index in indexes:
        below |= Q(path__startswith=index.path)
    shown = ConsultationPage.objects.filter(below).live().exclude(pk__in=_restricted()).exclude(activity=None)
    return shown.select_related("activity").open_now().order_by(F("activity__closes_on").asc(nulls_last=True), "-pk")


def _restricted():
    return PageViewRestriction.objects.values("page")


def _answers(*decisions: int) -> QuerySet[Influence]:
    """What they belong to comes with them."""
    return (
        Influence.objects.standing()
        .filter(decision__in=decisions)
        .select_related(
            "finding__activity", "contribution__activity", "excerpt__part__contribution__activity", "decision"
        )
        .order_by("pk")
    )


_LATEST = Prepared(lambda: Decision.objects.published().order_by("-decided_on", "-pk")[:DECISIONS])
_ANSWERS = Prepared(_answers)


def _answered(decisions: list[Decision]) -> list[Answered]:
    """For each decision that answers something people were asked, its answer that tells most."""
    best: dict[int, Influence] = {}
    for answer in _ANSWERS(*(one.pk for one in decisions)) if decisions else []:
        if answer.decision_id not in best or _tells(answer) < _tells(best[answer.decision_id]):
            best[answer.decision_id] = answer
    found = [best[decision.pk] for decision in decisions if decision.pk in best]
    return [Answered((one.finding or one.direct_contribution).activity, one) for one in found]


def _tells(answer: Influence) -> tuple[bool, int]:
    """The smaller, the more."""
    known = answer.outcome in TELLS_MOST
    rank = TELLS_MOST.index(Outcome(answer.outcome)) if known else len(TELLS_MOST)
    return (answer.finding is None or answer.finding.reviewed_at is None, rank)


def _figures() -> Figures:
    answers = (
        Influence.objects.standing()
        .order_by()
        .aggregate(
            all=Count("pk"),
            changed=Count("pk", filter=Q(outcome=Outcome.CHANGED)),
            not_followed=Count("pk", filter=Q(outcome=Outcome.NOT_FOLLOWED)),
        )
    )
    people = Activity.objects.all().headcount()
    return Figures(people, answers["all"], answers["changed"], answers["not_followed"])

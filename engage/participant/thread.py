"""What happened to what one person said, step by step: each step is a fact with a date."""

import datetime
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from engage.accounts.enums import Role
from engage.analysis.enums import Stance, Verdict
from engage.analysis.fairness import wording_of
from engage.analysis.models import Evidence, FairnessAnswer, Finding, Reading
from engage.contributions import doors
from engage.contributions.models import Contribution, Part
from engage.core.deadlines import today
from engage.decisions.enums import Outcome
from engage.decisions.telling import Told, tell
from engage.moderation.models import Redaction

# A reader is named by what they do, never by name. Who has several roles is named by the first of these.
READERS = {
    Role.ANALYST: _("an analyst"),
    Role.ENGAGEMENT_OFFICER: _("an engagement officer"),
    Role.MODERATOR: _("a moderator"),
    Role.DECISION_OFFICER: _("an officer who prepares decisions"),
    Role.ADMINISTRATOR: _("an administrator"),
}
SOME_READER = _("an officer")
STANCES = {
    Stance.SUPPORTS: _("You said something that speaks for this."),
    Stance.AGAINST: _("You said something that speaks against this."),
    Stance.QUALIFIES: _("You said more than “yes” or “no” to this."),
    Stance.ONE_VOICE: _("You told us how you see this. Yours is one voice among others here."),
}


@dataclass(frozen=True)
class Read:
    """That officers read it: who by role and since when, and how many of its texts by now."""

    by: str
    on: datetime.datetime
    texts: int
    of: int

    @property
    def whole(self) -> bool:
        return self.texts >= self.of


@dataclass(frozen=True)
class Understood:
    """A reviewed finding that rests on this person's words, with where they stand on it, and whether they find
    that fair. `before`: what they said of it when they did not find it fair, as it was until then."""

    finding: Finding
    stances: list[str]
    words: list[tuple[str, str]]  # what they wrote, and its language
    wording: str = ""
    fair: FairnessAnswer | None = None
    before: list[FairnessAnswer] = field(default_factory=list)

    received: datetime.datetime | None = None

    @property
    def on(self) -> datetime.datetime:
        """When it was first shown: what is worded anew keeps its place, before the decision that answers it."""
        first, last = self.finding.first_reviewed_at, self.finding.reviewed_at or self.finding.created_at
        return last if first is None or self.received is None or first < self.received else first

    @property
    def again_on(self) -> datetime.datetime | None:
        """When a second person looked at it again, after it was changed."""
        last = self.finding.reviewed_at
        return last if last and last > self.on else None


@dataclass(frozen=True)
class Next:
    """What the person can expect, and by when. `moved_from` is what they were told at first."""

    on: datetime.date | None
    is_first_answer: bool
    moved_from: datetime.date | None = None

    @property
    def overdue(self) -> bool:
        return self.on is not None and self.on < today()


@dataclass(frozen=True)
class Knot:
    """One step as the page shows it: its kind, which has a template, and what it is about."""

    kind: str
    on: datetime.datetime
    one: Any
    closes: bool = False  # the last answer of its decision: what was decided is said once, below it

    @property
    def path(self) -> str:
        return f"participant/steps/{self.kind}.html"


@dataclass(frozen=True)
class Thread:
    contribution: Contribution
    parts: list[Part]
    chosen: list[doors.Chosen]
    state: doors.State | None
    read: Read | None
    understood: list[Understood]
    told: list[Told]
    taken_out: list[Redaction]
    next: Next | None

    @property
    def looks_back_on(self) -> datetime.date | None:
        """All is answered, but the story goes on: the next day on which a decision is looked at again."""
        if self.next:
            return None
        dates = [one.decision.review_on for one in self.told if one.decision.review_on]
        return min((day for day in dates if day >= today()), default=None)

    @property
    def knots(self) -> list[Knot]:
        """What happened since it was received, in the order in which it happened."""
        knots = [Knot("read", self.read.on, self.read)] if self.read else []
        knots += [Knot("understood", one.on, one) for one in self.understood]
        knots += [Knot("told", one.told_on, one) for one in self.told if one.told_on]
        knots += [Knot("taken_out", one.at, one) for one in self.taken_out]
        if self.contribution.withdrawn_at:
            knots.append(Knot("withdrawn", self.contribution.withdrawn_at, self.contribution))
        return _closing(sorted(knots, key=lambda knot: knot.on))


def _closing(knots: list[Knot]) -> list[Knot]:
    last = {knot.one.decision.pk: place for place, knot in enumerate(knots) if knot.kind == "told"}
    return [replace(knot, closes=place in last.values()) for place, knot in enumerate(knots)]


def follow(contribution: Contribution) -> Thread:
    """The whole thread of one contribution. Once it is withdrawn, what was told stays, without any words."""
    told = tell(contribution)
    parts = list(_with_readings(contribution.parts.current()).order_by("position"))
    if contribution.is_withdrawn:
        return Thread(contribution, [], [], None, _read(parts), [], told, [], None)
    understood = _understood(contribution)
    return Thread(
        contribution=contribution,
        parts=[part for part in parts if part.text],
        chosen=doors.chosen_in(contribution),
        state=doors.state_of(contribution),
        read=_read(parts),
        understood=understood,
        told=told,
        taken_out=list(contribution.redactions.all()),
        next=what_comes_next(contribution, understood, told),
    )


def _with_readings(parts: Any) -> Any:
    """Each text with when it was read first, and by somebody of which role."""
    first_role = Case(*(When(name=role.value, then=place) for place, role in enumerate(READERS)))
    roles = Group.objects.filter(user=OuterRef("by"), name__in=[role.value for role in READERS]).order_by(first_role)
    readings = Reading.objects.filter(part=OuterRef("pk")).order_by("at", "pk")
    readings = readings.annotate(role=Subquery(roles.values("name")[:1]))
    return parts.annotate(read_at=Subquery(readings.values("at")[:1]), read_by=Subquery(readings.values("role")[:1]))


def _read(parts: list[Any]) -> Read | None:
    read = [part for part in parts if part.read_at]
    if not read:
        return None
    first = min(read, key=lambda part: part.read_at)
    by = READERS[Role(first.read_by)] if first.read_by else SOME_READER
    return Read(str(by), first.read_at, len(read), of=len(parts))


def _understood(contribution: Contribution) -> list[Understood]:
    """The findings in the order of their review, with this person's words under each in that of the text."""
    theirs = (
        Evidence.objects.standing()
        .filter(excerpt__part__contribution=contribution, finding__in=Finding.objects.reviewed())
        .select_related("finding", "excerpt__part__contribution")
        .order_by("finding__first_reviewed_at", "finding_id", "excerpt__part__position", "excerpt__start", "pk")
    )
    said: dict[int, list[FairnessAnswer]] = {}
    for answer in contribution.fairness.order_by("said_at", "pk"):
        said.setdefault(answer.finding_id, []).append(answer)
    groups = groupby(theirs, key=attrgetter("finding"))
    return [_one_understood(finding, list(some), said.get(finding.pk, [])) for finding, some in groups]


def _one_understood(finding: Finding, theirs: list[Evidence], said: list[FairnessAnswer]) -> Understood:
    return Understood(
        finding,
        stances=list(dict.fromkeys(str(STANCES[Stance(one.stance)]) for one in theirs)),
        words=[(one.excerpt.words, one.excerpt.part.language) for one in theirs],
        wording=wording_of(finding, theirs),
        fair=next((one for one in said if one.set_aside_at is None), None),
        before=[one for one in said if one.set_aside_at and one.verdict != Verdict.YES],
        received=theirs[0].excerpt.part.contribution.received_at,
    )


def understood_as(contribution: Contribution, finding: int) -> Understood | None:
    """How this finding is shown to this person; None when it is not, whether there is one of this number or not."""
    shown = [] if contribution.is_withdrawn else _understood(contribution)
    return next((one for one in shown if one.finding.pk == finding), None)


def what_comes_next(contribution: Contribution, understood: list[Understood], told: list[Told]) -> Next | None:
    """None when everything they were understood to say has its answer. What is not decided yet has its next
    date; before any answer it is the date that was promised, as it was promised to them or moved since."""
    waiting = [one.next_date for one in told if one.outcome == Outcome.NOT_YET]
    answered = {one.influence.finding_id for one in told}
    if told and not waiting and all(one.finding.pk in answered for one in understood):
        return None
    if dates := [date for date in waiting if date]:
        return Next(min(dates), is_first_answer=False)
    promised, now_promised = contribution.promised_by, contribution.activity.answer_by
    moved = promised if promised and now_promised and promised != now_promised else None
    return Next(now_promised or promised, is_first_answer=not told, moved_from=moved)

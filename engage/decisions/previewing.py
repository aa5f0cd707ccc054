"""Exactly who will hear what when the drafts of a decision are published, without saying who anybody is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from engage.decisions import rules
from engage.decisions.enums import Outcome
from engage.decisions.hearing import Hearer, Standings, everybody
from engage.decisions.models import Decision, Influence
from engage.decisions.sampling import Sample, sample
from engage.decisions.seen import fingerprint
from engage.decisions.telling import Told, in_order
from engage.decisions.ways import Way
from engage.decisions.wording import STANDINGS, heading

SAMPLES = 10
MUCH_PEOPLE, MUCH_PERCENT = 20, 25  # from here on the same reason is shown to answer very many
Message = tuple[Way, Standings, str]  # by which way, what it says to whom, and in which language


@dataclass(frozen=True)
class Group:
    """How many people hear this sentence."""

    outcome: Outcome
    standing: str
    sentence: str
    people: int


@dataclass(frozen=True)
class Alike:
    """How many people hear one and the same reason, of all who hear one."""

    reason: str
    people: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.people / self.of)

    @property
    def is_much(self) -> bool:
        """So many that an officer asks whether it answers what each of them said."""
        return self.people >= MUCH_PEOPLE and self.percent >= MUCH_PERCENT


@dataclass(frozen=True)
class Preview:
    drafts: list[Influence]
    problems: list[str]
    groups: list[Group]
    alike: list[Alike]  # reasons that very many people hear, the most frequent first
    samples: list[Sample]  # what most people receive, each way, word for word
    counts: list[tuple[Way, int]]  # how many hear of it by each way, or do not: what publishing then does
    fingerprint: str  # so that what is published is what was looked at

    @property
    def people(self) -> int:
        """All whom it answers."""
        return sum(people for _way, people in self.counts)

    @property
    def told(self) -> int:
        return sum(people for way, people in self.counts if way.is_told)


def preview(decision: Decision) -> Preview:
    seen = fingerprint(decision)  # first: what is changed while the rest is counted does not pass for seen
    drafts = list(_drafts(decision).values())
    counted = Counted({draft.pk: draft for draft in drafts})
    for one in everybody(decision.influences.drafts()):
        counted.add(one)
    return Preview(
        drafts=drafts,
        problems=[error for draft in drafts for error in rules.source_errors(draft).values()],
        groups=_groups(counted),
        alike=[one for one in _alike(counted) if one.is_much],
        samples=_samples(decision, counted),
        counts=[(way, counted.ways[way]) for way in Way if counted.ways[way]],
        fingerprint=seen,
    )


def _drafts(decision: Decision) -> dict[int, Influence]:
    drafts = decision.influences.drafts().select_related(
        "decision__organisation", "finding__activity", "contribution__activity", "excerpt__part__contribution__activity"
    )
    return drafts.with_own_reasons()


class Counted:
    """What is kept of all people: numbers, for each message that differs, and not of each person."""

    def __init__(self, rows: dict[int, Influence]) -> None:
        self.rows = rows
        self.people = 0
        self.ways: Counter[Way] = Counter()
        self.groups: Counter[tuple[Outcome, str]] = Counter()
        self.reasons: Counter[str] = Counter()
        self.messages: Counter[Message] = Counter()
        self.first: dict[Message, int] = {}  # who comes first of those who receive it, which settles a draw

    def add(self, one: Hearer) -> None:
        self.people += 1
        self.ways[one.way] += 1
        self.groups.update((Outcome(self.rows[pk].outcome), standing) for pk, standing in one.heard)
        # A reason that is written in several answers is one; whoever hears it twice is one person.
        self.reasons.update({self.rows[pk].reason_for(standing) for pk, standing in one.heard})
        # What somebody wants no messages about is on their page, and in no message.
        message = (one.way, one.written, one.language)
        self.messages[message] += 1
        self.first[message] = min(one.first, self.first.get(message, one.first))


def _groups(counted: Counted) -> list[Group]:
    return [
        Group(one, STANDINGS[standing], heading(one, standing), counted.groups[one, standing])
        for one in Outcome
        for standing in STANDINGS
        if counted.groups[one, standing]
    ]


def _alike(counted: Counted) -> list[Alike]:
    shared = sorted(counted.reasons.items(), key=lambda one: (-one[1], one[0]))
    return [Alike(reason, people, counted.people) for reason, people in shared]


def _samples(decision: Decision, counted: Counted) -> list[Sample]:
    """Messages that differ in what they say, by way or in language; those that most people receive."""
    most = nsmallest(SAMPLES, counted.messages, key=lambda one: (-counted.messages[one], counted.first[one]))
    samples = [
        sample(
            way,
            _told(theirs, counted.rows),
            people=counted.messages[way, theirs, language],
            language=language,
            organisation=decision.organisation,
        )
        for way, theirs, language in most
    ]
    return sorted(samples, key=lambda one: (not one.way.is_told, list(Way).index(one.way)))


def _told(theirs: Iterable[tuple[int, str]], rows: dict[int, Influence]) -> Iterator[Told]:
    """In the language that is spoken when they are written."""
    yield from in_order(Told(rows[pk], standing, heading(rows[pk].outcome, standing)) for pk, standing in theirs)

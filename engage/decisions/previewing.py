"""Exactly who will hear what when the drafts of a decision are published, without saying who anybody is."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from engage.decisions import rules
from engage.decisions.enums import Outcome
from engage.decisions.heard import Alike, Counted
from engage.decisions.hearing import Standings, everybody
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
class Shared:
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
    alike: list[Shared]  # reasons that very many people hear, the most frequent first
    samples: list[Sample]  # what most people receive, each way, word for word
    counts: list[tuple[Way, int]]  # how many hear of it by each way, or do not: what publishing then does
    fingerprint: str  # so that what is published is what was looked at
    counted_at: datetime.datetime | None = None  # where the people were counted before

    @property
    def people(self) -> int:
        """All whom it answers."""
        return sum(people for _way, people in self.counts)

    @property
    def told(self) -> int:
        return sum(people for way, people in self.counts if way.is_told)


def preview(decision: Decision) -> Preview:
    seen = fingerprint(decision)  # first: what is changed while the rest is counted does not pass for seen
    drafts = drafts_of(decision)
    counted = Counted()
    for one in everybody(decision.influences.drafts()):
        counted.add(one)
    return in_words(decision, seen, drafts, counted.in_order())


def drafts_of(decision: Decision) -> dict[int, Influence]:
    drafts = decision.influences.drafts().select_related(
        "decision__organisation", "finding__activity", "contribution__activity", "excerpt__part__contribution__activity"
    )
    return drafts.with_own_reasons()


def in_words(
    decision: Decision, seen: str, drafts: dict[int, Influence], counted: Iterable[tuple[Alike, int]]
) -> Preview:
    """What `counted` people are told, as the drafts say it now."""
    summed = Summed(drafts, counted)
    return Preview(
        drafts=list(drafts.values()),
        problems=[error for draft in drafts.values() for error in rules.source_errors(draft).values()],
        groups=_groups(summed),
        alike=[one for one in _shared(summed) if one.is_much],
        samples=_samples(decision, summed),
        counts=[(way, summed.ways[way]) for way in Way if summed.ways[way]],
        fingerprint=seen,
    )


class Summed:
    """The people by way, by what they hear first, by reason and by message."""

    def __init__(self, rows: dict[int, Influence], counted: Iterable[tuple[Alike, int]]) -> None:
        self.rows = rows
        self.people = 0
        self.ways: Counter[Way] = Counter()
        self.groups: Counter[tuple[Outcome, str]] = Counter()
        self.reasons: Counter[str] = Counter()
        self.messages: Counter[Message] = Counter()
        self.first: dict[Message, int] = {}  # in the order of who comes first of those who receive it: settles a draw
        for alike, people in counted:
            self._add(alike, people)

    def _add(self, alike: Alike, people: int) -> None:
        self.people += people
        self.ways[alike.way] += people
        for pk, standing in alike.heard:
            self.groups[Outcome(self.rows[pk].outcome), standing] += people
        # A reason that is written in several answers is one; whoever hears it twice is one person.
        for reason in {self.rows[pk].reason_for(standing) for pk, standing in alike.heard}:
            self.reasons[reason] += people
        # What somebody wants no messages about is on their page, and in no message.
        message = (alike.way, alike.written, alike.language)
        self.messages[message] += people
        self.first.setdefault(message, len(self.first))


def _groups(summed: Summed) -> list[Group]:
    return [
        Group(one, STANDINGS[standing], heading(one, standing), summed.groups[one, standing])
        for one in Outcome
        for standing in STANDINGS
        if summed.groups[one, standing]
    ]


def _shared(summed: Summed) -> list[Shared]:
    shared = sorted(summed.reasons.items(), key=lambda one: (-one[1], one[0]))
    return [Shared(reason, people, summed.people) for reason, people in shared]


def _samples(decision: Decision, summed: Summed) -> list[Sample]:
    """Messages that differ in what they say, by way or in language; those that most people receive."""
    most = nsmallest(SAMPLES, summed.messages, key=lambda one: (-summed.messages[one], summed.first[one]))
    samples = [
        sample(
            way,
            _told(theirs, summed.rows),
            people=summed.messages[way, theirs, language],
            language=language,
            organisation=decision.organisation,
        )
        for way, theirs, language in most
    ]
    return sorted(samples, key=lambda one: (not one.way.is_told, list(Way).index(one.way)))


def _told(theirs: Iterable[tuple[int, str]], rows: dict[int, Influence]) -> Iterator[Told]:
    """In the language that is spoken when they are written."""
    yield from in_order(Told(rows[pk], standing, heading(rows[pk].outcome, standing)) for pk, standing in theirs)

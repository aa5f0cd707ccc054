"""Exactly who will hear what when the drafts of a decision are published, without saying who anybody is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from engage.contributions.models import Contribution
from engage.core.languages import spoken
from engage.decisions import rules
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence, QuietAbout
from engage.decisions.sampling import Sample, sample
from engage.decisions.seen import fingerprint
from engage.decisions.telling import Told, in_order
from engage.decisions.touching import Touch, touched, touches
from engage.decisions.ways import Way, way_of, way_without_contact
from engage.decisions.wording import STANDINGS, heading, standing_of

SAMPLES = 10
MUCH_PEOPLE, MUCH_PERCENT = 20, 25  # from here on the same reason is shown to answer very many
Person = tuple[str, int]  # who gave several things under one contact is one


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
    ways: dict[Person, Way]  # of everybody whom it answers: what publishing then does
    fingerprint: str  # so that what is published is what was looked at

    @property
    def counts(self) -> list[tuple[Way, int]]:
        """How many hear of it by each way, or do not: together they are all whom it answers."""
        counted = Counter(self.ways.values())
        return [(way, counted[way]) for way in Way if counted[way]]

    @property
    def told(self) -> int:
        return sum(people for way, people in self.counts if way.is_told)


def preview(decision: Decision) -> Preview:
    seen = fingerprint(decision)  # first: what is changed while the rest is counted does not pass for seen
    drafts = list(_drafts(decision))
    people = list(_people(decision.influences.drafts()))
    influences = decision.influences.drafts()
    reached = touches(influences, touched(influences).standing())
    heard = _what_each_hears(reached, people)
    # What somebody wants no messages about is on their page, and in no message.
    written = _what_each_hears(reached, _wanted(people, influences))
    ways = {who: _way(one, wants=who in written) for one in people if (who := _person(one)) in heard}
    return Preview(
        drafts=drafts,
        problems=[error for draft in drafts for error in rules.source_errors(draft).values()],
        groups=_groups(drafts, heard.values()),
        alike=[one for one in _alike(drafts, list(heard.values())) if one.is_much],
        samples=_samples(decision, drafts, heard | written, people, ways),
        ways=ways,
        fingerprint=seen,
    )


def _person(one: Contribution) -> Person:
    """Whoever gave several things under one contact is one person."""
    return ("contact", one.contact_id) if one.contact_id else ("alone", one.pk)


def _way(one: Contribution, *, wants: bool) -> Way:
    return way_of(one.contact, wants=wants) if one.contact else way_without_contact(one.channel)


def _wanted(people: list[Contribution], influences: QuerySet) -> list[Contribution]:
    theirs = touched(influences).standing().values("contact")
    quiet = set(QuietAbout.objects.filter(contact__in=theirs).values_list("contact", "activity"))
    return [one for one in people if (one.contact_id, one.activity_id) not in quiet]


def _drafts(decision: Decision) -> QuerySet[Influence]:
    drafts = decision.influences.drafts().prefetch_related("refinements")
    return drafts.select_related(
        "decision__organisation", "finding__activity", "contribution__activity", "excerpt__part__contribution__activity"
    )


def _people(influences: QuerySet) -> QuerySet[Contribution]:
    return touched(influences).standing().select_related("contact").order_by("pk")


def _what_each_hears(reached: list[Touch], people: list[Contribution]) -> dict[Person, dict[int, str]]:
    """For each person, where they stand on each answer they hear, by these of their contributions."""
    person = {one.pk: _person(one) for one in people}
    stances: dict[Person, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for touch in reached:
        if touch.contribution_id in person:
            stances[person[touch.contribution_id]][touch.influence_id] |= touch.stances
    return {who: {pk: standing_of(taken) for pk, taken in theirs.items()} for who, theirs in stances.items()}


def _groups(drafts: list[Influence], heard: Iterable[dict[int, str]]) -> list[Group]:
    outcomes = {draft.pk: Outcome(draft.outcome) for draft in drafts}
    counted = Counter((outcomes[pk], standing) for theirs in heard for pk, standing in theirs.items())
    return [
        Group(one, STANDINGS[standing], heading(one, standing), counted[one, standing])
        for one in Outcome
        for standing in STANDINGS
        if counted[one, standing]
    ]


def _alike(drafts: list[Influence], heard: list[dict[int, str]]) -> list[Alike]:
    """A reason that is written in several answers is one; whoever hears it twice is one person."""
    rows = {draft.pk: draft for draft in drafts}
    reasons = ({rows[pk].reason_for(standing) for pk, standing in theirs.items()} for theirs in heard)
    counted = Counter(reason for theirs in reasons for reason in theirs)
    return [Alike(reason, people, len(heard)) for reason, people in counted.most_common()]


def _samples(
    decision: Decision,
    drafts: list[Influence],
    said: dict[Person, dict[int, str]],
    people: list[Contribution],
    ways: dict[Person, Way],
) -> list[Sample]:
    """Messages that differ in what they say, by way or in language; those that most people receive."""
    rows = {draft.pk: draft for draft in drafts}
    languages = {_person(one): spoken(one.contact.language if one.contact else get_language()) for one in people}
    different = Counter((ways[who], tuple(sorted(said[who].items())), languages[who]) for who in ways)
    samples = [
        sample(way, _told(theirs, rows), people=count, language=language, organisation=decision.organisation)
        for (way, theirs, language), count in different.most_common(SAMPLES)
    ]
    return sorted(samples, key=lambda one: (not one.way.is_told, list(Way).index(one.way)))


def _told(theirs: Iterable[tuple[int, str]], rows: dict[int, Influence]) -> Iterator[Told]:
    """In the language that is spoken when they are written."""
    yield from in_order(Told(rows[pk], standing, heading(rows[pk].outcome, standing)) for pk, standing in theirs)

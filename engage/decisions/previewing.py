"""Exactly who will hear what when the drafts of a decision are published, without saying who anybody is."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from engage.accounts.models import Contact
from engage.contributions.models import Contribution
from engage.core.deadlines import today
from engage.core.text import digest
from engage.decisions import rules
from engage.decisions.enums import Outcome
from engage.decisions.letters import write_answers
from engage.decisions.models import Decision, Influence, Refinement
from engage.decisions.telling import Told
from engage.decisions.touching import touched, touches
from engage.decisions.wording import STANDINGS, heading, standing_of
from engage.notifications.enums import Channel
from engage.notifications.envelopes import there_is_news
from engage.notifications.registry import Letter
from engage.notifications.ways import way_to

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
class Sample:
    """One letter, to how many it is written, and how many read the same on their own page and are not written it."""

    letter: Letter
    written_to: int
    on_their_page: int


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
    samples: list[Sample]
    news: Letter  # what is written to an address nobody has confirmed, in place of the answers
    by_email: int  # people who are sent an e-mail
    news_only: int  # of these, at an address nobody has confirmed: they read only that there is news
    by_text: int  # people who are sent a text message: it says only that there is news
    by_letter: int  # people who are sent a letter
    stopped: int  # people who want no messages, or whose address may no longer be used
    no_address: int  # people who learn it with their return code
    fingerprint: str  # of the drafts, so that what is published is what was looked at

    @property
    def written_to(self) -> int:
        return self.by_email + self.by_text + self.by_letter


def preview(decision: Decision) -> Preview:
    drafts = list(_drafts(decision))
    people = list(_people(decision.influences.drafts()))
    contacts = {person.contact.pk: person.contact for person in people if person.contact}.values()
    told = [contact for contact in contacts if way_to(contact.kind) != Channel.NONE]
    reachable = [contact for contact in told if not contact.stopped_at and contact.expires_on >= today()]
    by_email = _by(Channel.EMAIL, reachable)
    heard = _what_each_hears(drafts, people)
    return Preview(
        drafts=drafts,
        problems=[error for draft in drafts for error in rules.source_errors(draft).values()],
        groups=_groups(drafts, heard.values()),
        alike=[one for one in _alike(drafts, list(heard.values())) if one.is_much],
        samples=_samples(drafts, heard, {("contact", one.pk) for one in by_email if one.confirmed_at}),
        news=there_is_news(decision.organisation),
        by_email=len(by_email),
        news_only=sum(contact.confirmed_at is None for contact in by_email),
        by_text=len(_by(Channel.SMS, reachable)),
        by_letter=len(_by(Channel.LETTER, reachable)),
        stopped=len(told) - len(reachable),
        no_address=sum(person.contact is None for person in people) + len(contacts) - len(told),
        fingerprint=fingerprint(decision),
    )


def _by(way: Channel, contacts: list[Contact]) -> list[Contact]:
    return [contact for contact in contacts if way_to(contact.kind) == way]


def fingerprint(decision: Decision) -> str:
    rows = decision.influences.drafts().order_by("pk").values_list(
        "pk", "finding", "contribution", "excerpt", "outcome", "reason", "before", "after", "passed_to", "next_date"
    )  # fmt: skip
    text = (
        decision.title,
        decision.decided_by,
        str(decision.decided_on),
        decision.what_was_decided,
        decision.what_next,
    )
    refined = Refinement.objects.filter(influence__in=decision.influences.drafts()).order_by("influence", "standing")
    return digest(repr([text, *rows, *refined.values_list("influence", "standing", "reason")]))


def _drafts(decision: Decision) -> QuerySet[Influence]:
    drafts = decision.influences.drafts().prefetch_related("refinements")
    return drafts.select_related(
        "decision__organisation", "finding__activity", "contribution__activity", "excerpt__part__contribution__activity"
    )


def _people(influences: QuerySet) -> QuerySet[Contribution]:
    return touched(influences).standing().select_related("contact").order_by("pk")


def _what_each_hears(drafts: list[Influence], people: list[Contribution]) -> dict[Person, dict[int, str]]:
    """For each person, where they stand on each answer they hear. Whoever gave several things under one contact
    is one person."""
    person = {one.pk: ("contact", one.contact_id) if one.contact_id else ("alone", one.pk) for one in people}
    stances: dict[Person, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    influences = Influence.objects.filter(pk__in=[draft.pk for draft in drafts])
    for touch in touches(influences, touched(influences).standing()):
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


def _samples(drafts: list[Influence], heard: dict[Person, dict[int, str]], written_to: set[Person]) -> list[Sample]:
    """Letters that differ in what they say, the most frequent first, without a reference that names anybody."""
    rows = {draft.pk: draft for draft in drafts}
    said = {who: tuple(sorted(theirs.items())) for who, theirs in heard.items()}
    written = Counter(said[who] for who in said if who in written_to)
    different = Counter(said.values())
    samples = [
        Sample(_letter(theirs, rows), written[theirs], people - written[theirs])
        for theirs, people in different.most_common(SAMPLES)
    ]
    return sorted(samples, key=lambda sample: not sample.written_to)  # those that are sent come first


def _letter(theirs: Iterable[tuple[int, str]], rows: dict[int, Influence]) -> Letter:
    told = [Told(rows[pk], standing, heading(rows[pk].outcome, standing)) for pk, standing in theirs]
    return write_answers(told, [])

"""Who will be told once more because a finding was changed, and what, without saying who anybody is."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import get_language

from engage.contributions.models import Contribution
from engage.core.languages import spoken
from engage.decisions.catching_up import fingerprint, standings_now, to_tell
from engage.decisions.letters import write_again
from engage.decisions.models import Decision, Influence, QuietAbout, StillToTell
from engage.decisions.sampling import REFERENCE
from engage.decisions.telling import Told, in_order
from engage.decisions.ways import Way, way_of, way_without_contact
from engage.decisions.wording import STANDINGS, heading
from engage.notifications.registry import Letter

SAMPLES = 10
Moved = tuple[int, str, str]  # an answer, as what they were told it, and where they stand now


@dataclass(frozen=True)
class Group:
    """How many people move so; `was` is empty for who is new, `sentence` for whom it does not reach any more."""

    answer: Influence
    was: str
    sentence: str
    people: int


@dataclass(frozen=True)
class PreviewAgain:
    groups: list[Group]
    counts: list[tuple[Way, int]]
    people: int
    letters: list[tuple[Letter, str, int]]  # what most of them read, in which language, and how many do
    fingerprint: str


def preview_again(decision: Decision) -> PreviewAgain:
    seen = fingerprint(decision)
    rows = list(to_tell(decision).select_related("influence__decision__organisation", "influence__finding"))
    now = standings_now(rows)
    people = Contribution.objects.select_related("contact").in_bulk({one.contribution_id for one in rows})
    theirs: dict[int, list[StillToTell]] = defaultdict(list)
    for one in rows:
        theirs[one.contribution_id].append(one)
    answers = {one.influence_id: one.influence for one in rows}
    moved = {
        pk: tuple(sorted((one.influence_id, one.told_as, now.get((one.influence_id, pk), "")) for one in of_theirs))
        for pk, of_theirs in theirs.items()
    }
    counted = Counter(one for moves in moved.values() for one in moves)
    return PreviewAgain(
        groups=[
            Group(answers[pk], _label(was), heading(answers[pk].outcome, stands) if stands else "", count)
            for (pk, was, stands), count in sorted(counted.items())
        ],
        counts=_ways(list(people.values())),
        people=len(people),
        letters=_letters(moved, people, answers),
        fingerprint=seen,
    )


def _label(standing: str) -> str:
    return str(STANDINGS[standing]) if standing else ""


def _ways(people: list[Contribution]) -> list[tuple[Way, int]]:
    contacts = {one.contact_id for one in people if one.contact_id}
    quiet = set(QuietAbout.objects.filter(contact__in=contacts).values_list("contact", "activity"))
    counted = Counter(
        way_of(one.contact, wants=(one.contact_id, one.activity_id) not in quiet)
        if one.contact
        else way_without_contact(one.channel)
        for one in people
    )
    return [(way, counted[way]) for way in Way if counted[way]]


def _letters(
    moved: dict[int, tuple[Moved, ...]], people: dict[int, Contribution], answers: dict[int, Influence]
) -> list[tuple[Letter, str, int]]:
    """As they stand on nobody's page: with dots for the reference."""
    languages = {pk: spoken(one.contact.language if one.contact else get_language()) for pk, one in people.items()}
    different = Counter((moves, languages[pk]) for pk, moves in moved.items())
    letters = []
    for (moves, language), count in different.most_common(SAMPLES):
        with translation.override(language):
            letters.append((_letter(moves, answers), language, count))
    return letters


def _letter(moves: tuple[Moved, ...], answers: dict[int, Influence]) -> Letter:
    rows = [StillToTell(influence=answers[pk], told_as=was) for pk, was, _stands in moves]
    told = [Told(answers[pk], stands, heading(answers[pk].outcome, stands)) for pk, _was, stands in moves if stands]
    return write_again(rows, in_order(told), [REFERENCE])

"""Each person whom answers reach, with what they hear and by which way; a page of people at a time, so that it takes no
more memory for many than for few."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from engage.contributions.models import Contribution
from engage.core.languages import spoken
from engage.decisions.models import QuietAbout
from engage.decisions.touching import touched, touches
from engage.decisions.ways import Way, way_of, way_without_contact
from engage.decisions.wording import standing_of

AT_ONCE = 2000  # people: each page looks for all of them anew
Person = tuple[str, int]  # who gave several things under one contact is one
Standings = tuple[tuple[int, str], ...]  # answers, each with where somebody stands on it


@dataclass(frozen=True)
class Hearer:
    """One person, without who that is."""

    person: Person
    first: int  # of what they gave, which fixes an order
    way: Way
    language: str
    heard: Standings  # by all that they gave
    written: Standings  # the same without what they want no messages about; all of it when that is nothing


def everybody(influences: QuerySet) -> Iterator[Hearer]:
    for people, known in _pages(influences):
        yield from _hearers(influences, people, known)


def _pages(influences: QuerySet) -> Iterator[tuple[QuerySet[Contribution], list[Contribution] | None]]:
    """What people gave, by whole people: those with a contact, then those without. With what is known of it already."""
    theirs, last = touched(influences).standing(), 0
    contacts = theirs.filter(contact__isnull=False).order_by("contact").values_list("contact", flat=True).distinct()
    while page := list(contacts.filter(contact__gt=last)[:AT_ONCE]):
        yield Contribution.objects.standing().filter(contact__in=page), None
        if len(page) < AT_ONCE:
            break
        last = page[-1]
    alone, last = theirs.filter(contact=None).order_by("pk"), 0
    while given := list(alone.filter(pk__gt=last)[:AT_ONCE]):
        yield Contribution.objects.filter(pk__in=[one.pk for one in given]), given
        if len(given) < AT_ONCE:
            break
        last = given[-1].pk


def _hearers(
    influences: QuerySet, people: QuerySet[Contribution], known: list[Contribution] | None
) -> Iterator[Hearer]:
    reached: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for touch in touches(influences, people):
        reached[touch.contribution_id][touch.influence_id] |= touch.stances
    given: dict[Person, list[Contribution]] = defaultdict(list)
    if known is None:
        # All are among these people. Asked for both, SQLite looks for each of the one with each of the other.
        gave = Contribution.objects.standing().filter(pk__in=reached)
        known = list(gave.select_related("contact").order_by("pk"))
    for one in known:
        given[_person(one)].append(one)
    contacts = [pk for kind, pk in given if kind == "contact"]
    about = QuietAbout.objects.filter(contact__in=contacts).values_list("contact", "activity")
    quiet = set(about) if contacts else set()
    for person, theirs in given.items():
        yield _hearer(person, theirs, reached, quiet)


def _hearer(
    person: Person,
    theirs: list[Contribution],
    reached: dict[int, dict[int, set[str]]],
    quiet: set[tuple[int | None, int]],
) -> Hearer:
    wanted = [one for one in theirs if (one.contact_id, one.activity_id) not in quiet]
    contact, heard = theirs[0].contact, _standings(theirs, reached)
    return Hearer(
        person=person,
        first=theirs[0].pk,
        way=way_of(contact, wants=bool(wanted)) if contact else way_without_contact(theirs[0].channel),
        language=spoken(contact.language if contact else get_language()),
        heard=heard,
        written=heard if len(wanted) in (0, len(theirs)) else _standings(wanted, reached),
    )


def _person(one: Contribution) -> Person:
    return ("contact", one.contact_id) if one.contact_id else ("alone", one.pk)


def _standings(theirs: list[Contribution], reached: dict[int, dict[int, set[str]]]) -> Standings:
    stances: dict[int, set[str]] = defaultdict(set)
    for one in theirs:
        for influence, taken in reached[one.pk].items():
            stances[influence] |= taken
    return tuple(sorted((influence, standing_of(taken)) for influence, taken in stances.items()))

"""Who is owed word of a published decision or of a correction, and how they are written to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.contributions.enums import Channel, IdentityTier
from engage.contributions.models import Contribution
from engage.decisions.enums import CATCHING_UP, CORRECTION, DECISION
from engage.decisions.letters import write_again, write_answers, write_correction
from engage.decisions.models import Decision, Influence, StillToTell
from engage.decisions.telling import tell_together
from engage.decisions.touching import Touch, touched, touches
from engage.notifications.models import Announcement, Notice
from engage.notifications.registry import Letter, register

OWN_NAMES = (IdentityTier.NAMED, IdentityTier.FIRST_NAME_AND_AREA)  # a made-up name is nobody to ask for
LOOK = 20_000  # people that are looked for at a time: each time among all of them
PAGE = 2000  # people whose answers are looked up at a time


def register_kinds() -> None:
    both: dict[str, Any] = {
        "titles": titles,
        "without_contact": without_contact,
        "references": references_of,
        "known_as": known_as,
        "standing": standing,
        "wants": wants,
    }
    register(DECISION, owed=decision_owed, compose=compose_decision, **both)
    register(CORRECTION, owed=correction_owed, compose=compose_correction, **both)
    register(CATCHING_UP, owed=owed_again, compose=compose_again, **both)


# --- Who is owed it ---------------------------------------------------------------------------------


def reached(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions these answers reach whose people we know how to reach."""
    return touched(influences).standing().filter(contact__isnull=False)


def decision_owed(announcement: Announcement) -> Iterator[tuple[int, str]]:
    """A pair for each person and each answer of theirs, person after person."""
    influences = Influence.objects.filter(announcement=announcement)
    last = 0
    while people := _next_reached(influences, last):
        for start in range(0, len(people), PAGE):
            yield from _owed_to(people[start : start + PAGE], influences)
        last = people[-1]


def _owed_to(people: list[int], influences: QuerySet) -> Iterator[tuple[int, str]]:
    """The contributions are named by their numbers: a database that finds them anew goes through those of everybody."""
    gave = Contribution.objects.standing().filter(contact__in=people)
    contacts = dict(gave.order_by().values_list("pk", "contact"))
    theirs = Contribution.objects.filter(pk__in=list(contacts))
    found = {(contacts[touch.contribution_id], touch.influence_id) for touch in touches(influences, theirs)}
    yield from ((contact, _subject(influence)) for contact, influence in sorted(found))


def correction_owed(announcement: Announcement) -> Iterator[tuple[int, str]]:
    """Each person whom the old or the new version touches, and whoever was owed the old one."""
    new = Influence.objects.select_related("replaces").get(announcement=announcement)
    either = Influence.objects.filter(pk__in=[new.pk, new.replaces_id])
    last = 0
    while people := sorted({*_next_reached(either, last), *_next_told(new.replaces, last)})[:LOOK]:
        yield from ((contact, _subject(new.pk)) for contact in people)
        last = people[-1]


def who_hears_of_a_correction(old: Influence) -> tuple[int, int]:
    """How many people are told when this answer is corrected, and how many more left no address. A correction that
    answers something else is for those people as well."""
    either = Influence.objects.filter(pk=old.pk)
    people = reached(either).order_by().values("contact").union(_told_before(old).order_by().values("contact"))
    return people.count(), touched(either).standing().filter(contact=None).count()


def _next_reached(influences: QuerySet, last: int) -> list[int]:
    further = reached(influences).filter(contact__gt=last).order_by("contact")
    return list(further.values_list("contact", flat=True).distinct()[:LOOK])


def _next_told(old: Influence, last: int) -> list[int]:
    """Their words can have left the finding since. One who withdrew has nothing left under that activity."""
    told = _told_before(old).filter(contact__gt=last).order_by("contact")
    return list(told.values_list("contact", flat=True).distinct()[:LOOK])


def _told_before(old: Influence) -> QuerySet[Notice]:
    source = old.finding or old.direct_contribution
    here = Contribution.objects.standing().filter(activity=source.activity, contact__isnull=False)
    return Notice.objects.filter(subject=_subject(old.pk), contact__in=here.values("contact"))


def owed_again(announcement: Announcement) -> Iterator[tuple[int, str]]:
    """Each of the rows that wait for it, whoever's it is by now."""
    rows = StillToTell.objects.filter(announcement=announcement, contribution__contact__isnull=False)
    rows, last = rows.filter(contribution__withdrawn_at=None).order_by("pk"), 0
    while page := list(rows.filter(pk__gt=last).values_list("pk", "contribution__contact")[:PAGE]):
        yield from ((contact, _row(pk)) for pk, contact in page)
        last = page[-1][0]


def without_contact(announcement: Announcement) -> Iterator[tuple[str, bool]]:
    """Each contribution without a contact is one person. A slip finds whom the council met or has on a list of its
    own; whoever wrote here by the web has their return code alone."""
    theirs = whom_it_tells(announcement).filter(contact=None).order_by("pk")
    last = 0
    while page := list(theirs.filter(pk__gt=last).values_list("pk", "reference", "channel")[:PAGE]):
        yield from ((reference, finds_a_slip(channel)) for _pk, reference, channel in page)
        last = page[-1][0]


def finds_a_slip(channel: str) -> bool:
    return channel != Channel.WEB


def references_of(announcement: Announcement, contacts: list[int]) -> dict[int, list[str]]:
    """What these people gave that it is about. Not what they withdrew: nothing says any more whose that was."""
    found: dict[int, list[str]] = defaultdict(list)
    theirs = whom_it_tells(announcement).filter(contact__in=contacts).order_by("pk")
    for contact, reference in theirs.values_list("contact", "reference"):
        found[contact].append(reference)
    return found


def known_as(announcement: Announcement, contact: Contact) -> list[tuple[str, str]]:
    """What this person gave that it is about, and what they chose to be called there. Most chose nothing."""
    theirs = whom_it_tells(announcement).filter(contact=contact).order_by("pk")
    gave = theirs.values_list("reference", "identity_tier", "shown_as")
    return [(reference, name if tier in OWN_NAMES else "") for reference, tier, name in gave]


def standing(references: list[str]) -> set[str]:
    found = Contribution.objects.standing().filter(reference__in=references)
    return set(found.values_list("reference", flat=True))


def whom_it_tells(announcement: Announcement) -> QuerySet[Contribution]:
    if announcement.kind == CATCHING_UP:
        rows = StillToTell.objects.filter(announcement=announcement)
        return Contribution.objects.standing().filter(pk__in=rows.values("contribution"))
    return touched(_told_by(announcement)).standing()


def _told_by(announcement: Announcement) -> QuerySet[Influence]:
    """What it tells of: for a correction, the version that was wrong as well."""
    new = Influence.objects.filter(announcement=announcement)
    return Influence.objects.filter(Q(pk__in=new.values("pk")) | Q(pk__in=new.values("replaces")))


# --- What they are written ----------------------------------------------------------------------------


def wants(announcement: Announcement, contact: Contact) -> bool:
    """False when all it tells them is about activities of which they want to hear nothing."""
    quiet = set(contact.quiet_about.values_list("activity", flat=True))
    if not quiet:
        return True
    # From the few things that one person gave, not from all that it tells of: that would take longer with each person.
    about = set(_given_by(contact, announcement).values_list("activity", flat=True))
    return not about or bool(about - quiet)


def _given_by(contact: Contact, announcement: Announcement) -> QuerySet[Contribution]:
    if announcement.kind == CATCHING_UP:
        return whom_it_tells(announcement).filter(contact=contact)
    reached = _reached(_told_by(announcement), contact.contributions.standing())
    return Contribution.objects.filter(pk__in=reached)


def _reached(influences: QuerySet, contributions: QuerySet) -> set[int]:
    return {touch.contribution_id for touch in touches(influences, contributions)}


def _wanted(contact: Contact) -> QuerySet[Contribution]:
    """What they gave under activities of which they want to hear."""
    return contact.contributions.standing().exclude(activity__in=contact.quiet_about.values("activity"))


def compose_decision(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    """Only what still stands: an answer corrected meanwhile comes with its correction."""
    influences = Influence.objects.standing().filter(pk__in=_ids(subjects))
    reached = touches(influences, _wanted(contact))
    return write_answers(tell_together(reached), _references(reached)) if reached else None


def compose_correction(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    influences = Influence.objects.standing().filter(pk__in=_ids(subjects))
    new = influences.select_related("decision__organisation", "replaces").first()
    if new is None or not _wanted(contact).exists():
        return None
    reached = touches(influences, _wanted(contact))
    return write_correction(new, tell_together(reached), _references(reached))


def compose_again(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    """As it stands now. Without what was corrected meanwhile: its correction comes by itself."""
    rows = StillToTell.objects.filter(pk__in=_rows(subjects), influence__corrections=None)
    rows = list(rows.filter(contribution__in=_wanted(contact)).select_related("influence__decision__organisation"))
    if not rows:
        return None
    influences = Influence.objects.filter(pk__in={one.influence_id for one in rows})
    reached = touches(influences, _wanted(contact))
    still = {touch.influence_id for touch in reached}
    if not any(one.told_as or one.influence_id in still for one in rows):
        return None  # new under a finding, and gone from it again
    references = _references_of({one.contribution_id for one in rows} | {touch.contribution_id for touch in reached})
    return write_again(rows, tell_together(reached), references)


def titles(announcements: list[Announcement]) -> dict[int, str]:
    """By their ids, in one query: a subject holds the decision's address, and officers know it by its title."""
    slugs = {one.pk: one.subject.partition("#")[0] for one in announcements}
    known = dict(Decision.objects.filter(slug__in=set(slugs.values())).values_list("slug", "title"))
    said = {
        CORRECTION: _("Correction of the decision “%(name)s”"),
        DECISION: _("Decision “%(name)s”"),
        CATCHING_UP: _("Decision “%(name)s”, after a finding was changed"),
    }
    return {one.pk: said[one.kind] % {"name": known.get(slugs[one.pk], slugs[one.pk])} for one in announcements}


def _references(reached: list[Touch]) -> list[str]:
    return _references_of({touch.contribution_id for touch in reached})


def _references_of(contributions: set[int]) -> list[str]:
    theirs = Contribution.objects.filter(pk__in=contributions)
    return list(theirs.order_by("pk").values_list("reference", flat=True))


def _subject(influence_id: int) -> str:
    return f"influence:{influence_id}"


def _ids(subjects: Iterable[str]) -> list[int]:
    return [int(subject.removeprefix("influence:")) for subject in subjects]


def _row(still_to_tell_id: int) -> str:
    return f"again:{still_to_tell_id}"


def _rows(subjects: Iterable[str]) -> list[int]:
    return [int(subject.removeprefix("again:")) for subject in subjects]

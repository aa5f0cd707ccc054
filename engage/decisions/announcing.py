"""Who is owed word of a published decision or of a correction, and how they are written to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.contributions.models import Contribution
from engage.decisions.enums import CORRECTION, DECISION
from engage.decisions.letters import write_answers, write_correction
from engage.decisions.models import Influence
from engage.decisions.telling import tell_together
from engage.decisions.touching import touched, touches
from engage.notifications.models import Announcement, Notice
from engage.notifications.registry import Letter, register

PAGE = 200  # people at a time


def register_kinds() -> None:
    both = {"title": title, "without_email": without_email}
    register(DECISION, owed=decision_owed, compose=compose_decision, **both)
    register(CORRECTION, owed=correction_owed, compose=compose_correction, **both)


# --- Who is owed it ---------------------------------------------------------------------------------


def reached(influences: QuerySet) -> QuerySet[Contribution]:
    """The contributions these answers reach whose people we know how to reach."""
    return touched(influences).standing().filter(contact__isnull=False)


def decision_owed(announcement: Announcement) -> Iterator[tuple[int, str]]:
    """A pair for each person and each answer of theirs, person after person."""
    influences = Influence.objects.filter(announcement=announcement)
    last = 0
    while people := _next_reached(influences, last):
        theirs = reached(influences).filter(contact__in=people)
        contacts = dict(theirs.order_by().values_list("pk", "contact"))
        found = {(contacts[touch.contribution_id], touch.influence_id) for touch in touches(influences, theirs)}
        yield from ((contact, _subject(influence)) for contact, influence in sorted(found))
        last = people[-1]


def correction_owed(announcement: Announcement) -> Iterator[tuple[int, str]]:
    """Each person whom the old or the new version touches, and whoever was owed the old one."""
    new = Influence.objects.select_related("replaces").get(announcement=announcement)
    either = Influence.objects.filter(pk__in=[new.pk, new.replaces_id])
    last = 0
    while people := sorted({*_next_reached(either, last), *_next_told(new.replaces, last)})[:PAGE]:
        yield from ((contact, _subject(new.pk)) for contact in people)
        last = people[-1]


def _next_reached(influences: QuerySet, last: int) -> list[int]:
    further = reached(influences).filter(contact__gt=last).order_by("contact")
    return list(further.values_list("contact", flat=True).distinct()[:PAGE])


def _next_told(old: Influence, last: int) -> list[int]:
    """Their words can have left the finding since. One who withdrew has nothing left under that activity."""
    source = old.finding or old.direct_contribution
    here = Contribution.objects.standing().filter(activity=source.activity, contact__isnull=False)
    told = Notice.objects.filter(subject=_subject(old.pk), contact__gt=last, contact__in=here.values("contact"))
    return list(told.order_by("contact").values_list("contact", flat=True).distinct()[:PAGE])


def without_email(announcements: list[Announcement]) -> dict[int, int]:
    """People whom each of these, or the version that it corrects, reaches. In three queries for any number."""
    told_by: dict[int, set[int]] = defaultdict(set)
    new = Influence.objects.filter(announcement__in=announcements)
    for influence, replaced, announcement in new.values_list("pk", "replaces", "announcement"):
        for version in {influence, replaced} - {None}:
            told_by[version].add(announcement)
    reached_by = touches(Influence.objects.filter(pk__in=told_by), _without_email())
    contacts = Contribution.objects.filter(pk__in={touch.contribution_id for touch in reached_by})
    contact_of = dict(contacts.values_list("pk", "contact"))
    people: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for touch in reached_by:
        contact = contact_of[touch.contribution_id]
        person = ("contact", contact) if contact else ("contribution", touch.contribution_id)
        for announcement in told_by[touch.influence_id]:
            people[announcement].add(person)
    return {announcement: len(found) for announcement, found in people.items()}


def count_without_email(influences: QuerySet) -> int:
    """People: each contribution without a contact is one, each contact that is no e-mail address is one."""
    found = touched(influences).filter(pk__in=_without_email().values("pk"))
    other = found.filter(contact__isnull=False).order_by().values("contact").distinct()
    return found.filter(contact=None).count() + other.count()


def _without_email() -> QuerySet[Contribution]:
    return Contribution.objects.standing().filter(Q(contact=None) | ~Q(contact__kind=ContactKind.EMAIL))


# --- What they are written ----------------------------------------------------------------------------


def compose_decision(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    """Only what still stands: an answer corrected meanwhile comes with its correction."""
    influences = Influence.objects.standing().filter(pk__in=_ids(subjects))
    told = tell_together(influences, contact.contributions.standing())
    return write_answers(told, _references(influences, contact)) if told else None


def compose_correction(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    influences = Influence.objects.standing().filter(pk__in=_ids(subjects))
    new = influences.select_related("decision__organisation", "replaces").first()
    if new is None or not contact.contributions.standing().exists():
        return None
    told = tell_together(influences, contact.contributions.standing())
    return write_correction(new, told, _references(influences, contact))


def title(announcement: Announcement) -> str:
    """From its subject alone, so that a list of many asks nothing more of the database."""
    name = {"name": announcement.subject.partition("#")[0]}
    if announcement.kind == CORRECTION:
        return _("Correction of the decision “%(name)s”") % name
    return _("Decision “%(name)s”") % name


def _references(influences: QuerySet, contact: Contact) -> list[str]:
    theirs = touched(influences).standing().filter(contact=contact)
    return list(theirs.order_by("pk").values_list("reference", flat=True))


def _subject(influence_id: int) -> str:
    return f"influence:{influence_id}"


def _ids(subjects: Iterable[str]) -> list[int]:
    return [int(subject.removeprefix("influence:")) for subject in subjects]

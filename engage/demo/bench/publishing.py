"""How fast word of a decision is written down for many people, beside bare inserts of the same rows, and in how much
memory."""

import tracemalloc
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from consultations.models import ConsultationPage
from engage.accounts.models import Contact, User
from engage.analysis.models import Evidence, Excerpt, Finding
from engage.contributions.models import Activity, Contribution, Part
from engage.core.due import analyse_database
from engage.decisions.models import Decision, Influence
from engage.demo.bench.inside import work
from engage.demo.words import baths
from engage.notifications.deriving import derive
from engage.notifications.enums import Channel
from engage.notifications.models import Announcement, Message, Notice

MOST_TIMES_BARE = 1 / 0.3  # issue 4: at least 0.3x bare bulk inserts
MOST_GROWTH = 1.2  # "constant memory", from a tenth of them to all
AT_ONCE = 1000


def measure_publishing(people: int) -> dict[str, float]:
    activity = ConsultationPage.objects.get(slug=baths.PAGE["slug"]).activity
    few, _rate, _bare = _measure(activity, max(1, people // 10))
    many, rate, bare = _measure(activity, people)
    return {
        "each_ms": rate * 1000 / people,
        "bare_each_ms": bare * 1000 / people,
        "times_bare": rate / bare,
        "peak_kb": many / 1024,
        "memory_growth": many / few,
    }


def _measure(activity: Activity, people: int) -> tuple[int, float, float]:
    """The most memory that deriving held, the seconds of work it took, and those of bare inserts."""
    announcement = publish_to_many(activity, people)
    analyse_database()  # as the site does within some hours of bringing in a file
    started = work()
    derive(announcement)
    took = work() - started
    if announcement.messages.count() != people:
        raise AssertionError("Not everybody has a message.")
    Announcement.objects.filter(pk=announcement.pk).update(derived_at=None)
    _take_away(announcement)
    announcement.refresh_from_db()
    tracemalloc.start()
    derive(announcement)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    contacts = list(announcement.messages.order_by("pk").values_list("contact", flat=True))
    _take_away(announcement)
    started = work()
    _bare_inserts(announcement, contacts)
    return peak, took, work() - started


def _take_away(announcement: Announcement) -> None:
    announcement.notices.all().delete()
    announcement.messages.all().delete()


def _bare_inserts(announcement: Announcement, contacts: list[int]) -> None:
    for batch in _batches(contacts):
        with transaction.atomic():
            Notice.objects.bulk_create(
                Notice(contact_id=pk, kind="decision", subject="influence:1", announcement=announcement) for pk in batch
            )
            Message.objects.bulk_create(
                Message(announcement=announcement, channel=Channel.EMAIL, contact_id=pk) for pk in batch
            )


def _batches(rows: list[int]) -> Iterable[list[int]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def publish_to_many(activity: Activity, people: int) -> Announcement:
    """A finding that rests on what all of them said, and a decision that answers it, as rows."""
    decision, now = draft_for_many(activity, people), timezone.now()
    announcement = Announcement.objects.create(
        organisation=activity.organisation, kind="decision", subject=f"{decision.slug}#1"
    )
    decision.influences.update(published_at=now, announcement=announcement)
    Decision.objects.filter(pk=decision.pk).update(published_at=now)
    return announcement


def draft_for_many(activity: Activity, people: int) -> Decision:
    """The same before it is published."""
    officer = User.objects.filter(is_staff=True).order_by("pk").first()
    number = Decision.objects.count()
    finding = Finding.objects.create(activity=activity, statement="They want the baths open later.", created_by=officer)
    for batch in _batches(list(range(people))):
        with transaction.atomic():
            _rest_on(finding, activity, officer, [f"p{number}-{one}@example.org" for one in batch])
    decision = Decision.objects.create(
        organisation=activity.organisation, reference=f"BENCH/{number}", slug=f"bench-{number}", title="The baths",
        decided_by="Cabinet", decided_on=timezone.now().date(), what_was_decided="Later.", reasons="They asked.",
        created_by=officer
    )  # fmt: skip
    Influence.objects.create(
        decision=decision,
        finding=finding,
        outcome="strengthened",
        reason="So many of them said that they need it.",
        created_by=officer,
    )
    return decision


def _rest_on(finding: Finding, activity: Activity, officer: User, addresses: list[str]) -> None:
    expires = timezone.now().date().replace(year=timezone.now().year + 2, day=1)
    contacts = Contact.objects.bulk_create(
        Contact(organisation=activity.organisation, address=one, basis="b", expires_on=expires) for one in addresses
    )
    given = Contribution.objects.bulk_create(
        Contribution(activity=activity, kind="response", contact=one) for one in contacts
    )
    parts = Part.objects.bulk_create(
        Part(contribution=one, position=1, prompt="Why?", text="Because I work.", sha256="0" * 64) for one in given
    )
    excerpts = Excerpt.objects.bulk_create(Excerpt(part=one, start=0, end=7, created_by=officer) for one in parts)
    Evidence.objects.bulk_create(
        Evidence(finding=finding, excerpt=one, stance="supports", added_by=officer) for one in excerpts
    )

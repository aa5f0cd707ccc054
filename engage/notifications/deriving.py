"""From an announcement to who is owed word of it: a Notice for each person and subject, a Message for each person, by
the way that reaches them. Safe to run at any time, twice, and half-way: what is there already stays as it is."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from engage.accounts.models import Contact
from engage.notifications import registry
from engage.notifications.digests import due_at
from engage.notifications.enums import Channel, MessageState
from engage.notifications.models import Announcement, Message, Notice
from engage.notifications.ways import way_to

Pair = TypeVar("Pair", tuple[int, str], tuple[str, bool])
BATCH = 100  # notices in one transaction: some 10 ms, and never a list of all


def derive(announcement: Announcement) -> int:
    """Writes down what is owed, in short transactions. Returns how many messages are new."""
    if announcement.derived_at is not None:
        return 0
    kind = registry.kind(announcement.kind)
    owed = iter(kind.owed(announcement))
    made = sum(_write_down(announcement, batch) for batch in _batches(owed))
    without = iter(kind.without_contact(announcement))
    made += sum(_write_down_without_contact(announcement, batch) for batch in _batches(without))
    Announcement.objects.filter(pk=announcement.pk, derived_at=None).update(derived_at=timezone.now())
    return made


def _batches(owed: Iterator[Pair]) -> Iterator[list[Pair]]:
    while batch := list(islice(owed, BATCH)):
        yield batch


@transaction.atomic
def _write_down(announcement: Announcement, batch: Iterable[tuple[int, str]]) -> int:
    batch = list(batch)
    # Held until these rows are in, so that nobody's contact is deleted from under them.
    held = Contact.objects.select_for_update(no_key=True).filter(pk__in={contact for contact, _subject in batch})
    found = held.order_by("pk").values_list("pk", "kind", "pace")
    kinds, paces = {pk: kind for pk, kind, _pace in found}, {pk: pace for pk, _kind, pace in found}
    notices = [
        Notice(contact_id=contact, kind=announcement.kind, subject=subject, announcement=announcement)
        for contact, subject in batch
        if contact in kinds
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    ways = {contact: way_to(kind) for contact, kind in sorted(kinds.items())}
    if not registry.kind(announcement.kind).tells_everybody:
        ways = {contact: way for contact, way in ways.items() if way == Channel.EMAIL}
    known = announcement.messages.filter(contact__in=ways).count()
    at = {pace: due_at(announcement, pace) for pace in set(paces.values())}
    messages = [
        message_by(way, announcement, contact_id=contact, next_attempt_at=at[paces[contact]])
        for contact, way in ways.items()
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(messages) - known


@transaction.atomic
def _write_down_without_contact(announcement: Announcement, batch: Iterable[tuple[str, bool]]) -> int:
    ways = {reference: Channel.SLIP if on_paper else Channel.NONE for reference, on_paper in batch}
    known = announcement.messages.filter(reference__in=ways).count()
    messages = [message_by(way, announcement, reference=reference) for reference, way in ways.items()]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(messages) - known


def message_by(channel: Channel, announcement: Announcement, **who: Any) -> Message:
    state = MessageState.NO_ADDRESS if channel == Channel.NONE else MessageState.WAITING
    return Message(announcement=announcement, channel=channel, state=state, **who)

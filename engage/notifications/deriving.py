"""From an announcement to who is owed word of it: a Notice for each person and subject, a Message for each
person. Safe to run at any time, twice, and half-way: what is there already stays as it is."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.notifications import registry
from engage.notifications.models import Announcement, Message, Notice

BATCH = 100  # notices in one transaction: some 10 ms, and never a list of all


def derive(announcement: Announcement) -> int:
    """Writes down what is owed, in short transactions. Returns how many messages are new."""
    if announcement.derived_at is not None:
        return 0
    owed = iter(registry.kind(announcement.kind).owed(announcement))
    made = sum(_write_down(announcement, batch) for batch in _batches(owed))
    Announcement.objects.filter(pk=announcement.pk, derived_at=None).update(derived_at=timezone.now())
    return made


def _batches(owed: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    while batch := list(islice(owed, BATCH)):
        yield batch


@transaction.atomic
def _write_down(announcement: Announcement, batch: Iterable[tuple[int, str]]) -> int:
    batch = list(batch)
    # Held until these rows are in, so that nobody's contact is deleted from under them.
    held = Contact.objects.select_for_update(no_key=True).filter(pk__in={contact for contact, _subject in batch})
    kinds = dict(held.order_by("pk").values_list("pk", "kind"))
    notices = [
        Notice(contact_id=contact, kind=announcement.kind, subject=subject, announcement=announcement)
        for contact, subject in batch
        if contact in kinds
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    by_email = sorted(contact for contact, kind in kinds.items() if kind == ContactKind.EMAIL)
    known = announcement.messages.filter(contact__in=by_email).count()
    messages = [Message(announcement=announcement, contact_id=contact) for contact in by_email]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(by_email) - known

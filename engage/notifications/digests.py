"""Once a week, all together: for people who chose that, what became of what they said waits for the next Monday
morning, and goes as one message. Receipts and questions about an address do not wait."""

import datetime

from django.utils import timezone
from django.utils.translation import ngettext

from engage.accounts.enums import Pace
from engage.accounts.models import Contact
from engage.core.deadlines import start_of, today
from engage.notifications import registry
from engage.notifications.models import Announcement, Message
from engage.notifications.registry import Letter

HOUR = datetime.timedelta(hours=9)
LINE = "=" * 40


def next_time() -> datetime.datetime:
    """The coming Monday at nine, in the council's zone; never now."""
    days = 7 - today().weekday()
    return start_of(today() + datetime.timedelta(days=days)) + HOUR


def due_at(announcement: Announcement, pace: str) -> datetime.datetime:
    waits = pace == Pace.WEEKLY and registry.kind(announcement.kind).tells_everybody
    return next_time() if waits else timezone.now()


def others_due(message: Message, contact: Contact) -> list[int]:
    """What goes along with this message in one digest."""
    if contact.pace != Pace.WEEKLY or not registry.kind(message.announcement.kind).tells_everybody:
        return []
    others = Message.objects.due().filter(contact=contact).exclude(pk=message.pk).select_related("announcement")
    ordered = others.order_by("next_attempt_at", "pk")
    return [one.pk for one in ordered if registry.kind(one.announcement.kind).tells_everybody]


def together(letters: list[Letter]) -> Letter:
    """One letter that holds all of these, each under its own heading."""
    if len(letters) == 1:
        return letters[0]
    subject = ngettext(
        "What became of what you told us: %(count)d answer",
        "What became of what you told us: %(count)d answers",
        len(letters),
    ) % {"count": len(letters)}
    text = f"\n\n{LINE}\n\n".join(f"{one.subject}\n\n{one.text.rstrip()}" for one in letters)
    return Letter(subject, text)

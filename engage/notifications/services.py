from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.models import Contact, Organisation
from engage.accounts.services import it_came_back, it_works
from engage.audit.services import record
from engage.notifications import registry
from engage.notifications.deriving import message_by
from engage.notifications.digests import due_at
from engage.notifications.enums import Failure, MessageState
from engage.notifications.models import Announcement, Message, Notice
from engage.notifications.tasks import derive_announcement, nudge_sending
from engage.notifications.ways import way_to


@transaction.atomic
def announce(*, organisation: Organisation, kind: str, subject: str) -> Announcement:
    """Records that something was made known. Who is owed word of it is derived from it afterwards, by a task
    that this only nudges and that `tick` guarantees."""
    announcement, created = Announcement.objects.get_or_create(
        kind=kind, subject=subject, defaults={"organisation": organisation}
    )
    if created:
        derive_announcement.enqueue(announcement.pk)  # a row in the caller's transaction
    return announcement


@transaction.atomic
def redirect_messages(*, old: Contact, new: Contact) -> int:
    """What was not yet sent to an old address is owed to the new one. The old message finds nothing left to tell
    when it is sent, unless something else is given under that contact. Returns how many messages are new."""
    unsent = (MessageState.WAITING, MessageState.CLAIMED, MessageState.FAILED)
    found = Announcement.objects.filter(messages__contact=old, messages__state__in=unsent).distinct()
    # A letter that any address may read is about that address: it does not follow the person to another one.
    announcements = [one for one in found if not registry.kind(one.kind).before_confirmed]
    notices = Notice.objects.filter(contact=old, announcement__in=announcements)
    copies = [
        Notice(contact=new, kind=one.kind, subject=one.subject, announcement_id=one.announcement_id) for one in notices
    ]
    Notice.objects.bulk_create(copies, ignore_conflicts=True)
    known = Message.objects.filter(contact=new, announcement__in=announcements).count()
    way = way_to(new.kind)
    messages = [message_by(way, announcement, contact=new) for announcement in announcements]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    nudge_sending()
    return len(messages) - known


@transaction.atomic
def forget_told(*, contact: Contact, about: str) -> None:
    """Takes this contact off every notice and message about one contribution, whose reference their subjects begin
    with: nothing here says any more whose it was. One still waiting is not sent."""
    announcements = Announcement.objects.filter(subject__startswith=about)
    Notice.objects.filter(contact=contact, announcement__in=announcements).update(contact=None)
    Message.objects.filter(contact=contact, announcement__in=announcements).update(contact=None)


@transaction.atomic
def wait_as_chosen(*, contact: Contact) -> None:
    """What waits for this contact waits from now on as they have chosen: for the weekly message, or no longer."""
    waiting = Message.objects.filter(contact=contact, state=MessageState.WAITING, attempts=0)
    for message in waiting.select_related("announcement"):
        at = due_at(message.announcement, contact.pace)
        Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(next_attempt_at=at)
    nudge_sending()


# --- What came back -----------------------------------------------------------------------------------


@transaction.atomic
def it_came_back_to_us(*, by: Any, message: Message) -> bool:
    """A message or a letter came back for good: nothing more is sent to that address until it is known to work.
    `by` is None when it was read from what the mail server returned. False when it was known already, or was never
    sent."""
    same_envelope = Q(pk=message.pk) | Q(carried_by=message.pk)
    came_back = Message.objects.filter(same_envelope, state__in=MessageState.can_come_back())
    if not came_back.update(state=MessageState.BOUNCED, failure=Failure.CAME_BACK):
        return False
    if message.contact:
        it_came_back(contact=message.contact)
    record(by=by, verb="message.came-back", subject=f"message:{message.pk}")
    return True


@transaction.atomic
def it_was_not_delivered(*, message: Message) -> bool:
    """What took it says that it gave up: an officer may send it again. False when something else is known by now."""
    same_envelope = Q(pk=message.pk) | Q(carried_by=message.pk)
    sent = Message.objects.filter(same_envelope, state=MessageState.SENT)
    if not sent.update(state=MessageState.FAILED, failure=Failure.NOT_DELIVERED):
        return False
    record(by=None, verb="message.not-delivered", subject=f"message:{message.pk}")
    return True


@transaction.atomic
def it_was_taken(*, message: Message, handed_as: str) -> bool:
    """What we had no answer about had been taken after all. False when an officer has settled it meanwhile."""
    same_envelope = Q(pk=message.pk) | Q(carried_by=message.pk)
    unknown = Message.objects.filter(same_envelope, state=MessageState.UNKNOWN)
    if not unknown.update(state=MessageState.SENT, sent_at=Coalesce("claimed_at", Now()), failure=""):
        return False
    Message.objects.filter(pk=message.pk).update(handed_as=handed_as)
    return True


# --- What an officer decides about a message whose fate is unknown, or that could not be sent ------------


@transaction.atomic
def send_again(*, by: Any, message: Message) -> None:
    """It waits to be sent once more. Raises ValidationError when somebody has settled it meanwhile."""
    again = (MessageState.UNKNOWN, MessageState.FAILED, MessageState.BOUNCED)
    unsettled = Message.objects.filter(pk=message.pk, state__in=again)
    now = timezone.now()
    # Without its claim, a worker that was only slow can no longer say what became of it.
    if not unsettled.update(
        state=MessageState.WAITING,
        attempts=0,
        claimed_at=None,
        print_run=None,
        taken_by=None,
        next_attempt_at=now,
    ):
        raise ValidationError(_("Somebody has settled this message already."))
    if message.contact:
        it_works(contact=message.contact)
    record(by=by, verb="message.sent-again", subject=f"message:{message.pk}")
    nudge_sending()


@transaction.atomic
def it_arrived(*, by: Any, message: Message) -> None:
    """The mail server's own log, or the person, says that it arrived. Raises ValidationError when somebody has
    settled it meanwhile."""
    unknown = Message.objects.filter(pk=message.pk, state=MessageState.UNKNOWN)
    if not unknown.update(state=MessageState.SENT, sent_at=F("claimed_at")):
        raise ValidationError(_("Somebody has settled this message already."))
    record(by=by, verb="message.arrived", subject=f"message:{message.pk}")

import datetime

from django.utils import timezone

from engage.core.schedule import due
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.enums import Failure, MessageState
from engage.notifications.models import Announcement, Message
from engage.notifications.receipts import ask_about_doubtful, read_receipts
from engage.notifications.ringing import settle_what_is_not_owed

# Longer than any worker takes: each step of a hand-over has a time limit of its own.
CLAIM_HOLDS = datetime.timedelta(minutes=10)
HANDOVER_HOLDS = datetime.timedelta(minutes=15)
WORKERS_TURN = datetime.timedelta(seconds=30)  # the task that was enqueued with it comes first
AT_ONCE = 200
RECEIPTS_EVERY = datetime.timedelta(minutes=30)


@due("announcements.derived")
def derive_what_is_not() -> int:
    waiting = Announcement.objects.not_derived().filter(created_at__lte=timezone.now() - WORKERS_TURN)
    return sum(derive(announcement) for announcement in waiting.order_by("pk")[:AT_ONCE])


@due("messages.abandoned")
def settle_abandoned() -> int:
    """Whoever claimed these has died. Before the hand-over nothing had left: they wait again. In the hand-over
    nobody can know, and nothing is sent again by itself."""
    now = timezone.now()
    waiting = Message.objects.filter(state=MessageState.CLAIMED, claimed_at__lte=now - CLAIM_HOLDS)
    unknown = Message.objects.filter(state=MessageState.HANDING_OVER, claimed_at__lte=now - HANDOVER_HOLDS)
    again = waiting.update(state=MessageState.WAITING, next_attempt_at=now)
    return again + unknown.update(state=MessageState.UNKNOWN, failure=Failure.WORKER_ENDED)


@due("messages.asked-for")
def ask_notify_what_it_has() -> int:
    return ask_about_doubtful()


@due("messages.receipts", every=RECEIPTS_EVERY)
def read_receipts_of_notify() -> int:
    return read_receipts()


@due("calls.settled")
def settle_calls_not_owed() -> int:
    return settle_what_is_not_owed()


@due("messages.sent")
def send_what_is_due() -> int:
    return send_due(at_most=AT_ONCE)

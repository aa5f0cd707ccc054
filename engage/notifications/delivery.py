"""Handing messages over, each once. The states are committed one by one, so that whenever a worker dies the row
says what can have happened (ADR 0007):

    waiting -> claimed         nothing has left; when the worker dies, `tick` lets it wait again
    claimed -> handing over    committed right before the mail server is given it; when the worker dies here,
                               nobody can know: `tick` makes it unknown, and an officer decides
    handing over -> sent       the mail server said that it took it
"""

import datetime
import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from engage.accounts.models import Contact
from engage.core.deadlines import today
from engage.core.schedule import ending
from engage.notifications import registry
from engage.notifications.carriers import Carrier, MailServer
from engage.notifications.digests import others_due
from engage.notifications.enums import TRANSITIONS, Channel, Failure, MessageState
from engage.notifications.envelopes import compose
from engage.notifications.models import Message
from engage.notifications.notify import Notify
from engage.notifications.registry import Letter
from engage.notifications.smtp import Fate, Verdict
from engage.notifications.ways import by_machine, by_notify

logger = logging.getLogger(__name__)

# Minutes until the next try, after each definite failure; after the last one an officer is shown it.
WAITS = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60]


def send_due(*, at_most: int) -> int:
    """Sends what is due, in the order in which it fell due; stops early when the mail server, or GOV.UK Notify, cannot
    be reached: the other goes on. Any number of processes may do this at once."""
    return sum(_send_round(carrier, at_most=at_most) for carrier in _carriers())


def _carriers() -> Iterator[Carrier]:
    if by_mail := by_machine() - by_notify():
        yield MailServer(by_mail)
    if by_notify():
        yield Notify(by_notify())


def _send_round(carrier: Carrier, *, at_most: int) -> int:
    waiting = Message.objects.due().filter(channel__in=carrier.channels)
    sent = 0
    try:
        for pk in list(waiting.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:at_most]):
            message = claim(pk)
            if message is not None:
                sent += _deliver(message, carrier)
            if carrier.is_down or ending.is_set():
                break
    finally:
        carrier.close()
    return sent


def claim(pk: int) -> Message | None:
    """Takes a waiting message for this worker alone. None when another one was faster."""
    now = timezone.now()
    waiting = Message.objects.due().filter(pk=pk)
    if not waiting.update(state=MessageState.CLAIMED, claimed_at=now):
        return None
    return Message.objects.select_related("announcement__organisation", "contact").get(pk=pk)


def _deliver(message: Message, carrier: Carrier) -> int:
    """Hands over one message, with what goes along with it; how many were sent."""
    if failure := why_not(message.contact) or _not_wanted(message):
        came_back = failure == Failure.CAME_BACK
        _move(message, MessageState.BOUNCED if came_back else MessageState.CANCELLED, failure=failure)
        return 0
    if verdict := carrier.open(message):
        return _settled(message, verdict)
    claimed = [message, *(other for pk in others_due(message, message.contact) if (other := claim(pk)))]
    letters = [(one, letter) for one in claimed if (letter := _compose(one))]
    envelope = _enclose(letters, carrier)
    written = [one for one, _letter in letters]
    # Each on its own: when the worker dies among these, what it had not come to waits again.
    if envelope is None:
        return 0
    if not all(_move(one, MessageState.HANDING_OVER, carried_by=by) for one, by in _carried(written)):
        return 0
    verdict = carrier.hand_over(written[0], envelope)
    if verdict is None:
        return _sent(written)
    for one in written:
        _failed(one, verdict)
    return 0


def _sent(written: list[Message]) -> int:
    now = timezone.now()
    moved = (
        _move(one, MessageState.SENT, carried_by=by, handed_as=one.handed_as, sent_at=now, failure="")
        for one, by in _carried(written)
    )
    return sum(moved)


def _carried(written: list[Message]) -> list[tuple[Message, Message | None]]:
    """Others that go along are known by the first, which carries them."""
    return [(one, None if one is written[0] else written[0]) for one in written]


def _settled(message: Message, verdict: Verdict) -> int:
    """Before this round anything of it was handed over: it failed, or it had been taken the time before."""
    if verdict.fate != Fate.HAS_LEFT:
        _failed(message, verdict)
        return 0
    along = [other for pk in message.carries.due().values_list("pk", flat=True) if (other := claim(pk))]
    written = [one for one in (message, *along) if _move(one, MessageState.HANDING_OVER)]
    return _sent(written)


def _not_wanted(message: Message) -> Failure | None:
    announcement = message.announcement
    return None if registry.kind(announcement.kind).wants(announcement, message.contact) else Failure.NOT_WANTED


def why_not(contact: Contact | None) -> Failure | None:
    """Decided when it is sent: who withdrew, stopped or whose time is over is not written to."""
    if contact is None:
        return Failure.NOTHING_OWED
    if contact.stopped_at is not None:
        return Failure.STOPPED
    if contact.expires_on < today():
        return Failure.EXPIRED
    if contact.bounced_at is not None:
        return Failure.CAME_BACK
    return None


def _compose(message: Message) -> Letter | None:
    """None when it is settled already: nothing is owed any more, or it cannot be written."""
    if failure := _not_wanted(message):
        _move(message, MessageState.CANCELLED, failure=failure)
        return None
    try:
        if message.channel == Channel.EMAIL:
            validate_email(message.contact.address)
        letter = compose(message, message.contact)
    except ValidationError:
        _failed(message, Verdict(Fate.NEVER, Failure.ADDRESS_REFUSED))
        return None
    except Exception:
        _cannot_be_written(message)
        return None
    if letter is None:
        _move(message, MessageState.CANCELLED, failure=Failure.NOTHING_OWED)
    return letter


def _enclose(letters: list[tuple[Message, Letter]], carrier: Carrier) -> Any:
    if not letters:
        return None
    message = letters[0][0]
    try:
        return carrier.enclose([letter for _message, letter in letters], message)
    except Exception:
        for one, _letter in letters:
            _cannot_be_written(one)
        return None


def _cannot_be_written(message: Message) -> None:
    logger.exception("Message %s could not be written", message.pk)
    _failed(message, Verdict(Fate.NOT_NOW, Failure.NOT_WRITTEN))


def _failed(message: Message, verdict: Verdict) -> None:
    if verdict.fate == Fate.UNKNOWN:
        _move(message, MessageState.UNKNOWN, failure=verdict.failure)
        return
    if message.channel == Channel.SMS and verdict.failure == Failure.ADDRESS_REFUSED:
        # A landline, as a rule: nobody can text it, but an officer can ring it (ADR 31).
        _move(message, MessageState.WAITING, failure=verdict.failure, channel=Channel.CALL)
        return
    attempts = message.attempts + (not verdict.is_ours)
    if verdict.fate == Fate.NEVER or attempts > len(WAITS):
        _move(message, MessageState.FAILED, failure=verdict.failure, attempts=attempts)
        return
    again = timezone.now() + datetime.timedelta(minutes=WAITS[max(0, attempts - 1)])
    _move(message, MessageState.WAITING, failure=verdict.failure, attempts=attempts, next_attempt_at=again)


def _move(message: Message, state: MessageState, **fields: Any) -> bool:
    """Compare and set, in a transaction of its own: only from a state that leads there, and only while the row
    is still this worker's (its claim carries the time at which it was made)."""
    leading_here = [before for before, after in TRANSITIONS.items() if state in after]
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state__in=leading_here)
    return bool(mine.update(state=state, **fields))

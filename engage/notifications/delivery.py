"""Handing messages over, each once. The states are committed one by one, so that whenever a worker dies the row
says what can have happened (ADR 0007):

    waiting -> claimed         nothing has left; when the worker dies, `tick` lets it wait again
    claimed -> handing over    committed right before the mail server is given it; when the worker dies here,
                               nobody can know: `tick` makes it unknown, and an officer decides
    handing over -> sent       the mail server said that it took it
"""

import contextlib
import datetime
import logging
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils import timezone

from engage.accounts.models import Contact
from engage.core.deadlines import today
from engage.core.schedule import ending
from engage.notifications import registry
from engage.notifications.digests import others_due
from engage.notifications.enums import TRANSITIONS, Failure, MessageState
from engage.notifications.envelopes import compose, enclose
from engage.notifications.models import Message
from engage.notifications.registry import Letter
from engage.notifications.smtp import Fate, Verdict, judge

logger = logging.getLogger(__name__)

# Minutes until the next try, after each definite failure; after the last one an officer is shown it.
WAITS = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60]


@dataclass
class Carrier:
    """One connection to the mail server for a round of messages, opened when the first is ready to go."""

    is_down: bool = False  # then the round ends: every further message would only wait as long, or be lost sight of
    connection: Any = field(default_factory=get_connection)

    def open(self) -> Verdict | None:
        """None when it stands."""
        try:
            self.connection.open()
        except Exception as error:  # any backend's own kind of failure: nothing was handed to it yet
            self.is_down = True
            self.close()
            return judge(error, content_left=False)
        return None

    def hand_over(self, envelope: EmailMessage) -> Verdict | None:
        """None when the server said that it took it."""
        try:
            if self.connection.send_messages([envelope]):
                return None
            verdict = Verdict(Fate.NOT_NOW, Failure.NOT_WRITTEN)  # a backend that sent nothing and says so
        except Exception as error:  # its text may hold the address, so it is judged and not passed on
            # Other backends do not say how far they came: then nobody knows.
            verdict = judge(error, content_left=getattr(self.connection, "content_left", True))
        self.is_down = verdict.failure in (Failure.NO_CONNECTION, Failure.SERVER_REFUSED, Failure.NO_ANSWER)
        self.close()
        return verdict

    def close(self) -> None:
        with contextlib.suppress(SMTPException, OSError):
            self.connection.close()


def send_due(*, at_most: int) -> int:
    """Sends what is due, in the order in which it fell due; stops early when the mail server cannot be
    reached. Any number of processes may do this at once."""
    carrier = Carrier()
    due = list(Message.objects.due().order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:at_most])
    sent = 0
    try:
        for pk in due:
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
    if verdict := carrier.open():
        _failed(message, verdict)
        return 0
    claimed = [message, *(other for pk in others_due(message, message.contact) if (other := claim(pk)))]
    letters = [(one, letter) for one in claimed if (letter := _compose(one))]
    envelope = _enclose(letters)
    written = [one for one, _letter in letters]
    # Each on its own: when the worker dies among these, what it had not come to waits again.
    if envelope is None or not all(_move(one, MessageState.HANDING_OVER) for one in written):
        return 0
    verdict = carrier.hand_over(envelope)
    if verdict is None:
        along = {"sent_at": timezone.now(), "failure": ""}
        carriers = [None, *[written[0]] * (len(written) - 1)]
        moved = [
            _move(one, MessageState.SENT, carried_by=by, **along) for one, by in zip(written, carriers, strict=True)
        ]
        return sum(moved)
    for one in written:
        _failed(one, verdict)
    return 0


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


def _enclose(letters: list[tuple[Message, Letter]]) -> EmailMessage | None:
    if not letters:
        return None
    message = letters[0][0]
    try:
        return enclose([letter for _message, letter in letters], message, message.contact)
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
    attempts = message.attempts + 1
    if verdict.fate == Fate.NEVER or attempts > len(WAITS):
        _move(message, MessageState.FAILED, failure=verdict.failure, attempts=attempts)
        return
    again = timezone.now() + datetime.timedelta(minutes=WAITS[attempts - 1])
    _move(message, MessageState.WAITING, failure=verdict.failure, attempts=attempts, next_attempt_at=again)


def _move(message: Message, state: MessageState, **fields: Any) -> bool:
    """Compare and set, in a transaction of its own: only from a state that leads there, and only while the row
    is still this worker's (its claim carries the time at which it was made)."""
    leading_here = [before for before, after in TRANSITIONS.items() if state in after]
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state__in=leading_here)
    return bool(mine.update(state=state, **fields))

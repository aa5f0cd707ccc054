"""Ringing people of whom there is a phone number alone, while no text message can be sent (ADR 31). An officer takes
one person, says what the screen says, and notes what became of it. Reading the number is on record.

Until somebody at that number has said that it was them, they hear neither what it was about nor what was decided."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact, it_came_back, read_identity, stop_messages
from engage.audit.services import record
from engage.core.deadlines import today
from engage.core.languages import spoken
from engage.notifications import registry
from engage.notifications.enums import Channel, Failure, MessageState, Rung
from engage.notifications.envelopes import first_asked, text_message, where_all_of_it_is
from engage.notifications.models import Message
from engage.notifications.printing import letter_owed
from engage.notifications.registry import Letter

TRIES = 3  # from then on an officer may say that it is enough
CHANNELS = (Channel.CALL, Channel.SMS)  # what was to go by text message is rung once nothing can send it any more


@dataclass(frozen=True)
class Call:
    """One person to ring, and all that they are owed: nobody is rung twice for two answers."""

    number: str
    language: str
    references: list[str]
    names: list[str]  # that they chose to show
    asks: str
    to_say: list[str]  # a paragraph each; none before somebody there has said that it was them
    text: str  # to send in place of ringing; empty when no text message can be sent to this number
    tries: int


def take(*, by: Any, message: Message) -> bool:
    """The officer rings this person now, about everything that waits for them. False when somebody else does, or when
    nothing is owed any more: then it is settled."""
    for one in _all_for(message.contact_id).select_related("announcement__organisation", "contact"):
        _letter(one)
    with transaction.atomic():
        # The person is the lock: two officers take two answers of theirs one after the other.
        Contact.objects.select_for_update(no_key=True).filter(pk=message.contact_id).first()
        waiting = _all_for(message.contact_id)
        if waiting.exclude(taken_by=None).exclude(taken_by=by).exists():
            return False
        taken = waiting.filter(announcement__organisation=message.announcement.organisation_id)
        how_many = taken.update(taken_by=by, claimed_at=timezone.now(), channel=Channel.CALL)
        if how_many:
            record(by=by, verb="call.taken", subject=f"message:{message.pk}")
        return how_many > 0


def _all_for(contact: int | None) -> QuerySet[Message]:
    return Message.objects.to_ring().filter(contact=contact) if contact else Message.objects.none()


def _settle(message: Message, failure: Failure) -> None:
    """Who withdrew, wants no messages or has been told another way meanwhile is not rung."""
    state = MessageState.BOUNCED if failure == Failure.CAME_BACK else MessageState.CANCELLED
    waits = Message.objects.filter(pk=message.pk, state=MessageState.WAITING)
    waits.update(state=state, failure=failure, taken_by=None)


def call(*, by: Any, message: Message) -> Call | None:
    """What to say, and to which number. None when the officer has not taken it, or nothing is owed any more: then it is
    settled. Raises PermissionDenied for who may not read a number."""
    mine = _mine(by, message).select_related("announcement__organisation", "contact").order_by("pk")
    owed = {one: letter for one in mine if (letter := _letter(one))}
    if not owed:
        return None
    contact, organisation = message.contact, message.announcement.organisation
    number = read_identity(by=by, contact=contact, why="call")
    with translation.override(spoken(contact.language)):
        known = [each for one in owed for each in _known_as(one)]
        references = list(dict.fromkeys(reference for reference, _name in known))
        said = [paragraph for letter in dict.fromkeys(owed.values()) for paragraph in letter.in_short.split("\n\n")]
        return Call(
            number=number,
            language=spoken(contact.language),
            references=references,
            names=list(dict.fromkeys(name for _reference, name in known if name)),
            asks=first_asked(organisation),
            to_say=[*said, where_all_of_it_is(references)] if contact.confirmed_at else [],
            text="" if any(map(_no_text_arrives, owed)) else text_message(contact, organisation),
            tries=max(one.attempts for one in owed),
        )


def _no_text_arrives(message: Message) -> bool:
    return message.failure == Failure.ADDRESS_REFUSED


def _known_as(message: Message) -> list[tuple[str, str]]:
    return registry.kind(message.announcement.kind).known_as(message.announcement, message.contact)


def _letter(message: Message) -> Letter | None:
    """None when it is owed no longer: then it is settled."""
    letter = letter_owed(message)
    if isinstance(letter, Letter):
        return letter
    _settle(message, letter)
    return None


def _mine(by: Any, message: Message) -> QuerySet[Message]:
    """Everything of this person that the officer has taken. Their contact can be gone since."""
    theirs = Q(pk=message.pk) | (Q(contact=message.contact_id) if message.contact_id else Q(pk=None))
    return Message.objects.filter(theirs, taken_by=by, state=MessageState.WAITING, channel=Channel.CALL)


@transaction.atomic
def it_was_them(*, by: Any, message: Message) -> None:
    """Somebody at the number said that they gave it to us: from now on they may hear what was decided. Raises
    ValidationError when the officer does not ring them any more."""
    if not message.contact or not _mine(by, message).exists():
        raise _settled()
    if message.contact.confirmed_at is None:
        confirm_contact(contact=message.contact)
        record(by=by, verb="contact.confirmed", subject=f"contact:{message.contact_id}", how="call")


@transaction.atomic
def note(*, by: Any, message: Message, rung: Rung) -> None:
    """What became of ringing them. Raises ValidationError when somebody has noted it, or put it back, already."""
    fields: dict[str, Any] = {
        Rung.TOLD: {"state": MessageState.SENT, "sent_at": timezone.now(), "failure": ""},
        Rung.NOT_REACHED: {},
        Rung.WRONG_NUMBER: {"state": MessageState.BOUNCED, "failure": Failure.WRONG_NUMBER},
        Rung.NOT_WANTED: {"state": MessageState.CANCELLED, "failure": Failure.STOPPED},
        Rung.GIVEN_UP: {"state": MessageState.FAILED, "failure": Failure.NOT_REACHED},
    }[rung]
    if not _mine(by, message).update(taken_by=None, attempts=F("attempts") + 1, **fields):
        raise _settled()
    if message.contact and rung == Rung.WRONG_NUMBER:
        it_came_back(contact=message.contact)
    if message.contact and rung == Rung.NOT_WANTED:
        stop_messages(by=by, contact=message.contact)
    record(by=by, verb="call.noted", subject=f"message:{message.pk}", outcome=rung.value)


@transaction.atomic
def put_back(*, by: Any, message: Message) -> None:
    """Somebody else may ring them: also when whoever took it does not come to it. Raises ValidationError when it is
    settled."""
    theirs = Q(pk=message.pk) | (Q(contact=message.contact_id) if message.contact_id else Q(pk=None))
    taken = Message.objects.filter(theirs, state=MessageState.WAITING).exclude(taken_by=None)
    if not taken.update(taken_by=None):
        raise _settled()
    record(by=by, verb="call.put-back", subject=f"message:{message.pk}")


def _settled() -> ValidationError:
    return ValidationError(_("Somebody has settled this call already."))


# --- What is owed no longer ------------------------------------------------------------------------------


def settle_what_is_not_owed() -> int:
    """Who stopped messages, whose number is wrong or whose time is over waits on no list: how many."""
    over: list[tuple[Q, MessageState, Failure]] = [
        (Q(contact=None), MessageState.CANCELLED, Failure.NOTHING_OWED),
        (Q(contact__stopped_at__isnull=False), MessageState.CANCELLED, Failure.STOPPED),
        (Q(contact__expires_on__lt=today()), MessageState.CANCELLED, Failure.EXPIRED),
        (Q(contact__bounced_at__isnull=False), MessageState.BOUNCED, Failure.CAME_BACK),
    ]
    waiting = Message.objects.filter(channel=Channel.CALL, state=MessageState.WAITING)
    return sum(waiting.filter(who).update(state=state, failure=failure, taken_by=None) for who, state, failure in over)

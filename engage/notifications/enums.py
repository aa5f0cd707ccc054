from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which way one person is told."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")  # to a postal address
    CALL = "call", _("Phone call")  # an officer rings them, or texts from a phone of the council's
    SLIP = "slip", _("Slip of paper")  # handed out or enclosed by the council, which alone knows whom it belongs to
    NONE = "none", _("No address")  # they read it with their return code


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being written")  # nothing has left yet: safe to try again
    HANDING_OVER = "handing_over", _("Being handed to the mail server")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("May or may not have been sent")
    CANCELLED = "cancelled", _("No longer owed")
    BOUNCED = "bounced", _("Came back")
    NO_ADDRESS = "no_address", _("No address")

    @classmethod
    def can_come_back(cls) -> set["MessageState"]:
        return {state for state, after in TRANSITIONS.items() if cls.BOUNCED in after} - {cls.CLAIMED}


TRANSITIONS = {
    MessageState.WAITING: {MessageState.CLAIMED, MessageState.CANCELLED},
    MessageState.CLAIMED: {
        MessageState.HANDING_OVER,
        MessageState.WAITING,
        MessageState.FAILED,
        MessageState.CANCELLED,
        MessageState.BOUNCED,  # what was sent there before came back
    },
    MessageState.HANDING_OVER: {
        MessageState.SENT,
        MessageState.WAITING,
        MessageState.FAILED,
        MessageState.UNKNOWN,
    },
    MessageState.UNKNOWN: {MessageState.SENT, MessageState.WAITING, MessageState.BOUNCED},  # an officer decides
    MessageState.SENT: {MessageState.BOUNCED, MessageState.FAILED},  # a receipt says that it was not delivered
    MessageState.FAILED: {MessageState.WAITING, MessageState.BOUNCED},
    MessageState.CANCELLED: set(),
    MessageState.BOUNCED: {MessageState.WAITING},
    MessageState.NO_ADDRESS: set(),
}


class Failure(models.TextChoices):
    """Why a message did not go: kept with it, so never an address and never a server's own words."""

    NO_CONNECTION = "no_connection", _("No connection to the mail server")
    REFUSED_FOR_NOW = "refused_for_now", _("The mail server refused it for now")
    SERVER_REFUSED = "server_refused", _("The mail server refused us")
    ADDRESS_REFUSED = "address_refused", _("The address does not exist or takes no messages")
    MESSAGE_REFUSED = "message_refused", _("The mail server refused the message")
    NOT_WRITTEN = "not_written", _("The message could not be written")
    NO_ANSWER = "no_answer", _("The mail server took it and did not say what became of it")
    WORKER_ENDED = "worker_ended", _("Sending was cut off at the moment of handing over")
    RESTORED = "restored", _("Not sent when the safety copy was made that was put back; it may have been sent since")
    CAME_BACK = "came_back", _("It came back")
    KEY_REFUSED = "key_refused", _("GOV.UK Notify refused our key")
    SET_UP_WRONG = (
        "set_up_wrong",
        _("GOV.UK Notify refused it: the template or the service is not set up for it"),
    )
    SERVICE_FAILED = "service_failed", _("GOV.UK Notify had a fault and does not have it")
    NOT_DELIVERED = "not_delivered", _("GOV.UK Notify could not deliver it")
    NOT_REACHED = "not_reached", _("Rung several times, and nobody answered")
    WRONG_NUMBER = "wrong_number", _("The number is not theirs, or there is no such number")
    # Why it is no longer owed:
    STOPPED = "stopped", _("The person wants no messages")
    NOT_WANTED = "not_wanted", _("The person wants no messages about this")
    EXPIRED = "expired", _("The time we may keep the address is over")
    NOTHING_OWED = "nothing_owed", _("There is nothing left to tell: withdrawn, corrected, or another address")


class Rung(models.TextChoices):
    """What became of ringing somebody, as the officer says who did it."""

    TOLD = "told", _("They are told: I spoke with them, or sent the text message")
    NOT_REACHED = "not_reached", _("I did not reach them: somebody tries again later")
    WRONG_NUMBER = "wrong_number", _("The number is not theirs, or there is no such number")
    NOT_WANTED = "not_wanted", _("They do not want to hear from us")
    GIVEN_UP = "given_up", _("Nobody answers: do not try again")

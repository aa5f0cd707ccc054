from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being written")  # nothing has left yet: safe to try again
    HANDING_OVER = "handing_over", _("Being handed to the mail server")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("May or may not have been sent")
    CANCELLED = "cancelled", _("No longer owed")


TRANSITIONS = {
    MessageState.WAITING: {MessageState.CLAIMED, MessageState.CANCELLED},
    MessageState.CLAIMED: {
        MessageState.HANDING_OVER,
        MessageState.WAITING,
        MessageState.FAILED,
        MessageState.CANCELLED,
    },
    MessageState.HANDING_OVER: {
        MessageState.SENT,
        MessageState.WAITING,
        MessageState.FAILED,
        MessageState.UNKNOWN,
    },
    MessageState.UNKNOWN: {MessageState.SENT, MessageState.WAITING},  # an officer decides
    MessageState.SENT: set(),
    MessageState.FAILED: {MessageState.WAITING},
    MessageState.CANCELLED: set(),
}

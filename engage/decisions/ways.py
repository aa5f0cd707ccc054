"""By which way each person hears of what is about to be published, or why they do not: as publishing then does it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engage.accounts.models import Contact
from engage.decisions.announcing import finds_a_slip
from engage.notifications.delivery import why_not
from engage.notifications.enums import Channel, Failure
from engage.notifications.ways import way_to


class Way(models.TextChoices):
    """What one person receives. At an address nobody has confirmed it says only that there is news."""

    EMAIL = "email", _("By e-mail, with the answer")
    EMAIL_NEWS = "email_news", _("By e-mail to an address nobody has confirmed: only that there is news")
    SMS = "sms", _("By text message: only that there is news")
    LETTER = "letter", _("By letter, with the answer")
    LETTER_NEWS = "letter_news", _("By letter to an address nobody has confirmed: only that there is news")
    CALL = "call", _("By phone: an officer rings, and tells them once they say that it was them")
    SLIP = "slip", _("On a slip of paper that you hand out: where the answer can be read")
    NONE = "none", _("Not told, without an address: they can read it with their return code")
    STOPPED = "stopped", _("Not told: they want no messages, or their address may no longer be used")
    CAME_BACK = "came_back", _("Not told: what we sent there before came back")

    @property
    def is_told(self) -> bool:
        return self not in (Way.NONE, Way.STOPPED, Way.CAME_BACK)

    @property
    def holds_the_answer(self) -> bool:
        return self in (Way.EMAIL, Way.LETTER, Way.CALL)


_TO_UNCONFIRMED = {Channel.EMAIL: Way.EMAIL_NEWS, Channel.LETTER: Way.LETTER_NEWS}


def way_of(contact: Contact, *, wants: bool) -> Way:
    """`wants`: whether any of it is about something they have not chosen to hear nothing of."""
    failure = why_not(contact) or (None if wants else Failure.NOT_WANTED)
    if failure is not None:
        return Way.CAME_BACK if failure == Failure.CAME_BACK else Way.STOPPED
    channel = way_to(contact.kind)
    unconfirmed = contact.confirmed_at is None and channel in _TO_UNCONFIRMED
    return _TO_UNCONFIRMED[channel] if unconfirmed else Way(channel.value)


def way_without_contact(came_by: str) -> Way:
    return Way.SLIP if finds_a_slip(came_by) else Way.NONE

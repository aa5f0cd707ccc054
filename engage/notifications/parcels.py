"""What GOV.UK Notify is given. Its templates hold nothing but our fields: ((subject)) and ((body)) for an e-mail and a
letter, ((body)) for a text message. So what is said stays ours, in each person's language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from notifications_python_client.notifications import NotificationsAPIClient

from engage.accounts.addresses import MOST_LINES, address_lines
from engage.core.languages import spoken
from engage.notifications.bounces import local_part
from engage.notifications.digests import together
from engage.notifications.enums import Channel
from engage.notifications.envelopes import body_of, stop_address, text_message
from engage.notifications.models import Message
from engage.notifications.registry import Letter


@dataclass(frozen=True)
class Parcel:
    channel: Channel
    fields: dict[str, Any]

    def send(self, service: NotificationsAPIClient) -> Any:
        if self.channel == Channel.EMAIL:
            return service.send_email_notification(**self.fields)
        if self.channel == Channel.SMS:
            return service.send_sms_notification(**self.fields)
        return service.send_letter_notification(**self.fields)


def wrap(letters: list[Letter], message: Message) -> Parcel:
    """One or several letters, under the name of this message. The same is said once."""
    channel, contact = Channel(message.channel), message.contact
    with translation.override(spoken(contact.language)):
        fields = _FIELDS[channel](together(list(dict.fromkeys(letters))), message)
    named = {"template_id": settings.ENGAGE_NOTIFY_TEMPLATES[channel.value], "reference": local_part(message)}
    return Parcel(channel, {**named, **fields})


def _email(letter: Letter, message: Message) -> dict[str, Any]:
    contact = message.contact
    body = body_of(letter, contact, message.announcement.organisation)
    return {
        "email_address": contact.address,
        "personalisation": {"subject": " ".join(letter.subject.split()), "body": body},
        "one_click_unsubscribe_url": stop_address(contact),
    }


def _sms(letter: Letter, message: Message) -> dict[str, Any]:
    """Whatever there is to tell, it says that there is news and where."""
    contact = message.contact
    body = text_message(contact, message.announcement.organisation)
    return {"phone_number": contact.address, "personalisation": {"body": body}}


def _letter(letter: Letter, message: Message) -> dict[str, Any]:
    lines = address_lines(message.contact.address)
    lines = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[-1]]  # the last is the postcode
    address = {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
    return {"personalisation": {"subject": letter.subject, "body": letter.text.rstrip(), **address}}


_FIELDS = {Channel.EMAIL: _email, Channel.SMS: _sms, Channel.LETTER: _letter}

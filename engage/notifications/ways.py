"""By which ways messages leave without anybody's hands: e-mail always, by a mail server or by GOV.UK Notify; text
messages and letters by GOV.UK Notify alone. Each goes there once its template is named in the settings (ADR 23).
Without it officers print the letters and ring the people (ADR 31)."""

from django.conf import settings

from engage.accounts.enums import ContactKind
from engage.notifications.enums import Channel


def by_notify() -> set[Channel]:
    named = settings.ENGAGE_NOTIFY_TEMPLATES if settings.ENGAGE_NOTIFY_KEY else {}
    return {Channel(channel) for channel, template in named.items() if template}


def by_machine() -> set[Channel]:
    return {Channel.EMAIL, *by_notify()}


def way_to(kind: str) -> Channel:
    """Decided when it is written down whom to tell: where no text message can be sent, an officer rings."""
    if kind == ContactKind.POST:
        return Channel.LETTER
    if kind == ContactKind.PHONE:
        return Channel.SMS if Channel.SMS in by_notify() else Channel.CALL
    return Channel.EMAIL

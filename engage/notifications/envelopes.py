"""The message around a letter: from whom, the links every message has, and what an unconfirmed address may read."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.accounts.models import Contact, Organisation
from engage.core.languages import spoken
from engage.core.letterhead import dress
from engage.notifications import registry
from engage.notifications.bounces import local_part
from engage.notifications.digests import together
from engage.notifications.enums import Channel
from engage.notifications.models import Message
from engage.notifications.registry import Letter
from engage.notifications.tokens import confirm_token, stop_token, text_token


def compose(message: Message, contact: Contact) -> Letter | None:
    """What this contact may read of this announcement, in their language; None when nothing is owed any more."""
    announcement = message.announcement
    kind = registry.kind(announcement.kind)
    subjects = list(announcement.notices.filter(contact=contact).order_by("pk").values_list("subject", flat=True))
    with translation.override(spoken(contact.language)):
        letter = kind.compose(announcement, contact, subjects)
        if letter and not kind.before_confirmed:
            return as_read(letter, contact, announcement.organisation, by=Channel(message.channel))
        return letter


def as_read(letter: Letter, contact: Contact, organisation: Organisation, *, by: Channel) -> Letter:
    """The letter itself; at an address nobody has confirmed, that there is news."""
    if contact.confirmed_at is not None:
        return letter
    return news_on_paper(letter, organisation) if by == Channel.LETTER else there_is_news(organisation)


def enclose(letters: list[Letter], message: Message, contact: Contact) -> EmailMultiAlternatives:
    """One or several letters, ready to be handed over under the name of this message. The same is said once."""
    with translation.override(spoken(contact.language)):
        return _put_in_envelope(together(list(dict.fromkeys(letters))), message, contact)


def _put_in_envelope(letter: Letter, message: Message, contact: Contact) -> EmailMultiAlternatives:
    """Its Message-ID is always the same, so that a message an officer sends again is known to be the same one
    by the mail program that already has it."""
    organisation = message.announcement.organisation
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    envelope = EmailMultiAlternatives(
        subject=_one_line(letter.subject),
        body=body_of(letter, contact, organisation),
        from_email=formataddr((_one_line(organisation.name) or name, address)),
        to=[contact.address],
        reply_to=[organisation.contact_email] if organisation.contact_email else None,
        headers={
            "List-Unsubscribe": f"<{stop_address(contact)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",
            "Content-Language": spoken(contact.language),
            "Message-ID": message_id(message),
        },
    )
    return dress(envelope, name=organisation.name)


def body_of(letter: Letter, contact: Contact, organisation: Organisation) -> str:
    """The text with the links that every message has."""
    text, asked = letter.text.rstrip(), letter.asks_first and contact.confirmed_at is None
    if asked:
        first, gap, rest = text.partition("\n\n")
        text = f"{first}\n\n{_is_it_right(contact)}{gap}{rest}"
    return f"{text}\n\n{_footer(contact, organisation, asked=asked)}"


def _is_it_right(contact: Contact) -> str:
    text = _(
        "Is this your address? Open this link and press “Yes, this was me”. Then our messages can tell you what was "
        "decided. If it was not you, say so there, and we delete this address."
    )
    return f"{text}\n\n{_address('participant:confirm', confirm_token(contact))}"


def message_id(message: Message) -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{local_part(message)}@{address.rpartition('@')[2] or 'localhost'}>"


def there_is_news(organisation: Organisation) -> Letter:
    """Nobody has said yet that they read this address: so neither words, nor code, nor what became of them."""
    text = _(
        "There is news about something that was sent to %(organisation)s, with this address to write to.\n\n"
        "To read it, go to this page and enter its return code:\n\n"
        "%(page)s\n\n"
        "Nobody has told us yet that this address is right. Until then we write no more than this."
    ) % {"organisation": organisation.name, "page": _address("participant:receipt")}
    return Letter(_("There is news from %(organisation)s") % {"organisation": organisation.name}, text, asks_first=True)


def news_on_paper(letter: Letter, organisation: Organisation) -> Letter:
    """The same on paper, which is easily laid aside: with the reference, which names nobody, to ask with."""
    references = ngettext(
        "Your reference: %(references)s", "Your references: %(references)s", len(letter.references)
    ) % {"references": ", ".join(letter.references)}
    text = _(
        "There is news about something that was sent to %(organisation)s, with this address to write to.\n\n"
        "%(references)s\n\n"
        "To read it, go to this page and enter the return code that you were given:\n\n"
        "%(page)s\n\n"
        "Nobody has told us yet that this address is right, so we write no more than this. If it is yours and you no "
        "longer have the code, ask us and name your reference."
    ) % {"organisation": organisation.name, "references": references, "page": _address("participant:receipt")}
    return Letter(there_is_news(organisation).subject, text, references=letter.references)


def _footer(contact: Contact, organisation: Organisation, *, asked: bool) -> str:
    """On every message: confirm or disown the address, unless that was `asked` above, and stop."""
    why = _("%(organisation)s writes to you because this address was given with something that was sent to us.")
    if contact.confirmed_at is None:
        ours = _("Is this your address, or was this not you? Tell us here:")
    else:
        ours = _("Was this not you? Tell us here:")
    lines = [
        "-- ",
        why % {"organisation": organisation.name},
        "",
        *([] if asked else [ours, _address("participant:confirm", confirm_token(contact)), ""]),
        _("To get no more messages from us:"),
        stop_address(contact),
    ]
    return "\n".join(lines) + "\n"


def text_message(contact: Contact, organisation: Organisation) -> str:
    """Neither words, nor code, nor what became of them: others may see a phone. One link for both, so that it fits into
    one text message."""
    return _("%(organisation)s: there is an answer to what you told us. Read it, or stop our texts: %(page)s") % {
        "organisation": _one_line(organisation.name),
        "page": _address("participant:text", text_token(contact)),
    }


def first_asked(organisation: Organisation) -> str:
    """What an officer says who rings, before anything else: whoever answers may be somebody else."""
    return _(
        "Hello, I am ringing from %(organisation)s. Somebody gave us this number when they told us something. "
        "Was that you?"
    ) % {"organisation": organisation.name}


def where_all_of_it_is(references: list[str]) -> str:
    """Said last: a return code is known to its person alone, and to nobody here."""
    return _(
        "You can read all of it at %(page)s, with the return code that you were given. If you no longer have the code, "
        "ask us and name your reference: %(references)s."
    ) % {"page": _address("participant:receipt"), "references": ", ".join(references)}


def stop_address(contact: Contact) -> str:
    return _address("participant:stop", stop_token(contact))


def _address(name: str, *args: str) -> str:
    return settings.ENGAGE_SITE_URL.rstrip("/") + reverse(name, args=args)


def _one_line(text: str) -> str:
    """A header is one line: what is typed must not be able to add another."""
    return " ".join(text.split())

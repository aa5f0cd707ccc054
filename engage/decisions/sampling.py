"""What people will receive once the drafts of a decision are published, word for word. Where a message names its
person, by their reference and the links that are theirs alone, a sample has what is
nobody's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from engage.accounts.models import Contact, Organisation
from engage.decisions.letters import write_answers
from engage.decisions.telling import Told
from engage.decisions.ways import Way
from engage.notifications.enums import Channel
from engage.notifications.envelopes import as_read, body_of, first_asked, text_message, where_all_of_it_is
from engage.notifications.models import Message
from engage.notifications.printing import Sheet, where_to_read
from engage.notifications.registry import Letter
from engage.notifications.tokens import confirm_token, stop_token, text_token
from engage.notifications.ways import by_notify

REFERENCE = "····-····"
NOBODY = 0  # the number of no contact


@dataclass(frozen=True)
class Sample:
    """What some people receive alike, and how many they are."""

    way: Way
    people: int
    language: str
    answer: Letter  # as it stands on their own page
    subject: str = ""
    text: str = ""
    sheet: Sheet | None = None
    where: str = ""


def sample(way: Way, told: Iterable[Told], *, people: int, language: str, organisation: Organisation) -> Sample:
    with translation.override(language):
        answer = write_answers(list(told), [REFERENCE])
        received = _RECEIVED.get(way, _nothing)(answer, _nobody(way, language), organisation)
        return Sample(way, people, language, answer, where=where_to_read(), **received)


def _nobody(way: Way, language: str) -> Contact:
    confirmed_at = timezone.now() if way.holds_the_answer else None
    return Contact(pk=NOBODY, language=language, confirmed_at=confirmed_at)


def _email(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, str]:
    letter = as_read(answer, contact, organisation, by=Channel.EMAIL)
    return {"subject": letter.subject, "text": _with_no_links(body_of(letter, contact, organisation), contact)}


def _sms(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, str]:
    return {"text": _with_no_links(text_message(contact, organisation), contact)}


def _with_no_links(text: str, contact: Contact) -> str:
    for token in (stop_token(contact), confirm_token(contact), text_token(contact)):
        text = text.replace(token, "…")
    return text


def _letter(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, Any]:
    letter = as_read(answer, contact, organisation, by=Channel.LETTER)
    if Channel.LETTER in by_notify():
        return {"subject": letter.subject, "text": letter.text.rstrip()}
    return {"sheet": Sheet(Message(), text=letter.text)}


def _call(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, str]:
    said = [first_asked(organisation), answer.in_short, where_all_of_it_is(list(answer.references))]
    return {"text": "\n\n".join(said)}


def _slip(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, Sheet]:
    return {"sheet": Sheet(Message(), reference=REFERENCE)}


def _nothing(answer: Letter, contact: Contact, organisation: Organisation) -> dict[str, str]:
    return {}


_RECEIVED = {
    Way.EMAIL: _email,
    Way.EMAIL_NEWS: _email,
    Way.SMS: _sms,
    Way.LETTER: _letter,
    Way.LETTER_NEWS: _letter,
    Way.CALL: _call,
    Way.SLIP: _slip,
}

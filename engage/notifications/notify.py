"""GOV.UK Notify, for councils that use it (ADR 23): e-mails, text messages and letters are handed to its service.

What can be known of a hand-over:

- A round begins with a question by the first message's reference. Whatever fails there, no connection, our key
  refused, too many requests, has failed for certain: nothing has left.
- An answer of 201 says that it was taken; 400 that the person's address is none, or that our template or service is not
  set up for it; 403 that our key is refused; 429 that we are too many for now.
- After 5xx, or without an answer, Notify is asked by our reference whether it has it. If it says so, it was taken. If
  not, and there was an answer, it was not taken. Without an answer it may be on its way still: unknown.
- Whatever failed once is asked for before it is handed over again.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from engage.notifications.bounces import local_part
from engage.notifications.enums import Channel, Failure
from engage.notifications.models import Message
from engage.notifications.parcels import Parcel, wrap
from engage.notifications.registry import Letter
from engage.notifications.smtp import Fate, Verdict

SECONDS_TO_CONNECT = 20
REFUSED_IN_A_ROW = 3  # messages; then it is the set-up, not the people
CLOCKS_DIFFER = datetime.timedelta(minutes=1)  # half of it is the most that Notify allows

NO_CONNECTION = Verdict(Fate.NOT_NOW, Failure.NO_CONNECTION)
KEY_REFUSED = Verdict(Fate.NOT_NOW, Failure.KEY_REFUSED, is_ours=True)
TOO_MANY = Verdict(Fate.NOT_NOW, Failure.REFUSED_FOR_NOW, is_ours=True)
SET_UP_WRONG = Verdict(Fate.NOT_NOW, Failure.SET_UP_WRONG)
NO_SUCH_ADDRESS = Verdict(Fate.NEVER, Failure.ADDRESS_REFUSED)
SERVICE_FAILED = Verdict(Fate.NOT_NOW, Failure.SERVICE_FAILED)
NO_ANSWER = Verdict(Fate.UNKNOWN, Failure.NO_ANSWER)


class Silent(Exception):
    """Notify does not say, or nothing that can be understood."""


def client() -> NotificationsAPIClient:
    limits = (SECONDS_TO_CONNECT, settings.ENGAGE_HANDOVER_SECONDS)
    return NotificationsAPIClient(settings.ENGAGE_NOTIFY_KEY, settings.ENGAGE_NOTIFY_URL, timeout=limits)


@dataclass
class Notify:
    """A Carrier (carriers.py)."""

    channels: set[Channel]
    is_down: bool = False
    service: NotificationsAPIClient = field(default_factory=client)
    has_answered: bool = False
    refused: int = 0

    def open(self, message: Message) -> Verdict | None:
        if self.has_answered and not message.failure:
            return None
        try:
            has_it = self._took(message)
        except Silent:
            return self._down(NO_CONNECTION)
        except APIError as error:
            return self._down(_of_status(error.status_code))
        self.has_answered = True
        return Verdict(Fate.HAS_LEFT, Failure.NO_ANSWER) if has_it else None

    def enclose(self, letters: list[Letter], message: Message) -> Parcel:
        return wrap(letters, message)

    def hand_over(self, message: Message, enclosed: Parcel) -> Verdict | None:
        try:
            answer = enclosed.send(self.service)
            message.handed_as = str(answer["id"])[:36]
        except APIError as error:
            return self._refused(error, message)
        except Exception:  # nothing that was said, or nothing that can be read
            return self._in_doubt(message, NO_ANSWER)
        self.refused = 0
        return None

    def _refused(self, error: APIError, message: Message) -> Verdict | None:
        if error.response is None or error.status_code < 400:  # silence, or what nobody understands
            return self._in_doubt(message, NO_ANSWER)
        if error.status_code >= 500:
            return self._in_doubt(message, SERVICE_FAILED)
        if error.status_code != 400:
            return self._down(_of_status(error.status_code))
        if _kinds_of(error) == {"ValidationError"}:  # what was given is no address
            return NO_SUCH_ADDRESS
        self.refused += 1
        self.is_down = self.refused >= REFUSED_IN_A_ROW
        return SET_UP_WRONG

    def _in_doubt(self, message: Message, otherwise: Verdict) -> Verdict | None:
        try:
            return None if self._took(message) else self._down(otherwise)
        except (APIError, Silent):
            return self._down(NO_ANSWER)

    def _took(self, message: Message) -> bool:
        """Whether it has this message since it was last handed over; then its number there is kept with it."""
        if number := newest(self.service, message):
            message.handed_as = number
        return bool(number)

    def _down(self, verdict: Verdict) -> Verdict:
        self.is_down = True
        return verdict

    def close(self) -> None:
        self.service.request_session.close()


def newest(service: NotificationsAPIClient, message: Message) -> str:
    """Notify's number of the last it took of this message; empty when it is the one we know, or there is none.
    Raises APIError with its answer when it says no, Silent when it says nothing."""
    try:
        found = service.get_all_notifications(reference=local_part(message))["notifications"]
        since = message.created_at - CLOCKS_DIFFER  # a number may have been given before, to what a restore took away
        times = [(datetime.datetime.fromisoformat(one["created_at"]), str(one["id"])) for one in found]
        number = max([one for one in times if one[0] >= since], default=(None, ""))[1]
    except APIError as error:
        if error.response is None or error.status_code < 400:
            raise Silent from None
        raise
    except Exception as error:
        raise Silent from error
    return "" if number == message.handed_as else number[:36]


def _of_status(status: int) -> Verdict:
    known = {401: KEY_REFUSED, 403: KEY_REFUSED, 429: TOO_MANY}
    return known.get(status, SERVICE_FAILED if status >= 500 else SET_UP_WRONG)


def _kinds_of(error: APIError) -> set[Any]:
    """Notify asks to go by the kinds of its errors, not by their words."""
    try:
        return {one.get("error") for one in error.response.json()["errors"]}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()

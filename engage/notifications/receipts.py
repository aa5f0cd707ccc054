"""What GOV.UK Notify says afterwards: which messages it could not deliver, and whether it has those of which we had no
answer. It is asked for the failures alone, so what a page of its answers holds is few people; nothing of it is kept but
what became of our own messages."""

import datetime
import logging
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from engage.notifications.bounces import message_known_as
from engage.notifications.enums import Channel, MessageState
from engage.notifications.models import Message
from engage.notifications.notify import Silent, client, newest
from engage.notifications.services import it_came_back_to_us, it_was_not_delivered, it_was_taken
from engage.notifications.ways import by_notify

logger = logging.getLogger(__name__)

FAILURES = ["permanent-failure", "temporary-failure", "technical-failure", "cancelled", "returned-letter"]
PAGES = 40  # of 250 each
AT_ONCE = 100
ASKED_AGAIN = datetime.timedelta(minutes=30)


def read_receipts() -> int:
    """How many were not delivered, that we did not know of."""
    if not by_notify():
        return 0
    return sum(_note(one) for one in _failures(client()))


def _failures(service: NotificationsAPIClient) -> Iterator[dict[str, Any]]:
    older_than = None
    for _ in range(PAGES):
        try:
            page = service.get_all_notifications(status=FAILURES, older_than=older_than)["notifications"]
            older_than = page[-1]["id"] if page else None
        except (APIError, LookupError, TypeError) as error:
            logger.warning("GOV.UK Notify did not say what became of messages: %s", type(error).__name__)
            return
        yield from page
        if older_than is None:
            return


def _note(said: dict[str, Any]) -> bool:
    message = message_known_as(str(said.get("reference")))
    # One that an officer sent again since has another number there: this is about the earlier one.
    if message is None or message.handed_as != said.get("id") or message.state != MessageState.SENT:
        return False
    wrong_address = said.get("status") == "permanent-failure" and message.channel != Channel.LETTER
    if wrong_address or said.get("status") == "returned-letter":
        return it_came_back_to_us(by=None, message=message)
    return it_was_not_delivered(message=message)


def ask_about_doubtful() -> int:
    """How many it has after all. The others stay with the officers, and are asked for again later."""
    service, taken = client() if by_notify() else None, 0
    doubtful = Message.objects.in_doubt().order_by("next_attempt_at", "pk")
    for message in doubtful[:AT_ONCE] if service else []:
        try:
            number = newest(service, message)
        except (APIError, Silent):
            break
        if number:
            taken += it_was_taken(message=message, handed_as=number)
        else:
            unknown = Message.objects.filter(pk=message.pk, state=MessageState.UNKNOWN)
            unknown.update(next_attempt_at=timezone.now() + ASKED_AGAIN)
    return taken

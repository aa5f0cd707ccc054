"""Who takes a message from us: the mail server. GOV.UK Notify is the other (`notify.py`)."""

import contextlib
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any, Protocol

from django.core.mail import EmailMessage, get_connection

from engage.notifications.enums import Channel, Failure
from engage.notifications.envelopes import enclose
from engage.notifications.models import Message
from engage.notifications.registry import Letter
from engage.notifications.smtp import Fate, Verdict, judge


class Carrier(Protocol):
    """One connection for a round of messages, opened when the first is ready to go. A Verdict says why not."""

    channels: set[Channel]
    is_down: bool  # then the round ends: every further message would only wait as long, or be lost sight of

    def open(self, message: Message) -> Verdict | None:
        """None when it stands and has not got this message already."""

    def enclose(self, letters: list[Letter], message: Message) -> Any:
        """What is handed over."""

    def hand_over(self, message: Message, enclosed: Any) -> Verdict | None:
        """None when it said that it took it."""

    def close(self) -> None: ...


@dataclass
class MailServer:
    channels: set[Channel]
    is_down: bool = False
    connection: Any = field(default_factory=get_connection)

    def open(self, message: Message) -> Verdict | None:
        try:
            self.connection.open()
        except Exception as error:  # any backend's own kind of failure: nothing was handed to it yet
            self.is_down = True
            self.close()
            return judge(error, content_left=False)
        return None

    def enclose(self, letters: list[Letter], message: Message) -> EmailMessage:
        return enclose(letters, message, message.contact)

    def hand_over(self, message: Message, enclosed: EmailMessage) -> Verdict | None:
        try:
            if self.connection.send_messages([enclosed]):
                return None
            verdict = Verdict(Fate.NOT_NOW, Failure.NOT_WRITTEN)  # a backend that sent nothing and says so
        except Exception as error:  # its text may hold the address, so it is judged and not passed on
            # Other backends do not say how far they came: then nobody knows.
            verdict = judge(error, content_left=getattr(self.connection, "content_left", True))
        self.is_down = verdict.failure in (Failure.NO_CONNECTION, Failure.SERVER_REFUSED, Failure.NO_ANSWER)
        self.close()
        return verdict

    def close(self) -> None:
        with contextlib.suppress(SMTPException, OSError):
            self.connection.close()

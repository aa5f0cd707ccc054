"""Mail through SMTP, watched closely enough to say afterwards whether a message can have left.

What Python's smtplib does decides what can be known (`sendmail`, `data`, `getreply`):

- Before the server answers DATA with 354, nothing of the message has left. Whatever fails until then, a refused
  sender or recipient, a lost connection, a time limit, has failed for certain.
- After 354 the message goes out, ended by a line with a dot. The server has taken it or not, and says so in its
  last reply. A 4xx or 5xx there says that it has not: certain again, temporary or for good.
- Without that reply, the connection lost or the time over, it may have arrived. A reply nobody understands
  (smtplib makes it -1, or 500 when it is too long), and a 2xx other than 250, leave the same doubt.
"""

import smtplib
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

from engage.notifications.enums import Failure


class Fate(Enum):
    NOT_NOW = "it has not left; another time it may"
    NEVER = "it has not left, and never will"
    UNKNOWN = "it may have left"
    HAS_LEFT = "it had left before"


@dataclass(frozen=True)
class Verdict:
    """`is_ours`: it says nothing about this message, so it does not use up one of its tries."""

    fate: Fate
    failure: Failure
    is_ours: bool = False


class _Watching:
    """A connection that notices when the content of a message begins to leave."""

    content_left = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        self.content_left = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        if code == 354 and not self.content_left:  # "go ahead": given to DATA alone
            self.content_left = True
            # A server may look at the content before it answers (RFC 5321, 4.5.3.2.6): giving up early makes
            # messages whose fate nobody knows.
            self.sock.settimeout(settings.ENGAGE_HANDOVER_SECONDS)  # type: ignore[attr-defined]
        return code, text


class _SMTP(_Watching, smtplib.SMTP):
    pass


class _SMTPS(_Watching, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """Django's own, on a watched connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTPS if self.use_ssl else _SMTP

    @property
    def content_left(self) -> bool:
        return self.connection is not None and self.connection.content_left


def judge(error: Exception, *, content_left: bool) -> Verdict:
    """What an error in the hand-over means for the message."""
    if content_left:
        return _after_content(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused(_code_of_recipient(error), Failure.ADDRESS_REFUSED)
    if isinstance(error, smtplib.SMTPDataError):
        return _refused(error.smtp_code, Failure.MESSAGE_REFUSED)
    if isinstance(error, smtplib.SMTPResponseException):  # sender, greeting: ours or the server's to mend
        return Verdict(Fate.NOT_NOW, Failure.SERVER_REFUSED)
    if isinstance(error, OSError):
        return Verdict(Fate.NOT_NOW, Failure.NO_CONNECTION)
    return Verdict(Fate.NOT_NOW, Failure.NOT_WRITTEN)


def _after_content(error: Exception) -> Verdict:
    if isinstance(error, smtplib.SMTPDataError) and 400 <= error.smtp_code <= 599:
        return _refused(error.smtp_code, Failure.MESSAGE_REFUSED)
    return Verdict(Fate.UNKNOWN, Failure.NO_ANSWER)


def _refused(code: int, for_good: Failure) -> Verdict:
    if 500 <= code <= 599:
        return Verdict(Fate.NEVER, for_good)
    return Verdict(Fate.NOT_NOW, Failure.REFUSED_FOR_NOW)


def _code_of_recipient(error: smtplib.SMTPRecipientsRefused) -> int:
    """There is one recipient to a message."""
    return next((code for code, _text in error.recipients.values()), 0)

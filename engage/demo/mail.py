"""The mail that the demo "sent": Django wrote it into a folder, and here it can be read."""

import datetime
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

_BETWEEN = "\n" + "-" * 79 + "\n"  # how Django's file backend separates the messages of one file
NEWEST = 200


@dataclass(frozen=True)
class Mail:
    """One message. `key` is its address below /demo/mail/."""

    key: str
    sent_at: datetime.datetime | None
    to: str
    subject: str
    text: str


def sent_mail() -> list[Mail]:
    """The newest first."""
    found: list[Mail] = []
    for path in sorted(_folder().glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]:
        found += reversed(_messages(path))
    return found[:NEWEST]


def one_mail(key: str) -> Mail | None:
    return next((mail for mail in sent_mail() if mail.key == key), None)


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.DATA_DIR / "mail")


def _messages(path: Path) -> list[Mail]:
    texts = path.read_text(errors="replace").split(_BETWEEN)
    return [_mail(f"{path.stem}-{number}", text) for number, text in enumerate(texts) if text.strip()]


def _mail(key: str, text: str) -> Mail:
    message = message_from_string(text, policy=modern)
    if not isinstance(message, EmailMessage):
        raise TypeError
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        key=key,
        sent_at=parsedate_to_datetime(message["date"]) if message["date"] else None,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        text=body.get_content() if body else "",
    )

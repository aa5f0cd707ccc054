"""What the mail server returns when a message could not be delivered: a report (RFC 3464) that holds the headers of the
message it is about. It is known by the Message-ID we gave it, which nobody can make up and which names no address. So a
forged report about somebody else's address does nothing."""

import email
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mail
from enum import Enum

from django.conf import settings

from engage.core.references import derive_key
from engage.notifications.models import Message

LARGEST = 5_000_000  # bytes of one returned message
_LOCAL_PART = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{16})")
_OURS = re.compile(rf"<({_LOCAL_PART.pattern})@")


class Kind(Enum):
    FAILED = "it will never arrive"
    DELAYED = "it may still arrive"
    OTHER = "it says nothing about a message of ours"


@dataclass(frozen=True)
class Returned:
    kind: Kind
    message_ids: list[str] = field(default_factory=list)


def local_part(message: Message) -> str:
    """Of a message's Message-ID: always the same for one message. Its number is masked by the proof that it is ours."""
    key = derive_key("message")
    proof = _proof(key, message.pk)
    return f"{proof.hex()}.{_masked(key, proof, message.pk):016x}"


def message_of(message_id: str) -> Message | None:
    """None when it is not ours."""
    found = _OURS.search(message_id)
    return message_known_as(found[1]) if found else None


def message_known_as(name: str) -> Message | None:
    """By the local part of its Message-ID, which is our reference at Notify too. None when it is not ours."""
    found = _LOCAL_PART.fullmatch(name)
    if found is None:
        return None
    proof, masked = bytes.fromhex(found[1]), int(found[2], 16)
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        key = derive_key("message", secret=secret)
        pk = _masked(key, proof, masked)
        if hmac.compare_digest(_proof(key, pk), proof):
            return Message.objects.select_related("contact").filter(pk=pk).first()
    return None


def _proof(key: bytes, pk: int) -> bytes:
    return hmac.new(key, str(pk).encode(), hashlib.sha256).digest()[:16]


def _masked(key: bytes, proof: bytes, number: int) -> int:
    """XOR with a pad made from the proof: doing it twice gives the number back."""
    return number ^ int.from_bytes(hmac.new(key, b"mask:" + proof, hashlib.sha256).digest()[:8])


def read_returned(raw: bytes) -> Returned:
    """What one message in the mailbox for returned mail says. It may hold anything at all."""
    if len(raw) > LARGEST:
        return Returned(Kind.OTHER)
    mail = email.message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return Returned(Kind.OTHER)
    kinds = {kind for part in mail.walk() for kind in _what_became(part)}
    message_ids = [one for part in mail.walk() for one in _message_ids(part)]
    if not kinds or not message_ids:
        return Returned(Kind.OTHER)
    return Returned(Kind.FAILED if Kind.FAILED in kinds else Kind.DELAYED, message_ids)


def _what_became(part: Mail) -> Iterator[Kind]:
    """One for each recipient: a message of ours has one."""
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return
    for block in part.get_payload():
        action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "5")).strip()
        if action:
            yield Kind.FAILED if action == "failed" and status.startswith("5") else Kind.DELAYED


def _message_ids(part: Mail) -> Iterator[str]:
    """In the message that came back, or in its headers."""
    returned: Mail | None = None
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        returned = part.get_payload(0)  # type: ignore[assignment]
    elif part.get_content_type() == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        returned = email.message_from_bytes(content) if isinstance(content, bytes) else None
    if returned is not None and returned["Message-ID"]:
        yield str(returned["Message-ID"])

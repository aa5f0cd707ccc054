"""What the links in messages carry: which contact, provable by us alone, good for one purpose only.

    token = stop_token(contact)             in a message; text_token(contact), which is shorter, in a text message
    contact = contact_to_stop(token)        None when it is not ours, altered, or the contact is gone

A token shows no address and no number: the contact's id is masked by the proof. A link to stop works for as long
as the contact is kept. A link to confirm belongs to the very address it was sent to.
"""

import base64
import hashlib
import hmac

from django.conf import settings

from engage.accounts.models import Contact
from engage.core.references import derive_key

STOP, CONFIRM, TEXT = "stop", "confirm", "text"
PROOF = {STOP: 16, CONFIRM: 16, TEXT: 9}  # bytes
MASKED = {STOP: 8, CONFIRM: 8, TEXT: 6}


def stop_token(contact: Contact) -> str:
    return _make(STOP, contact)


def confirm_token(contact: Contact) -> str:
    """Also for "this was not me": both are said about the address that the message went to."""
    return _make(CONFIRM, contact)


def text_token(contact: Contact) -> str:
    """To stop text messages, or to find what they are about. 72 bits of proof: every guess is a request to us."""
    return _make(TEXT, contact)


def contact_texted(token: str) -> Contact | None:
    return _read(TEXT, token)


def contact_to_stop(token: str) -> Contact | None:
    return _read(STOP, token)


def contact_to_confirm(token: str) -> Contact | None:
    return _read(CONFIRM, token)


def _make(purpose: str, contact: Contact) -> str:
    key = derive_key("unsubscribe")
    proof = _proof(key, purpose, contact)
    masked = _masked(key, proof, contact.pk, MASKED[purpose])
    return base64.urlsafe_b64encode(proof + masked).decode().rstrip("=")


def _read(purpose: str, token: str) -> Contact | None:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:  # not ASCII, or not this alphabet
        return None
    length = PROOF[purpose]
    if len(raw) != length + MASKED[purpose] or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
        return None
    proof, masked = raw[:length], raw[length:]
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        key = derive_key("unsubscribe", secret=secret)
        pk = int.from_bytes(_masked(key, proof, int.from_bytes(masked), len(masked)))
        contact = Contact.objects.filter(pk=pk).first() if pk < 2**63 else None
        if contact and hmac.compare_digest(_proof(key, purpose, contact), proof):
            return contact
    return None


def _proof(key: bytes, purpose: str, contact: Contact) -> bytes:
    bound_to = contact.address if purpose == CONFIRM else ""
    return hmac.new(key, f"{purpose}:{contact.pk}:{bound_to}".encode(), hashlib.sha256).digest()[: PROOF[purpose]]


def _masked(key: bytes, proof: bytes, number: int, length: int) -> bytes:
    """XOR with a pad made from the proof: doing it twice gives the number back."""
    pad = hmac.new(key, b"mask:" + proof, hashlib.sha256).digest()[:length]
    return (number ^ int.from_bytes(pad)).to_bytes(length)

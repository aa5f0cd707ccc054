"""What the links in messages carry: which contact, provable by us alone, good for one purpose only.

    token = stop_token(contact)             in a message
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

PROOF = 16  # bytes
MASKED = 8
STOP, CONFIRM = "stop", "confirm"


def stop_token(contact: Contact) -> str:
    return _make(STOP, contact)


def confirm_token(contact: Contact) -> str:
    """Also for "this was not me": both are said about the address that the message went to."""
    return _make(CONFIRM, contact)


def contact_to_stop(token: str) -> Contact | None:
    return _read(STOP, token)


def contact_to_confirm(token: str) -> Contact | None:
    return _read(CONFIRM, token)


def _make(purpose: str, contact: Contact) -> str:
    key = derive_key("unsubscribe")
    proof = _proof(key, purpose, contact)
    return base64.urlsafe_b64encode(proof + _masked(key, proof, contact.pk)).decode().rstrip("=")


def _read(purpose: str, token: str) -> Contact | None:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:  # not ASCII, or not this alphabet
        return None
    if len(raw) != PROOF + MASKED or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
        return None
    proof, masked = raw[:PROOF], raw[PROOF:]
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        key = derive_key("unsubscribe", secret=secret)
        pk = int.from_bytes(_masked(key, proof, int.from_bytes(masked)))
        contact = Contact.objects.filter(pk=pk).first() if pk < 2**63 else None
        if contact and hmac.compare_digest(_proof(key, purpose, contact), proof):
            return contact
    return None


def _proof(key: bytes, purpose: str, contact: Contact) -> bytes:
    bound_to = contact.address if purpose == CONFIRM else ""
    return hmac.new(key, f"{purpose}:{contact.pk}:{bound_to}".encode(), hashlib.sha256).digest()[:PROOF]


def _masked(key: bytes, proof: bytes, number: int) -> bytes:
    """XOR with a pad made from the proof: doing it twice gives the number back."""
    pad = hmac.new(key, b"mask:" + proof, hashlib.sha256).digest()[:MASKED]
    return (number ^ int.from_bytes(pad)).to_bytes(MASKED)

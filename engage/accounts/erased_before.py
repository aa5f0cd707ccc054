"""What was taken away from accounts and contacts, done again in a database that was restored. A row with the same
number but a later date is somebody else's: numbers are given out anew after a restore."""

from engage.accounts.models import Contact
from engage.accounts.services import forget_contact, resume_messages, stop_messages
from engage.core.erasures import Erasure, register


def register_all() -> None:
    register("contact.forgotten", again=_forget)
    register("messages.stopped", again=_stop)
    register("messages.resumed", again=_resume)


def _contact(erasure: Erasure) -> Contact | None:
    number = int(erasure.subject.partition(":")[2])
    return Contact.objects.filter(pk=number, created_at__lte=erasure.at).first()


def _forget(erasure: Erasure) -> bool:
    contact = _contact(erasure)
    if contact:
        forget_contact(by=None, contact=contact)
    return contact is not None


def _stop(erasure: Erasure) -> bool:
    contact = _contact(erasure)
    if contact and contact.stopped_at is None:
        stop_messages(by=None, contact=contact)
        return True
    return False


def _resume(erasure: Erasure) -> bool:
    contact = _contact(erasure)
    if contact and contact.stopped_at:
        resume_messages(by=None, contact=contact)
        return True
    return False

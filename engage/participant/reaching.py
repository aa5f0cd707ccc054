"""How a person is reached, and the message that asks whether a new address is theirs."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.contributions.models import Contribution
from engage.notifications.models import Announcement
from engage.notifications.registry import Letter, register
from engage.notifications.services import announce

NEW_ADDRESS = "address"  # the kind of announcement


def masked(address: str) -> str:
    """Enough to know one's own address by, for whoever may have found a code or a message."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{at}{domain}" if at else f"…{address[-2:]}"


def how_told(contact: Contact, address: str) -> str:
    """By which way somebody is told, as a sentence. `address` is shown as far as whoever looks may see it."""
    if contact.kind == ContactKind.POST:
        return _("By letter, to the postal address that ends in %(end)s.") % {"end": address[-2:]}
    if contact.kind == ContactKind.PHONE:
        return _("By phone, on the number that ends in %(end)s.") % {"end": address[-2:]}
    return _("By e-mail, to %(address)s.") % {"address": address}


def announce_address(*, contribution: Contribution) -> None:
    """The caller holds the contribution's row, so the number is taken once."""
    before = _about(contribution.reference).count()
    announce(
        organisation=contribution.activity.organisation,
        kind=NEW_ADDRESS,
        subject=f"{contribution.reference}#{before + 1}",
    )


def was_asked(contact: Contact) -> bool:
    """Whether a message went there, or is about to: each asks an address that nobody has confirmed."""
    return contact.messages.asking().exists()


def register_kind() -> None:
    register(NEW_ADDRESS, owed=_owed, compose=_compose, before_confirmed=True, title=_title)


def _owed(announcement: Announcement) -> Iterable[tuple[int, str]]:
    contribution = _contribution(announcement)
    contact = contribution and contribution.contact
    return [(contact.pk, announcement.subject)] if contact and contact.confirmed_at is None else []


def _compose(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    """It holds neither words nor code: nobody knows yet who reads it. The links are at the foot of every message."""
    contribution = _contribution(announcement)
    if contribution is None or contribution.contact_id != contact.pk or contact.confirmed_at:
        return None
    about = {"organisation": announcement.organisation.name, "reference": contribution.reference}
    text = _(
        "Somebody who sent something to %(organisation)s (reference %(reference)s) asked us to write to this "
        "address about it.\n\n"
        "If that was you, open the first link below and say so. Then our messages can tell you what was decided. "
        "If it was not you, say so there too, and we delete this address."
    )
    return Letter(_("Is this your e-mail address?"), text % about)


def _title(announcement: Announcement) -> str:
    return _("New address for %(reference)s") % {"reference": announcement.subject.partition("#")[0]}


def _about(reference: str) -> QuerySet[Announcement]:
    return Announcement.objects.filter(kind=NEW_ADDRESS, subject__startswith=f"{reference}#")


def _contribution(announcement: Announcement) -> Contribution | None:
    """None when it was withdrawn, or the address was changed again since: the latest change asks."""
    reference = announcement.subject.partition("#")[0]
    if _about(reference).filter(pk__gt=announcement.pk).exists():
        return None
    return Contribution.objects.standing().filter(reference=reference).select_related("contact").first()

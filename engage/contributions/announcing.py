"""The receipt that is sent: we have what you gave us. It may go to an address nobody has confirmed, so it holds no
code, no words, and does not say what it was about."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.contributions.models import Contribution
from engage.notifications.models import Announcement
from engage.notifications.registry import Letter


def owed(announcement: Announcement) -> Iterable[tuple[int, str]]:
    found = _standing(announcement.subject)
    return [(found.contact_id, found.reference)] if found and found.contact_id else []


def compose(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    found = _standing(announcement.subject)
    if found is None or found.contact_id != contact.pk:
        return None
    reference = {"reference": found.reference}
    paragraphs = [
        _("We have what you gave us. Its reference is %(reference)s.") % reference,
        _("What happens next: people who work for %(organisation)s read it, and weigh it with what others said.")
        % {"organisation": announcement.organisation.name},
        _promise(found),
        _("You can follow it here, with your return code:"),
        settings.ENGAGE_SITE_URL.rstrip("/") + reverse("participant:receipt"),
    ]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return Letter(_("We have what you gave us (%(reference)s)") % reference, text, asks_first=True)


def _promise(contribution: Contribution) -> str:
    if contribution.promised_by is None:
        return _("When it has been decided, we will write to you.")
    day = {"date": date_format(contribution.promised_by, "j F Y")}
    return _("You will be told what became of it by %(date)s.") % day


def title(announcement: Announcement) -> str:
    return _("Receipt for %(reference)s") % {"reference": announcement.subject}


def _standing(reference: str) -> Contribution | None:
    return Contribution.objects.standing().filter(reference=reference).first()

"""At an address nobody had confirmed, a message said only that there is news. Once somebody there says that it is
theirs, they are sent what it was, each publication once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.notifications import registry
from engage.notifications.enums import Channel, MessageState
from engage.notifications.models import Announcement, Message
from engage.notifications.registry import Letter
from engage.notifications.services import announce

IN_FULL = "in-full"  # the kind of announcement


def register_kind() -> None:
    registry.register(IN_FULL, owed=_owed, compose=_compose, titles=_titles, wants=_wants)


@transaction.atomic
def tell_in_full(*, contact: Contact) -> int:
    """For all that they were written of in short; how many they are. Called again it does nothing more."""
    told = Message.objects.filter(contact=contact, channel=Channel.EMAIL, state=MessageState.SENT)
    told = told.filter(claimed_at__lt=contact.confirmed_at) if contact.confirmed_at else told.none()
    in_short = [
        one
        for one in told.select_related("announcement__organisation").order_by("pk")
        if not registry.kind(one.announcement.kind).before_confirmed
    ]
    for one in in_short:
        announce(organisation=one.announcement.organisation, kind=IN_FULL, subject=f"{one.announcement_id}#{one.pk}")
    return len(in_short)


def _told(announcement: Announcement) -> Message | None:
    """The message that said only that there is news; none once its person has gone."""
    number = announcement.subject.partition("#")[2]
    return Message.objects.filter(pk=number).select_related("announcement__organisation", "contact").first()


def _owed(announcement: Announcement) -> Iterable[tuple[int, str]]:
    told = _told(announcement)
    return [(told.contact_id, announcement.subject)] if told and told.contact_id else []


def _compose(announcement: Announcement, contact: Contact, subjects: list[str]) -> Letter | None:
    told = _told(announcement)
    if told is None or told.contact_id != contact.pk:
        return None
    first = told.announcement
    about = list(first.notices.filter(contact=contact).order_by("pk").values_list("subject", flat=True))
    return registry.kind(first.kind).compose(first, contact, about)


def _wants(announcement: Announcement, contact: Contact) -> bool:
    told = _told(announcement)
    return told is None or registry.kind(told.announcement.kind).wants(told.announcement, contact)


def _titles(announcements: list[Announcement]) -> dict[int, str]:
    firsts = {one.pk: int(one.subject.partition("#")[0]) for one in announcements}
    names = registry.titles_of(Announcement.objects.filter(pk__in=set(firsts.values())))
    return {pk: _("%(name)s, once the address was confirmed") % {"name": names[first]} for pk, first in firsts.items()}

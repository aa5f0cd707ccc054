"""What tests of GOV.UK Notify share; the fixture `notify` is in conftest.py."""

from django.utils import timezone

from engage.accounts.enums import ContactKind
from engage.accounts.services import confirm_contact, keep_contact
from engage.notifications.deriving import derive
from engage.notifications.figures import Figures, figures
from engage.notifications.models import Announcement, Message
from tests.factories import in_days, make_activity, make_contribution
from tests.notifications.factories import publish_for

PHONE, HOME = "07700 900123", "1 Mill Lane, Merebridge, MB1 2AB"


def give(activity, address: str, *, confirmed: bool = False):
    kind = ContactKind.EMAIL if "@" in address else ContactKind.PHONE if address[0] in "0+" else ContactKind.POST
    contact = keep_contact(
        organisation=activity.organisation, address=address, kind=kind, expires_on=in_days(90), basis="b"
    )
    if confirmed:
        confirm_contact(contact=contact)
    made = make_contribution(activity, contact=contact).contribution
    Announcement.objects.filter(kind="receipt").update(derived_at=timezone.now())
    made.refresh_from_db()
    return made


def publish(*addresses: str, **fields) -> Announcement:
    activity = make_activity()
    announcement = publish_for([give(activity, address) for address in addresses], **fields)
    derive(announcement)
    return announcement


def fates(announcement: Announcement) -> list[tuple[str, str]]:
    return list(announcement.messages.order_by("pk").values_list("state", "failure"))


def counted(announcement: Announcement) -> Figures:
    return figures([announcement])[announcement.pk]


def make_due() -> None:
    Message.objects.update(next_attempt_at=timezone.now())

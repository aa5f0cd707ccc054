"""What tests of sending share.

use_mailbox(settings, mailbox)      this process sends through a real SMTP server
announcement = publish_for([...])   a published decision that answers the people behind these contributions
deliver()                           derives and sends everything, as a worker would
"""

from urllib.parse import urlsplit

from engage.accounts.enums import ContactKind, Role
from engage.accounts.models import Contact
from engage.accounts.services import confirm_contact, keep_contact
from engage.analysis.enums import Stance
from engage.contributions.models import Contribution
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision
from engage.notifications.delivery import send_due
from engage.notifications.deriving import derive
from engage.notifications.models import Announcement, Message
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user


def use_mailbox(settings, mailbox) -> None:
    address = urlsplit(mailbox.url)
    settings.EMAIL_BACKEND = "engage.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = address.hostname, address.port
    settings.EMAIL_TIMEOUT = settings.ENGAGE_HANDOVER_SECONDS = 1


def make_people(*addresses: str, activity=None, confirmed: bool = True) -> list[Contribution]:
    """One contribution from each address; their receipts are out of the way."""
    activity = activity or make_activity()
    people = [make_contribution(activity, email=address).contribution for address in addresses]
    for one in people:
        if confirmed:
            confirm_contact(contact=one.contact)
            one.contact.refresh_from_db()
    Announcement.objects.filter(kind="receipt").update(derived_at=activity.created_at)
    return people


def publish_for(
    people: list[Contribution], *, stance=Stance.SUPPORTS, outcome=Outcome.NOT_FOLLOWED, **fields
) -> Announcement:
    decision = make_decision(**fields)
    finding = make_finding([(one, stance) for one in people])
    make_influence(decision, outcome=outcome, finding=finding)
    return announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)


def deliver() -> int:
    for announcement in Announcement.objects.not_derived():
        derive(announcement)
    return send_due(at_most=1000)


def states(announcement: Announcement) -> list[str]:
    return list(Message.objects.filter(announcement=announcement).order_by("pk").values_list("state", flat=True))


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def make_phone(number: str) -> Contact:
    return _make_contact(number, ContactKind.PHONE)


def make_post(address: str) -> Contact:
    return _make_contact(address, ContactKind.POST)


def _make_contact(address: str, kind: ContactKind) -> Contact:
    return keep_contact(organisation=make_organisation(), address=address, kind=kind, expires_on=in_days(90), basis="b")

"""Who should have heard, and who did: for each announcement, counted in the database, adding up to what is owed."""

from collections.abc import Iterable
from dataclasses import dataclass

from engage.notifications import registry
from engage.notifications.models import Announcement, Message


@dataclass(frozen=True)
class Figures:
    """People, each in exactly one of these."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    stopped: int = 0  # want no messages, or their address may no longer be used
    no_longer_owed: int = 0  # withdrew, or gave another address, before it was sent
    no_address: int = 0  # no e-mail address: they learn it with their return code

    @property
    def owed(self) -> int:
        told = self.sent + self.waiting + self.failed + self.unknown
        return told + self.stopped + self.no_longer_owed + self.no_address


def figures(announcements: Iterable[Announcement]) -> dict[int, Figures]:
    """By announcement id: one query, and for each what its kind takes to count those without an address."""
    announcements = list(announcements)
    rows = Message.objects.filter(announcement__in=announcements).fates()
    counted = {row.pop("announcement"): row for row in rows}
    return {
        one.pk: Figures(**counted.get(one.pk, {}), no_address=registry.kind(one.kind).without_email(one))
        for one in announcements
    }

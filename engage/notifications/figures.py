"""Who should have heard, and who did: for each announcement, counted in the database, adding up to what is owed."""

from collections import defaultdict
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
    """By announcement id, in as many queries for one as for thirty."""
    announcements = list(announcements)
    rows = Message.objects.filter(announcement__in=announcements).fates()
    counted = {row.pop("announcement"): row for row in rows}
    by_counting = defaultdict(list)
    for one in announcements:
        by_counting[registry.kind(one.kind).without_email].append(one)
    no_address = {pk: found for count, some in by_counting.items() for pk, found in count(some).items()}
    return {one.pk: Figures(**counted.get(one.pk, {}), no_address=no_address.get(one.pk, 0)) for one in announcements}

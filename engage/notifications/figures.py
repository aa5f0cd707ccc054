"""Who should have heard, and who did: for each announcement, counted in the database by one query, adding up to
everybody whom it is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from engage.notifications.models import Announcement, Message

LABELS = {
    "sent": _("Were written to"),
    "on_paper": _("Were given a letter or a slip"),
    "by_phone": _("Were told by phone"),
    "bounced": _("It came back, or there is no such address or number"),
    "no_address": _("No address: they can read it with their return code"),
    "stopped": _("Want no messages, or their address may no longer be used"),
    "waiting": _("Wait for their message"),
    "to_print": _("Wait for their letter or slip to be printed"),
    "to_ring": _("Wait to be rung"),
    "failed": _("Could not be reached"),
    "unknown": _("May or may not have been written to"),
    "no_longer_owed": _("Withdrew or gave another address before it was sent"),
}
ALWAYS = ("sent", "bounced", "no_address", "stopped")  # shown also where they are none


@dataclass(frozen=True)
class Figures:
    """People, each in exactly one of these."""

    sent: int = 0
    on_paper: int = 0
    by_phone: int = 0
    bounced: int = 0  # it came back, or there is no such address or number
    no_address: int = 0  # they learn it with their return code
    stopped: int = 0  # want no messages, or their address may no longer be used
    waiting: int = 0
    to_print: int = 0
    to_ring: int = 0
    failed: int = 0
    unknown: int = 0
    no_longer_owed: int = 0  # withdrew, or gave another address, before it was sent
    lacks_no_address: bool = False  # from before those without an address were counted, too

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """For a table: the name, what it says, and how many. Together they are all."""
        numbers = [(name, str(label), getattr(self, name)) for name, label in LABELS.items()]
        return [row for row in numbers if row[2] or row[0] in ALWAYS]

    @property
    def owed(self) -> int:
        return sum(getattr(self, name) for name in LABELS)


def figures(announcements: Iterable[Announcement]) -> dict[int, Figures]:
    """By announcement id, in one query for any number."""
    announcements = list(announcements)
    rows = Message.objects.filter(announcement__in=announcements).fates()
    counted = {row.pop("announcement"): row for row in rows}
    return {one.pk: Figures(**counted.get(one.pk, {}), lacks_no_address=_is_older(one)) for one in announcements}


def _is_older(announcement: Announcement) -> bool:
    """Whether it was worked out who is owed word while only those with an address had a row (ADR 19)."""
    return announcement.derived_at is not None and announcement.derived_at < _everybody_has_a_row_since()


@cache
def _everybody_has_a_row_since():
    applied = MigrationRecorder.Migration.objects.filter(app="notifications", name="0002_every_way_of_telling")
    return applied.values_list("applied", flat=True).get()

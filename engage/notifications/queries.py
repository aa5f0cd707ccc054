from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from engage.notifications.enums import Channel, Failure, MessageState

UNDER_WAY = (MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDING_OVER)
BY_MACHINE = (Channel.EMAIL,)
ON_PAPER = (Channel.LETTER, Channel.SLIP)
UNREACHABLE = (Failure.STOPPED, Failure.NOT_WANTED, Failure.EXPIRED)
# What became of telling one person: every row is in exactly one of these.
_STATE = {one.value: Q(state=one) for one in MessageState}
_NO_SUCH_ADDRESS = _STATE["failed"] & Q(failure=Failure.ADDRESS_REFUSED)
FATES = {
    "sent": _STATE["sent"] & ~Q(channel__in=ON_PAPER),
    "on_paper": _STATE["sent"] & Q(channel__in=ON_PAPER),
    "bounced": _STATE["bounced"] | _NO_SUCH_ADDRESS,
    "no_address": _STATE["no_address"],
    "stopped": _STATE["cancelled"] & Q(failure__in=UNREACHABLE),
    "waiting": Q(state__in=UNDER_WAY) & ~Q(channel__in=ON_PAPER),
    "to_print": Q(state__in=UNDER_WAY) & Q(channel__in=ON_PAPER),
    "failed": _STATE["failed"] & ~Q(failure=Failure.ADDRESS_REFUSED),
    "unknown": _STATE["unknown"],
    "no_longer_owed": _STATE["cancelled"] & ~Q(failure__in=UNREACHABLE),
}


class AnnouncementQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the officer's own organisation; all, when they belong to none."""
        return self if user.organisation_id is None else self.filter(organisation=user.organisation_id)

    def not_derived(self):
        return self.filter(derived_at=None)


class MessageQuerySet(models.QuerySet):
    def for_user(self, user):
        return self if user.organisation_id is None else self.filter(announcement__organisation=user.organisation_id)

    def due(self):
        """Those that a worker sends."""
        return self.filter(state=MessageState.WAITING, next_attempt_at__lte=timezone.now(), channel__in=BY_MACHINE)

    def to_print(self):
        """Those on paper that are in no run yet."""
        return self.filter(state=MessageState.WAITING, channel__in=ON_PAPER, print_run=None)

    def unsettled(self):
        """Those about which an officer decides: nobody knows whether they left, or they could not be sent."""
        return self.filter(state__in=(MessageState.UNKNOWN, MessageState.FAILED))

    def fates(self):
        """For each announcement, how many of its people each fate has. Each is in exactly one, in one query."""
        counted = {name: Count("pk", filter=one) for name, one in FATES.items()}
        return self.order_by().values("announcement").annotate(**counted)

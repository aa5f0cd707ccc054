from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from engage.notifications.enums import Channel, Failure, MessageState
from engage.notifications.ways import by_machine, by_notify

UNDER_WAY = (MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDING_OVER)
ON_PAPER = (Channel.LETTER, Channel.SLIP)
STUCK = (Failure.KEY_REFUSED, Failure.SET_UP_WRONG)
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
        """Those that a worker sends. A letter that is in a print run already is the officers'."""
        now = timezone.now()
        waiting = self.filter(state=MessageState.WAITING, next_attempt_at__lte=now, channel__in=by_machine())
        return waiting.filter(print_run=None)

    def to_print(self):
        """Those on paper that are in no run yet, and that no service prints for us."""
        channels = [channel for channel in ON_PAPER if channel not in by_machine()]
        return self.filter(state=MessageState.WAITING, channel__in=channels, print_run=None)

    def stuck(self):
        """Those that wait for somebody to mend the set-up: the service refuses us, or there is no longer a way."""
        no_way = Q(channel=Channel.SMS) if Channel.SMS not in by_machine() else Q(pk=None)
        refused = Q(failure__in=STUCK)
        return self.filter(refused | no_way, state=MessageState.WAITING)

    def in_doubt(self):
        """Those of which Notify may know more than we do."""
        now = timezone.now()
        return self.filter(state=MessageState.UNKNOWN, channel__in=by_notify(), next_attempt_at__lte=now)

    def unsettled(self):
        """Those about which an officer decides: nobody knows whether they left, or they could not be sent."""
        return self.filter(state__in=(MessageState.UNKNOWN, MessageState.FAILED))

    def fates(self):
        """For each announcement, how many of its people each fate has. Each is in exactly one, in one query."""
        counted = {name: Count("pk", filter=one) for name, one in FATES.items()}
        return self.order_by().values("announcement").annotate(**counted)

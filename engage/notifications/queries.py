from collections.abc import Iterable

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from engage.core.deadlines import today
from engage.notifications.enums import Channel, Failure, MessageState
from engage.notifications.ways import by_machine, by_notify

UNDER_WAY = (MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDING_OVER)
ON_PAPER = (Channel.LETTER, Channel.SLIP)
BY_HAND = (*ON_PAPER, Channel.CALL)
STUCK = (Failure.KEY_REFUSED, Failure.SET_UP_WRONG)
UNREACHABLE = (Failure.STOPPED, Failure.NOT_WANTED, Failure.EXPIRED)
# What became of telling one person: every row is in exactly one of these.
_STATE = {one.value: Q(state=one) for one in MessageState}
_NO_SUCH_ADDRESS = _STATE["failed"] & Q(failure=Failure.ADDRESS_REFUSED)
FATES = {
    "sent": _STATE["sent"] & ~Q(channel__in=BY_HAND),
    "on_paper": _STATE["sent"] & Q(channel__in=ON_PAPER),
    "by_phone": _STATE["sent"] & Q(channel=Channel.CALL),
    "bounced": _STATE["bounced"] | _NO_SUCH_ADDRESS,
    "no_address": _STATE["no_address"],
    "stopped": _STATE["cancelled"] & Q(failure__in=UNREACHABLE),
    "waiting": Q(state__in=UNDER_WAY) & ~Q(channel__in=BY_HAND),
    "to_print": Q(state__in=UNDER_WAY) & Q(channel__in=ON_PAPER),
    "to_ring": Q(state__in=UNDER_WAY) & Q(channel=Channel.CALL),
    "failed": _STATE["failed"] & ~Q(failure=Failure.ADDRESS_REFUSED),
    "unknown": _STATE["unknown"],
    "no_longer_owed": _STATE["cancelled"] & ~Q(failure__in=UNREACHABLE),
}


_UNSETTLED = Q(state__in=(MessageState.UNKNOWN, MessageState.FAILED)) & ~Q(failure=Failure.NOT_REACHED)


def _to_print(among: Iterable[str] = ON_PAPER) -> Q:
    channels = [channel for channel in among if channel in ON_PAPER and channel not in by_machine()]
    return Q(state=MessageState.WAITING, channel__in=channels, print_run=None)


def _to_ring() -> Q:
    no_way = Q(channel=Channel.SMS, failure="") if Channel.SMS not in by_machine() else Q(pk=None)
    waiting = Q(state=MessageState.WAITING, contact__isnull=False) & (Q(channel=Channel.CALL) | no_way)
    return waiting & Q(contact__stopped_at=None, contact__bounced_at=None, contact__expires_on__gte=today())


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

    def asking(self):
        """E-mails that went or are to go: to an address that nobody has confirmed, each asks whether it is theirs."""
        return self.filter(channel=Channel.EMAIL).exclude(state=MessageState.CANCELLED)

    def to_print(self):
        """Those on paper that are in no run yet, and that no service prints for us."""
        return self.filter(_to_print())

    def to_ring(self):
        """Those that an officer rings, being rung already or not; also what was to go by a text message that nothing
        can send any more, unless it was tried. Without those that are owed no longer: `tick` settles them."""
        return self.filter(_to_ring())

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
        return self.filter(_UNSETTLED)

    def to_do(self, *, printed):
        """How many of them officers have to settle, to print (on the channels `printed`) and to ring, in one query."""
        kinds = {"settle": _UNSETTLED, "print": _to_print(printed), "ring": _to_ring() & Q(taken_by=None)}
        rows = self.order_by().filter(_UNSETTLED | Q(state=MessageState.WAITING, channel__in=(*BY_HAND, Channel.SMS)))
        return rows.aggregate(**{name: Count("pk", filter=one) for name, one in kinds.items()})

    def fates(self):
        """For each announcement, how many of its people each fate has. Each is in exactly one, in one query."""
        counted = {name: Count("pk", filter=one) for name, one in FATES.items()}
        return self.order_by().values("announcement").annotate(**counted)

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from engage.notifications.enums import Failure, MessageState

UNDER_WAY = (MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDING_OVER)
UNREACHABLE = (Failure.STOPPED, Failure.EXPIRED)


class AnnouncementQuerySet(models.QuerySet):
    def not_derived(self):
        return self.filter(derived_at=None)


class MessageQuerySet(models.QuerySet):
    def due(self):
        return self.filter(state=MessageState.WAITING, next_attempt_at__lte=timezone.now())

    def unsettled(self):
        """Those about which an officer decides: nobody knows whether they left, or they could not be sent."""
        return self.filter(state__in=(MessageState.UNKNOWN, MessageState.FAILED))

    def fates(self):
        """For each announcement, how many of its messages went which way. Each is in exactly one column."""
        cancelled = Q(state=MessageState.CANCELLED)
        return (
            self.order_by()
            .values("announcement")
            .annotate(
                sent=Count("pk", filter=Q(state=MessageState.SENT)),
                waiting=Count("pk", filter=Q(state__in=UNDER_WAY)),
                failed=Count("pk", filter=Q(state=MessageState.FAILED)),
                unknown=Count("pk", filter=Q(state=MessageState.UNKNOWN)),
                stopped=Count("pk", filter=cancelled & Q(failure__in=UNREACHABLE)),
                no_longer_owed=Count("pk", filter=cancelled & ~Q(failure__in=UNREACHABLE)),
            )
        )

from django.db import models
from django.utils import timezone

from engage.notifications.enums import MessageState


class AnnouncementQuerySet(models.QuerySet):
    def not_derived(self):
        return self.filter(derived_at=None)


class MessageQuerySet(models.QuerySet):
    def due(self):
        return self.filter(state=MessageState.WAITING, next_attempt_at__lte=timezone.now())

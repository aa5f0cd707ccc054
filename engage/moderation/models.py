from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engage.contributions.models import Contribution
from engage.moderation.enums import Outcome
from engage.moderation.queries import ModerationQuerySet


class ModerationDecision(models.Model):
    """A moderator's answer to whether one exact version may be shown: approved, or sent back with a reason.
    Moderators never rewrite (MOD-5)."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="moderation")
    version = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED) | ~Q(reason=""), name="sent_back_with_a_reason"
            )
        ]

    class Privacy:
        personal = {"version", "by"}
        impersonal = {"contribution", "outcome", "reason", "at"}

    def __str__(self):
        return f"{self.outcome}: {self.contribution.reference}"

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engage.contributions.models import Contribution
from engage.core.text import MINIMUM_REASON
from engage.moderation.enums import Ground, Outcome
from engage.moderation.queries import ModerationQuerySet


class ModerationDecision(models.Model):
    """A moderator's answer to whether one exact version may be shown: approved, or sent back with a reason
    from the published list and in words. Moderators never rewrite (MOD-5). A change of mind is a new row. When
    the words are withdrawn, the version and the moderator's words about them go too."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="moderation")
    version = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    ground = models.CharField(_("reason from the list"), max_length=20, choices=Ground, blank=True)
    reason = models.TextField(_("reason in words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED, ground="", reason="")
                | (
                    Q(outcome=Outcome.RETURNED)
                    & ~Q(ground="")
                    & (Q(version="", reason="") | GreaterThanOrEqual(Length(Trim(F("reason"))), MINIMUM_REASON))
                ),
                name="sent_back_with_a_reason",
            )
        ]

    class Privacy:
        personal = {"version", "reason", "by"}
        impersonal = {"contribution", "outcome", "ground", "at"}

    def __str__(self):
        return f"{self.outcome}: {self.contribution.reference}"


class Redaction(models.Model):
    """A passage that an officer took out of a person's words, for a reason from the published list: which text, who
    and when. The passage itself is nowhere any more, this row included."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="redactions")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()  # of the text that was left
    ground = models.CharField(_("reason from the list"), max_length=20, choices=Ground)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "version"]
        constraints = [
            models.UniqueConstraint("contribution", "position", "version", name="redaction_once_per_version")
        ]

    class Privacy:
        personal = {"by"}
        impersonal = {"contribution", "position", "version", "ground", "at"}

    def __str__(self):
        return f"{self.contribution.reference}, part {self.position}"

from django.db import models
from django.db.models import Q

from engage.contributions.models import Contribution
from engage.decisions.enums import Standing
from engage.decisions.models.ledger import Influence
from engage.decisions.queries import StillToTellQuerySet
from engage.notifications.models import Announcement


class StillToTell(models.Model):
    """That a published answer reaches somebody otherwise than they were told, because the finding that it answers was
    changed since: their words are new under it, they stand elsewhere on it, or it does not rest on their words any
    more. It waits for a decision officer, who has them told; who is new counts as answered from then on."""

    influence = models.ForeignKey(Influence, on_delete=models.PROTECT, related_name="still_to_tell")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    told_as = models.CharField(max_length=10, choices=Standing, blank=True)  # empty: this answer did not reach them
    since = models.DateTimeField(auto_now_add=True)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StillToTellQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "still to tell"
        constraints = [
            models.UniqueConstraint(
                "influence", "contribution", condition=Q(announcement=None), name="still_to_tell_once"
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"influence", "contribution", "told_as", "since", "announcement"}

    def __str__(self):
        return f"{self.influence_id}, {self.contribution_id}"

"""Filings that somebody looks at again, because what their code means has changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engage.analysis.code_changes import CodeChange
from engage.analysis.enums import Look
from engage.contributions.models import Contribution

STAFF = settings.AUTH_USER_MODEL


class AnotherLookQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody has looked at yet, of words that are still here."""
        part = "coding__excerpt__part__"
        here = self.filter(done_at=None, **{f"{part}is_current": True, f"{part}contribution__withdrawn_at": None})
        return here.exclude(**{f"{part}text": ""})


class AnotherLook(models.Model):
    """That one filing is to be looked at again, and what came of it: it still fits, it was moved to another code, or it
    was taken off. Nothing is filed anew before an officer has said so."""

    coding = models.ForeignKey("analysis.Coding", on_delete=models.CASCADE, null=True, related_name="looks")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="looks")
    code = models.ForeignKey("analysis.Code", on_delete=models.PROTECT, related_name="looks")
    change = models.ForeignKey(CodeChange, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Look, blank=True)
    moved_to = models.ForeignKey("analysis.Code", on_delete=models.PROTECT, null=True, related_name="+")
    done_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    taken = models.JSONField(null=True)  # the filing that went, so that a slip of the hand can be taken back

    objects = AnotherLookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("coding", condition=Q(done_at=None), name="look_waits_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, outcome="", coding__isnull=False)
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome=""),
                name="look_done_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Look.MOVED, moved_to__isnull=False) | ~Q(outcome=Look.MOVED) & Q(moved_to=None),
                name="look_moved_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["contribution"], condition=Q(done_at=None), name="look_waiting")]

    class Privacy:
        personal = {"done_by", "taken"}
        impersonal = {"coding", "contribution", "code", "change", "at", "outcome", "moved_to", "done_at"}

    def __str__(self):
        return f"{self.code}: another look, {self.contribution}"

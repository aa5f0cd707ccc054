from django.conf import settings
from django.db import models

from engage.audit.queries import AuditEventQuerySet


class AuditEvent(models.Model):
    """One line of the record that cannot be changed: who did what to which record, and when. It never
    holds anybody's words, name or address."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, db_index=True)
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    class Privacy:
        personal = {"actor"}
        impersonal = {"at", "verb", "subject", "detail"}

    def __str__(self):
        return f"{self.verb} {self.subject}"

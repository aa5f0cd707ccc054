from django.db import models


class AuditEventQuerySet(models.QuerySet):
    def about(self, subject: str) -> models.QuerySet:
        """Usage: `AuditEvent.objects.about("contribution:K7M4-PQ9T")`."""
        return self.filter(subject=subject)

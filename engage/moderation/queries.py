from django.db import models
from django.db.models import OuterRef, Subquery


class ModerationQuerySet(models.QuerySet):
    def latest_outcome(self):
        """A subquery: the last outcome for a contribution's present version."""
        return Subquery(
            self.filter(contribution=OuterRef("pk"), version=OuterRef("version"))
            .order_by("-pk")
            .values("outcome")[:1]
        )

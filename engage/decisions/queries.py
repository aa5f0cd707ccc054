from django.db import models
from django.db.models import Q


class DecisionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)


class InfluenceQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def standing(self):
        """The latest published version of each: those that no published correction has replaced."""
        return self.published().exclude(corrections__published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at=None)

    def touching(self, contribution):
        """Those that answer this contribution: directly, by an excerpt of it, or by a finding that rests on one."""
        return self.filter(
            Q(contribution=contribution)
            | Q(excerpt__part__contribution=contribution)
            | Q(finding__evidence__excerpt__part__contribution=contribution)
        ).distinct()

from django.db import models
from django.db.models import Exists, OuterRef, Q


class PartReading:
    """Subqueries about one text, shared by the queue and the counters."""

    @staticmethod
    def was_read(reading_model):
        return Exists(reading_model.objects.filter(part=OuterRef("pk")))


class ExcerptQuerySet(models.QuerySet):
    def standing(self):
        """Those whose words are still there."""
        return self.filter(part__is_current=True, part__contribution__withdrawn_at=None).exclude(part__text="")


class FindingQuerySet(models.QuerySet):
    def reviewed(self):
        return self.exclude(reviewed_at=None)

    def touching(self, contribution):
        """Findings that rest on an excerpt of this contribution."""
        return self.filter(evidence__excerpt__part__contribution=contribution).distinct()


class CodeQuerySet(models.QuerySet):
    def for_activity(self, activity):
        """Codes that may be used on this activity's texts: its own codebook's, or the organisation's."""
        return self.filter(
            Q(codebook__activity=activity) | Q(codebook__activity=None, codebook__organisation=activity.organisation)
        )

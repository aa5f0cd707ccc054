from django.db import models
from django.db.models import Count, Q

from engage.decisions.enums import Outcome


class DecisionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def with_outcomes(self):
        """With how many answers stand for each outcome, as `answered_changed` and so on."""
        standing = Q(influences__published_at__isnull=False) & Q(influences__corrections=None)
        return self.annotate(
            **{
                f"answered_{outcome.value}": Count("influences", filter=standing & Q(influences__outcome=outcome))
                for outcome in Outcome
            }
        ).order_by("-decided_on", "-pk")


class InfluenceQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def standing(self):
        """The latest published version of each: a correction is published as it is made."""
        return self.published().filter(corrections=None)

    def drafts(self):
        return self.filter(published_at=None)

    def touching(self, contribution):
        """Those that answer this contribution: directly, by an excerpt of it, or by a finding that rests on one."""
        own = self.model._default_manager.filter(
            Q(contribution=contribution)
            | Q(excerpt__part__contribution=contribution)
            | Q(finding__evidence__excerpt__part__contribution=contribution)
        )
        return self.filter(pk__in=own.values("pk"))

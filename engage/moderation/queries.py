from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from engage.contributions.enums import Purpose
from engage.contributions.models import Contribution
from engage.moderation import registry


def to_be_judged():
    """What a moderator may read: only what its people agreed to show, by doors that show anything."""
    return Contribution.objects.filter(kind__in=registry.kinds()).consenting(Purpose.PUBLISH).exclude(version="")


class ModerationQuerySet(models.QuerySet):
    def of_present_version(self):
        return self.filter(contribution=OuterRef("pk"), version=OuterRef("version")).order_by("-pk")

    def latest_outcome(self):
        """A subquery: the last outcome for a contribution's present version."""
        return Subquery(self.of_present_version().values("outcome")[:1])

    def waiting(self, contributions=None):
        """Those of these contributions whose present version nobody has judged, the longest waiting first."""
        contributions = to_be_judged() if contributions is None else contributions
        return contributions.filter(~Exists(self.of_present_version())).order_by("received_at", "pk")

    def answered(self, contributions, outcome):
        """Those whose present version was answered so last, the latest answer first."""
        present = self.of_present_version()
        return (
            contributions.annotate(_answered=self.latest_outcome(), _at=Subquery(present.values("at")[:1]))
            .filter(_answered=outcome)
            .order_by("-_at", "-pk")
        )

    def about(self, contribution):
        """What was said about the version that stands, the latest first."""
        return self.filter(contribution=contribution, version=contribution.version).order_by("-pk")

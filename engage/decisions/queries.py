from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from engage.contributions.counted import CountedQuerySet
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.decisions.enums import Outcome


def under(activity: Activity | OuterRef) -> Q:
    """Of influences: those that answer something given under this activity."""
    return (
        Q(finding__activity=activity)
        | Q(contribution__activity=activity)
        | Q(excerpt__part__contribution__activity=activity)
    )


class OfOneCouncil(models.QuerySet):
    def for_user(self, user):
        """Those of the officer's own organisation; all, when they belong to none."""
        return self if user.organisation_id is None else self.filter(organisation=user.organisation_id)


class DecisionQuerySet(OfOneCouncil):
    def with_counts(self):
        """With how many answers stand and how many are still drafts."""
        standing = Q(influences__published_at__isnull=False) & Q(influences__corrections=None)
        drafts = Q(influences__isnull=False, influences__published_at=None)
        return self.annotate(
            answers=Count("influences", filter=standing), drafts=Count("influences", filter=drafts)
        ).order_by("-decided_on", "-pk")

    def published(self):
        return self.exclude(published_at=None)

    def about(self, activity):
        """The published ones that say what became of what was said under an activity, the latest first."""
        influences = apps.get_model("decisions", "Influence").objects  # this file stands below the models
        standing = influences.standing().filter(under(activity), decision=OuterRef("pk"))
        return self.published().filter(Exists(standing)).order_by("-decided_on", "-pk")

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
    def for_user(self, user):
        return self if user.organisation_id is None else self.filter(decision__organisation=user.organisation_id)

    def published(self):
        return self.exclude(published_at=None)

    def standing(self):
        """The latest published version of each: a correction is published as it is made."""
        return self.published().filter(corrections=None)

    def drafts(self):
        return self.filter(published_at=None)

    def with_own_reasons(self):
        """By their numbers, each with the reasons that groups have of their own: in the one query, because people's
        pages ask for few."""
        found: dict[int, Any] = {}
        joined: Any = self.annotate(_standing=F("refinements__standing"), _own=F("refinements__reason"))
        for row in joined:
            if row.pk not in found:
                row.own_reasons = {}
            one = found.setdefault(row.pk, row)
            if row._standing:
                one.own_reasons[row._standing] = row._own
        return found

    def touching(self, contribution):
        """Those that answer this contribution: directly, by an excerpt of it, or by a finding that rests on one."""
        own = self.model._default_manager.filter(
            Q(contribution=contribution)
            | Q(excerpt__part__contribution=contribution)
            | Q(finding__evidence__excerpt__part__contribution=contribution)
        )
        return self.filter(pk__in=own.values("pk"))


class StillToTellQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has had them told yet, and what they were told was not corrected since: a correction tells them."""
        return self.filter(announcement=None, influence__corrections=None, contribution__withdrawn_at=None)

    def new(self):
        """Of those whom the answer did not reach before."""
        return self.filter(told_as="")


class CoverageQuerySet(CountedQuerySet):
    def shown(self):
        """Of the activities that everybody can see or that a published decision answers, the latest first."""
        answered = apps.get_model("decisions", "Influence").objects.standing().filter(under(OuterRef("activity")))
        return (
            self.filter(activity__opens_on__lte=today())
            .filter(~Q(activity__url="") | Exists(answered))
            .select_related("activity__organisation")
            .order_by("-activity__opens_on", "-activity")
        )

from django.db import models
from django.db.models import Count, Prefetch, Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from engage.contributions.enums import Ending
from engage.contributions.models import Part
from engage.core.restrictions import not_restricted


class SessionQuerySet(PageQuerySet):
    def of_forum(self, forum):
        """The sessions the public may see, the latest first, with what the list says of each."""
        return self.listed().child_of(forum)

    def listed(self):
        return (
            self.live()
            .filter(not_restricted())
            .exclude(activity=None)
            .select_related("activity")
            .with_counts()
            .order_by("-opens_on", "-pk")
        )

    def to_note(self, user):
        """Those in which this officer can write down points: of their own organisation, or of any when they
        belong to none."""
        found = self.live().exclude(activity=None).select_related("activity").with_counts()
        if user.organisation_id is not None:
            found = found.filter(organisation=user.organisation_id)
        return found.order_by("-opens_on", "-pk")

    def with_counts(self):
        """How many points were noted, and how many of those have been withdrawn since."""
        taken_back = Q(points__contribution__ending=Ending.WITHDRAWN)
        return self.annotate(
            point_count=Count("points", distinct=True),
            withdrawn_count=Count("points", filter=taken_back, distinct=True),
        )


SessionManager = PageManager.from_queryset(SessionQuerySet)


class PointQuerySet(models.QuerySet):
    def with_words(self):
        parts = Prefetch("contribution__parts", Part.objects.current(), to_attr="current_parts")
        return self.prefetch_related(parts)

    def of_session(self, session):
        """What was noted in a session, the latest first."""
        return self.filter(session=session).select_related("contribution").order_by("-pk")

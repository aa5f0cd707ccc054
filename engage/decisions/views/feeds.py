"""What was answered, as a feed that a reader follows: the latest first, corrections too."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from engage.contributions.models import Activity
from engage.decisions.models import Influence
from engage.decisions.queries import under
from engage.decisions.statement import shown_activities

LATEST = 40


class AnswersFeed(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("What came of what people said")

    def link(self) -> str:
        return reverse("decisions:statements")

    def items(self) -> list[Influence]:
        return _latest(Influence.objects.standing())

    def item_title(self, item: Influence) -> str:
        title = f"{item.get_outcome_display()}: {item.decision.title}"
        return _("Corrected: %(title)s") % {"title": title} if item.replaces_id else title

    def item_description(self, item: Influence) -> str:
        """Without the words of the one person whom a row may answer by themselves."""
        finding = item.finding
        said = f"{finding.statement} " if finding and finding.reviewed_at else ""
        return said + _("Because: %(reason)s") % {"reason": item.reason}

    def item_link(self, item: Influence) -> str:
        return item.decision.get_absolute_url()

    def item_guid(self, item: Influence) -> str:
        return f"{item.decision.slug}/{item.pk}"

    def item_pubdate(self, item: Influence) -> Any:
        return item.published_at


class ActivityFeed(AnswersFeed):
    """Of one activity."""

    def get_object(self, request: HttpRequest, slug: str) -> Activity:
        return shown_activities().get(slug=slug)

    def title(self, activity: Activity) -> str:  # type: ignore[override]
        return _("What came of “%(title)s”") % {"title": activity.title}

    def link(self, activity: Activity) -> str:  # type: ignore[override]
        return reverse("decisions:statement", args=[activity.slug])

    def items(self, activity: Activity) -> list[Influence]:  # type: ignore[override]
        return _latest(Influence.objects.standing().filter(under(activity)))


def _latest(influences: QuerySet) -> list[Influence]:
    found = influences.select_related("decision", "finding").order_by("-published_at", "-pk")
    return list(found[:LATEST])

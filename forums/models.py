from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engage.contributions.enums import Ending
from engage.contributions.models import Contribution
from engage.contributions.pages import READING, ActivityPage
from engage.core.pages import OneKindBelow
from engage.core.restrictions import RestrictedOrNot
from engage.core.shared_pages import ForEveryVisitor
from engage.core.widgets import Day
from engage.decisions.clock import clock_of
from engage.decisions.models import Decision
from forums.agenda import items_in
from forums.queries import PointQuerySet, SessionManager

SESSIONS_ON_A_PAGE = 20


@dataclass(frozen=True)
class Counted:
    """Points, not people: somebody may have raised several."""

    noted: int
    withdrawn: int


class ForumPage(OneKindBelow, RestrictedOrNot, ForEveryVisitor, Page):
    """A standing body of residents, supported by the council and independent of it."""

    introduction = RichTextField(_("introduction"), features=["h2", "bold", "italic", "link", "ol", "ul"], blank=True)
    independence = models.TextField(_("how it stays independent"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("independence")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["forums.SessionPage"]
    allowed_http_methods = READING
    private_page_options: list[str] = []

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "introduction", "independence"}

    def get_context(self, request, *args, **kwargs):
        sessions = SessionPage.objects.of_forum(self)
        page = Paginator(sessions, SESSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "sessions": page}


class SessionPage(ActivityPage, Page):
    """One meeting of a forum. What people said in it is kept as points, noted down for them."""

    place = models.CharField(_("place"), max_length=200, blank=True)
    agenda = RichTextField(_("agenda"), features=["h2", "bold", "link", "ol", "ul"], blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("place"),
        FieldPanel("agenda"),
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("opens_on", widget=Day, heading=_("Day of the session")),
                FieldPanel("closes_on", widget=Day, heading=_("Last day, if it takes several")),
                FieldPanel("answer_by", widget=Day),
                FieldPanel("keep_months"),
            ],
            heading=_("Dates and promise"),
        ),
    ]
    parent_page_types = ["forums.ForumPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []  # whoever spoke must be able to see what came of it

    objects = SessionManager()

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "place", "agenda", *ActivityPage.Privacy.impersonal}

    def get_context(self, request, *args, **kwargs):
        """The words of points are not among it: they reach the public only as quoted excerpts."""
        clock = clock_of(self)
        decisions = Decision.objects.about(self.activity) if self.activity else Decision.objects.none()
        shown = {"decisions": decisions, "count": self.count(), "clock": clock}
        return {**super().get_context(request, *args, **kwargs), **shown}

    def count(self) -> Counted:
        """How many points were noted and how many of them were taken back; from `with_counts()`, or counted now."""
        if not hasattr(self, "point_count"):
            withdrawn = Count("pk", filter=Q(contribution__ending=Ending.WITHDRAWN))
            counted = self.points.order_by().aggregate(all=Count("pk"), withdrawn=withdrawn)
            self.point_count, self.withdrawn_count = counted["all"], counted["withdrawn"]
        return Counted(self.point_count, self.withdrawn_count)

    @property
    def agenda_items(self) -> list[str]:
        """What the note-taker can file a point under: the headings and list entries of the agenda."""
        return items_in(self.agenda)


class Point(models.Model):
    """One thing a person said in a forum session, written down by the note-taker."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="point")
    session = models.ForeignKey(SessionPage, on_delete=models.PROTECT, related_name="points")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the form it was written in, so that a second press notes nothing twice.
    entry_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001

    objects = PointQuerySet.as_manager()

    class Meta:
        permissions = [("record_points", "Can write down the points raised in a session")]

    class Privacy:
        personal = {"noted_by", "entry_digest"}
        impersonal = {"contribution", "session"}

    def __str__(self):
        return self.contribution.reference

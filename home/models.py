from django.db import models
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engage.contributions.pages import READING
from engage.core.restrictions import RestrictedOrNot
from engage.core.shared_pages import mark
from home.accessibility import AccessibilityIssue, AccessibilityStatement
from home.branding import Branding
from home.front import on_the_front_page

__all__ = ["AccessibilityIssue", "AccessibilityStatement", "Branding", "HomePage", "SharedPage", "StandardPage"]

KEPT_FOR = 60  # seconds that a shared cache may keep what is the same for everybody


class SharedPage(RestrictedOrNot, Page):
    """A page that is the same for everybody: its template shows nothing of the session (see base.html), so a
    cache may keep it for a minute. Not so one with a restriction: to let somebody in, Wagtail has looked at their
    session by then."""

    allowed_http_methods = READING

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        cacheable = not getattr(request, "is_preview", False) and not request.session.accessed
        return {**super().get_context(request, *args, **kwargs), "cacheable": cacheable}

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        if response.context_data["cacheable"]:
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
            mark(response)
        return response


class HomePage(SharedPage):
    """The front page of the council's site: the three doors and what has been decided."""

    welcome = models.TextField(_("welcome"), max_length=500, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("welcome", help_text=_("One or two sentences: what people can do here.")),
    ]
    parent_page_types = ["wagtailcore.Page"]
    private_page_options: list[str] = []

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "welcome"}

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **on_the_front_page(self)}


class StandardPage(SharedPage):
    """A page of plain text: how answers are used, privacy, accessibility, contact."""

    body = RichTextField(_("text"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    show_in_menus_default = True

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "body"}

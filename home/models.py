from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The front page of the council's site: the three doors and what has been decided."""

    welcome = models.TextField(_("welcome"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("welcome")]
    parent_page_types = ["wagtailcore.Page"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "welcome"}


class StandardPage(Page):
    """A page of plain text: how answers are used, privacy, accessibility, contact."""

    body = RichTextField(_("text"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "body"}

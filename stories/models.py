from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engage.contributions.models import Contribution
from engage.contributions.pages import ActivityPage
from engage.media.models import Picture
from stories.queries import StoryQuerySet


class StoryIndexPage(ActivityPage, Page):
    """A call for stories: what the council would like to hear about. Its stories are shown below it."""

    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link", "ol", "ul"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), *ActivityPage.activity_panels]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "introduction", *ActivityPage.Privacy.impersonal}


class Story(models.Model):
    """An account of lived experience, owned by its teller. Its title and text are parts of its contribution;
    here is only who published it and the picture that goes with it."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="story")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="stories"
    )
    told_by_another = models.BooleanField(_("somebody else's story"), default=False)
    picture = models.OneToOneField(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="story")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        permissions = [("publish_story", "Can publish stories as a community reporter")]

    class Privacy:
        personal = {"reporter", "picture"}
        impersonal = {"contribution", "told_by_another"}

    def __str__(self):
        return self.contribution.reference

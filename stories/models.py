from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from engage.contributions.models import Activity, Contribution, Part
from engage.contributions.pages import ActivityPage
from engage.core.references import new_reference
from engage.decisions.clock import clock_of
from engage.media.models import Picture
from engage.moderation.enums import Outcome
from stories.enums import PeopleInPicture, PeopleInStory
from stories.queries import StoryDraftQuerySet, StoryQuerySet

TITLE, TEXT = 1, 2  # the positions of a story's parts
PAGE_SIZE = 12


class StoryIndexPage(ActivityPage, Page):
    """A call for stories: what the council would like to hear about. Its stories are shown below it."""

    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link", "ol", "ul"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), *ActivityPage.activity_panels]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []  # whoever is asked must be able to see what is asked

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "introduction", *ActivityPage.Privacy.impersonal}

    def get_context(self, request, *args, **kwargs):
        clock = clock_of(self)
        stories = Paginator(Story.objects.of_call(self.activity), PAGE_SIZE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "stories": stories, "clock": clock}


class Story(models.Model):
    """An account of lived experience, owned by its teller. Its title and text are parts of its contribution;
    here is only who published it, what was said about the people in it, and the picture that goes with it."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="story")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="stories")
    told_by_another = models.BooleanField(_("somebody else's story"), default=False)
    people_in_story = models.CharField(_("other people in the story"), max_length=15, choices=PeopleInStory, blank=True)
    people_in_picture = models.CharField(_("people in the picture"), max_length=15, choices=PeopleInPicture, blank=True)
    picture = models.OneToOneField(Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="story")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        permissions = [("publish_story", "Can publish stories as a community reporter")]

    class Privacy:
        personal = {"reporter", "picture"}
        impersonal = {"contribution", "told_by_another", "people_in_story", "people_in_picture"}

    def __str__(self):
        return self.contribution.reference

    @cached_property
    def words(self) -> dict[int, Part]:
        """The parts that stand, by their position."""
        parts = getattr(self.contribution, "current_parts", None)
        if parts is None:
            parts = self.contribution.parts.current()
        return {part.position: part for part in parts}

    @property
    def answer(self) -> Any:
        """What a moderator said of the version that stands, or None. Needs `with_answers()`."""
        version = self.contribution.version
        return next((one for one in self.contribution.judged if one.version == version), None)

    @property
    def released_at(self) -> Any:
        """When its teller let the version that stands be shown, or None."""
        release = self.contribution.releases.filter(version=self.contribution.version).first()
        return release.released_at if release else None

    def was_approved(self) -> bool:
        """At some time it could have been public; after a withdrawal this is all that can be known."""
        return self.contribution.moderation.filter(outcome=Outcome.APPROVED).exists()

    @property
    def title(self) -> str:
        return self.words[TITLE].text if TITLE in self.words else ""

    @property
    def text(self) -> str:
        return self.words[TEXT].text if TEXT in self.words else ""


class StoryDraft(models.Model):
    """A story not yet sent, or a change to one: kept for a stated time, for its reporter alone. Once sent it
    holds no words any more, only what it became, so that a second press sends nothing twice."""

    key = models.CharField(max_length=9, unique=True, default=new_reference, editable=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    picture = models.OneToOneField(Picture, on_delete=models.SET_NULL, null=True, related_name="draft")
    revises = models.ForeignKey(Story, on_delete=models.CASCADE, null=True, related_name="revisions")
    revised_version = models.CharField(max_length=64, blank=True)  # of the story when the change was begun
    sent_as = models.ForeignKey(Story, on_delete=models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = StoryDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_as=None) | Q(answers={}, picture=None, revised_version=""),
                name="sent_story_draft_holds_nothing",
            )
        ]

    class Privacy:
        personal = {"reporter", "answers", "picture", "revises", "revised_version", "sent_as"}
        impersonal = {"key", "activity", "begun_at", "expires_at"}

    def __str__(self):
        return f"Draft {self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.sent_as_id is not None

    @property
    def shown_picture(self) -> Picture | None:
        """The picture the story would have: a new one, or the one it has already unless that is taken out."""
        if self.picture or not self.revises or self.answers.get("without_picture"):
            return self.picture
        return self.revises.picture

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from engage.contributions import signals
from engage.contributions.enums import ActivityKind
from engage.contributions.models import Contribution
from engage.contributions.services import hide_activity, sync_activity
from stories.models import StoryIndexPage
from stories.services import forget_story


@receiver(page_published, sender=StoryIndexPage, dispatch_uid="stories-carry")
def carry_to_activity(instance, revision=None, **kwargs):
    if instance.live:  # a publication set for a later time is announced at once, too
        sync_activity(by=revision and revision.user, page=instance, kind=ActivityKind.CALL_FOR_STORIES)


@receiver(page_unpublished, sender=StoryIndexPage, dispatch_uid="stories-hide")
def hide(instance, **kwargs):
    hide_activity(by=None, page=instance)


@receiver(signals.withdrawn, sender=Contribution, dispatch_uid="stories-forget")
def take_the_picture_along(contribution, **kwargs):
    forget_story(contribution=contribution)

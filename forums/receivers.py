from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from engage.contributions.enums import ActivityKind
from engage.contributions.services import hide_activity, sync_activity
from forums.models import SessionPage


@receiver(page_published, sender=SessionPage, dispatch_uid="forums-carry")
def carry_to_activity(instance, revision=None, **kwargs):
    if instance.live:  # a publication set for a later time is announced at once, too
        sync_activity(by=revision and revision.user, page=instance, kind=ActivityKind.FORUM_SESSION)


@receiver(page_unpublished, sender=SessionPage, dispatch_uid="forums-hide")
def hide(instance, **kwargs):
    hide_activity(by=None, page=instance)

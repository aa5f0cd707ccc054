from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from consultations.models import ConsultationPage
from consultations.services import forget_answers
from engage.contributions import signals
from engage.contributions.enums import ActivityKind
from engage.contributions.models import Contribution
from engage.contributions.services import forget_activity, hide_activity, sync_activity


@receiver(page_published, sender=ConsultationPage)
def carry_to_activity(instance, revision=None, **kwargs):
    if instance.live:  # a publication set for a later time is announced at once, too
        sync_activity(by=revision and revision.user, page=instance, kind=ActivityKind.CONSULTATION)


@receiver(page_unpublished, sender=ConsultationPage)
def hide(instance, **kwargs):
    hide_activity(by=None, page=instance)


@receiver(post_delete, sender=ConsultationPage)
def delete_activity(instance, **kwargs):
    if instance.activity_id:
        forget_activity(by=None, activity=instance.activity)


@receiver(signals.withdrawn, sender=Contribution)
def take_choices_along(contribution, **kwargs):
    forget_answers(contribution=contribution)

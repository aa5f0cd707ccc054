from django.dispatch import receiver

from engage.contributions import signals
from engage.contributions.models import Contribution
from engage.moderation.services import forget_what_was_judged


@receiver(signals.withdrawn, sender=Contribution, dispatch_uid="moderation-forgets")
def forget(contribution, **kwargs):
    forget_what_was_judged(contribution=contribution)

from django.dispatch import receiver

from engage.analysis import signals
from engage.analysis.models import Finding
from engage.decisions.catching_up import note_who_is_understood_otherwise


@receiver(signals.understood_otherwise, sender=Finding, dispatch_uid="decisions-catches-up")
def catch_up(finding, before, after, **kwargs):
    note_who_is_understood_otherwise(finding=finding, before=before, after=after)

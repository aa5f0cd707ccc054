from django.dispatch import receiver

from engage.analysis.following import follow_the_words
from engage.contributions import signals
from engage.contributions.models import Part


@receiver(signals.taken_out, sender=Part, dispatch_uid="analysis-follows")
def follow(old, new, start, end, **kwargs):
    follow_the_words(old=old, new=new, start=start, end=end)

from django.dispatch import receiver

from engage.analysis.colleagues import forget_team_work, forget_what_was_noted
from engage.analysis.fairness import forget_answers
from engage.analysis.following import follow_the_words
from engage.analysis.suggesting.answering import follow_suggestions, forget_suggestions
from engage.analysis.suggesting.grouping import forget_likeness
from engage.contributions import signals
from engage.contributions.models import Contribution, Part


@receiver(signals.taken_out, sender=Part, dispatch_uid="analysis-follows")
def follow(old, new, start, end, **kwargs):
    follow_the_words(old=old, new=new, start=start, end=end)
    follow_suggestions(old=old, new=new)
    forget_what_was_noted(contribution=new.contribution)


@receiver(signals.emptied, sender=Part, dispatch_uid="analysis-forgets-likeness")
def forget_what_was_made_of_them(parts, **kwargs):
    forget_likeness(parts=parts)
    forget_suggestions(parts=parts)


@receiver(signals.withdrawn, sender=Contribution, dispatch_uid="analysis-forgets")
def forget(contribution, **kwargs):
    forget_answers(contribution=contribution)
    forget_team_work(contribution=contribution)

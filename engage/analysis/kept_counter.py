"""The numbers of the counter of read and filed, as they were when they were last counted, of a large activity."""

from django.db import models

from engage.contributions.counted import CountedQuerySet
from engage.contributions.models import Activity


class KeptCounter(models.Model):
    """How far the answers to each question of an activity are. It names a question by one of the texts that answer it,
    and holds no words."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="+")
    questions = models.JSONField(default=list)  # of each: a text, how many there are, are read, and are filed
    looks = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when a task is to count them; none when nobody waits

    objects = CountedQuerySet.as_manager()

    class Privacy:
        personal: set[str] = set()
        impersonal = {"activity", "questions", "looks", "counted_at", "asked_at"}

    def __str__(self):
        return f"Counter of {self.activity_id}"

from django.db import models

from engage.core.queries import DutyRunQuerySet


class DutyRun(models.Model):
    """When something that falls due was last seen to, how much there was to do, and whether it went wrong. The
    row named `tick` is the last time everything was looked at."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    failed = models.BooleanField(default=False)

    objects = DutyRunQuerySet.as_manager()

    class Privacy:
        personal: set[str] = set()
        impersonal = {"name", "ran_at", "done", "failed"}

    def __str__(self):
        return self.name

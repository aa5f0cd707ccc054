"""What is counted of an activity and kept. A small one can be counted whenever somebody asks; a large one takes seconds
and rests for a while in between."""

import datetime

from django.db import models
from django.utils import timezone

from engage.contributions.models import Activity

LARGE, RESTS = 20_000, datetime.timedelta(minutes=10)  # contributions


class CountedQuerySet(models.QuerySet):
    """Of rows with an `activity` and `counted_at`."""

    def resting(self):
        """Those of large activities that were counted a moment ago."""
        return self.filter(activity__headcount__given__gte=LARGE, counted_at__gt=timezone.now() - RESTS)


def is_large(activity: Activity) -> bool:
    return Activity.objects.filter(pk=activity.pk, headcount__given__gte=LARGE).exists()

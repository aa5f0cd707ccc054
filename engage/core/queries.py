import datetime
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

TICK = "tick"


class DutyRunQuerySet(models.QuerySet):
    def last_tick(self) -> datetime.datetime | None:
        """When everything that falls due was last looked at; None when it never was."""
        return self.filter(name=TICK).values_list("ran_at", flat=True).first()

    def take_turn(self, name: str, every: datetime.timedelta) -> bool:
        """Whether it is time again, for whoever asks first. What failed is tried again at once."""
        now = timezone.now()
        _row, created = self.get_or_create(name=name, defaults={"ran_at": now})
        return created or bool(self.filter(Q(ran_at__lte=now - every) | Q(failed=True), name=name).update(ran_at=now))

    def keep(self, rows: Iterable[Any]) -> None:
        """In one statement, safe when two keep the same ones at once."""
        rows = sorted(rows, key=attrgetter("name"))  # always the same order: two at once do not lock each other
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["name"], update_fields=["ran_at", "done", "failed"]
        )

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of what was said. Each needs its reason, "no" included."""

    CHANGED = "changed", _("It changed the decision")
    STRENGTHENED = "strengthened", _("It made the case stronger")
    ALREADY_PLANNED = "already_planned", _("It was already planned")
    NOT_FOLLOWED = "not_followed", _("It was considered and not followed")
    OUTSIDE_POWER = "outside_power", _("It is outside our power; we passed it on")
    NOT_YET = "not_yet", _("It is not decided yet")


# What each outcome must say besides its reason.
NEEDS: dict[str, tuple[str, ...]] = {
    Outcome.CHANGED: ("before", "after"),
    Outcome.STRENGTHENED: (),
    Outcome.ALREADY_PLANNED: (),
    Outcome.NOT_FOLLOWED: (),
    Outcome.OUTSIDE_POWER: ("passed_to",),
    Outcome.NOT_YET: ("next_date",),
}


# Kinds of announcement.
DECISION = "decision"
CORRECTION = "correction"

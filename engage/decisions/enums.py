from django.db import models
from django.utils.translation import gettext_lazy as _

from engage.analysis.enums import Stance


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


DIRECT = "direct"  # the answer is to this contribution itself, not to a finding
BOTH_WAYS = "both_ways"  # what they said goes for it in one place and against it in another


class Standing(models.TextChoices):
    """Where a person stands on a finding, by all that they said about it. Each is in exactly one of these groups."""

    SUPPORTS = Stance.SUPPORTS.value, _("agreed with it")
    AGAINST = Stance.AGAINST.value, _("did not agree with it")
    QUALIFIES = Stance.QUALIFIES.value, _("said “yes, but”")
    ONE_VOICE = Stance.ONE_VOICE.value, _("one voice among others")
    BOTH_WAYS = BOTH_WAYS, _("saw more than one side")


# Kinds of announcement.
DECISION = "decision"
CORRECTION = "correction"

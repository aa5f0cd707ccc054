from django.db import models
from django.utils.translation import gettext_lazy as _

from engage.analysis.enums import Stance


class Outcome(models.TextChoices):
    """What became of what was said, the most decisive first. Each needs its reason, "no" included."""

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
OBJECTED = "objected"  # so answered, and they speak against something there
BOTH_WAYS = "both_ways"  # what they said goes for it in one place and against it in another


class Standing(models.TextChoices):
    """Where a person stands on a finding, by all that they said about it. Each is in exactly one of these groups."""

    SUPPORTS = Stance.SUPPORTS.value, _("agreed with it")
    AGAINST = Stance.AGAINST.value, _("did not agree with it")
    QUALIFIES = Stance.QUALIFIES.value, _("said more than “yes” or “no”")
    ONE_VOICE = Stance.ONE_VOICE.value, _("one voice among others")
    BOTH_WAYS = BOTH_WAYS, _("spoke partly against it")


class Source(models.TextChoices):
    """Where a change of a decision came from."""

    HERE = "here"
    RECORD = "record"
    FILE = "file"


class Seen(models.TextChoices):
    """What an officer saw who held what is kept here against the council's record."""

    FIRST = "first", _("It was brought in")
    SAME = "same", _("It says the same")
    CHANGED = "changed", _("It was changed")


class ColumnUse(models.TextChoices):
    """What a column of a file of decisions is."""

    REFERENCE = "reference"
    TITLE = "title"
    BODY = "decided_by"
    DATE = "decided_on"
    WHAT = "what_was_decided"
    REASONS = "reasons"
    OPTIONS = "options"
    LINK = "link"
    NEXT = "what_next"
    OUT = "out"


class FileState(models.TextChoices):
    NEW = "new"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"


class RowOutcome(models.TextChoices):
    """What a row of a file does: it is new, it changes what is here, it says the same, or it cannot be taken."""

    UNCHECKED = "unchecked"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


# Kinds of announcement.
DECISION = "decision"
CORRECTION = "correction"
CATCHING_UP = "catching-up"  # a finding was changed after a decision had answered it

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """Where one excerpt stands on a finding."""

    SUPPORTS = "supports", _("Supports it")
    AGAINST = "against", _("Against it")
    QUALIFIES = "qualifies", _("Yes, but")
    ONE_VOICE = "one_voice", _("One voice among others")


class CodeStatus(models.TextChoices):
    ACTIVE = "active", _("In use")
    MERGED = "merged", _("Merged into another")
    RETIRED = "retired", _("No longer used")


class Origin(models.TextChoices):
    PERSON = "person", _("A person")
    BULK = "bulk", _("A person, for a whole list at once")
    MACHINE = "machine", _("Suggested by a machine")


class Verdict(models.TextChoices):
    """Whether a finding fairly reflects what somebody said, as they see it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")

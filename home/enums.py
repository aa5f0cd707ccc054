from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why something is not accessible: the three headings that the regulations of 2018 ask for."""

    NON_COMPLIANCE = "non_compliance", _("It does not meet the guidelines yet")
    BURDEN = "burden", _("Mending it would be a disproportionate burden")
    OUT_OF_SCOPE = "out_of_scope", _("The regulations do not ask for it")


class Compliance(models.TextChoices):
    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partially compliant")
    NONE = "none", _("not compliant")


class Enforcer(models.TextChoices):
    """Who sees to it that the regulations are kept."""

    EHRC = "ehrc", _("England, Scotland or Wales")
    ECNI = "ecni", _("Northern Ireland")

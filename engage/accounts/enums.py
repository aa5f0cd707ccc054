from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")


class Pace(models.TextChoices):
    """How often a person is written to about what became of what they said."""

    AT_ONCE = "at_once", _("Each time there is news")
    WEEKLY = "weekly", _("Once a week, all together")


class Role(models.TextChoices):
    """The roles of the map. Each is a group; each app says in `permissions.py` what it grants to whom."""

    REPORTER = "Community reporter"
    MODERATOR = "Moderator"
    ENGAGEMENT_OFFICER = "Engagement officer"
    ANALYST = "Analyst"
    DECISION_OFFICER = "Decision officer"
    ADMINISTRATOR = "Administrator"


# Every role but the reporter's works in the admin.
STAFF_ROLES = [role for role in Role if role != Role.REPORTER]

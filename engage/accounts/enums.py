from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")


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

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_TITLE = 120  # characters
MAX_TEXT = 20_000
MAX_DRAFTS = 20  # unsent stories of one reporter at a time
DRAFT_KEPT_FOR = datetime.timedelta(days=30)  # since the last change
SENT_KEPT_FOR = datetime.timedelta(minutes=30)  # what is left of a draft, so that a second press sends nothing twice


class StoryState(models.TextChoices):
    """How a story stands; worked out from rows, never set."""

    WAITING = "waiting", _("Waiting for a moderator")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Waiting for its teller")
    PUBLIC = "public", _("Public")
    NOT_SHOWN = "not_shown", _("Not shown")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PeopleInStory(models.TextChoices):
    """CON-6, for the words."""

    NOBODY = "nobody", _("No, it is only about the person who tells it")
    UNRECOGNISABLE = "unrecognisable", _("Yes, but nobody could tell who they are")
    AGREED = "agreed", _("Yes, and everyone who can be recognised has agreed")


class PeopleInPicture(models.TextChoices):
    """CON-6, for the picture: each person's consent, and a parent's for a child."""

    NOBODY = "nobody", _("No, nobody can be recognised in it")
    AGREED = "agreed", _("Yes, and each of them has agreed. For a child, a parent or carer has agreed")

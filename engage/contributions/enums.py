from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    CONSULTATION = "consultation", _("Consultation")
    CALL_FOR_STORIES = "stories", _("Call for stories")
    FORUM_SESSION = "session", _("Forum session")


class ContributionKind(models.TextChoices):
    RESPONSE = "response", _("Response")
    STORY = "story", _("Story")
    POINT = "point", _("Point raised")


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    PAPER = "paper", _("Paper")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")
    IMPORTED = "imported", _("Brought in from another system")


class IdentityTier(models.TextChoices):
    """CON-1: how the person wants to be named."""

    NAMED = "named", _("My name")
    FIRST_NAME_AND_AREA = "first_name_and_area", _("My first name and my area")
    PSEUDONYM = "pseudonym", _("A name I choose")
    ANONYMOUS = "anonymous", _("No name")
    PRIVATE = "private_to_analysis", _("Never quoted: for the council to read only")


class Purpose(models.TextChoices):
    """CON-2: what a person may say yes or no to, each by itself. The default is no."""

    PUBLISH = "publish", _("Show it on this site")
    QUOTE = "quote", _("Quote it in council reports")
    RECONTACT = "recontact", _("Write to me about taking part again")


class Ending(models.TextChoices):
    """Why the words of a contribution are no longer here."""

    WITHDRAWN = "withdrawn", _("Withdrawn by the person who gave it")
    RETENTION = "retention", _("Kept for the time we said, then removed")


class GivenKind(models.TextChoices):
    """What a row of an imported file said besides words."""

    CHOICE = "choice", _("A choice that was ticked")
    CHANNEL = "channel", _("How it came")
    ORGANISATION = "organisation", _("Organisation")
    WARD = "ward", _("Ward")
    RESPONDENT = "respondent", _("The person’s id in the other system")


class Use(models.TextChoices):
    """What a column of a file is brought in as."""

    TEXT = "text", _("People’s own words")
    CHOICE = "choice", _("A choice they ticked")
    RESPONDENT = "respondent", _("Their id in the other system")
    DATE = "date", _("The day it was said")
    CHANNEL = "channel", _("How it came (web, paper)")
    ORGANISATION = "organisation", _("The organisation they speak for")
    WARD = "ward", _("Their ward")
    EMAIL = "email", _("Their e-mail address")
    POST = "post", _("Their postal address")
    PHONE = "phone", _("Their phone number")
    QUOTE = "quote", _("Whether they may be quoted (yes or no)")
    OUT = "out", _("Leave it out")


class UploadState(models.TextChoices):
    NEW = "new", _("Columns to choose")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")
    BROKEN = "broken", _("Cannot be used")

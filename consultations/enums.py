import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Text")
    ONE = "one", _("One choice")
    MANY = "many", _("Many choices")


class State(models.TextChoices):
    """How it stands with a consultation: derived from its dates and from published decisions, never set."""

    OPEN = "open", _("Open now")
    NOT_YET = "not_yet", _("Opening soon")
    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")


BEGUN_A_MINUTE = 600  # from one address; twice what may be sent, so that nobody is kept from sending
MAX_ANSWER = 20_000  # characters of one free-text answer
DRAFT_KEPT_FOR = datetime.timedelta(hours=24)  # since the last answer
DOUBLE_PRESS = datetime.timedelta(seconds=10)

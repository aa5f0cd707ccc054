import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Text")
    ONE = "one", _("One choice")
    MANY = "many", _("Many choices")


MAX_ANSWER = 20_000  # characters of one free-text answer
DRAFT_KEPT_FOR = datetime.timedelta(hours=24)  # since the last answer
DOUBLE_PRESS = datetime.timedelta(seconds=10)

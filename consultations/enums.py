from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Text")
    ONE = "one", _("One choice")
    MANY = "many", _("Many choices")


MAX_ANSWER = 20_000  # characters of one free-text answer

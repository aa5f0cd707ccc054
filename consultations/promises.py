"""What people are told before they send. Each sentence is made in one place: it is shown, and where it is the
basis of a consent or of a contact, these very words are stored with it."""

import datetime
import math
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.contributions.models import Activity
from engage.contributions.services import CONSENT_MONTHS
from engage.core.deadlines import months_after, today

DAY = "j F Y"
MINUTES_TO_WRITE, MINUTES_TO_CHOOSE = 2, 0.5


def day(date: datetime.date) -> str:
    return date_format(date, DAY)


def reach_promise(activity: Activity) -> str:
    return _(
        "If you give us an e-mail address, we use it only to write to you about this consultation and what comes "
        "of it. We keep it apart from your answers, until %(day)s."
    ) % {"day": day(activity.kept_until(today()))}


def account_promise(activity: Activity) -> str:
    return _(
        "You will see this response in your account. We will write to you at the e-mail address of your account "
        "about this consultation and what comes of it, until %(day)s."
    ) % {"day": day(activity.kept_until(today()))}


def quoting_promise() -> str:
    return _(
        "We would use your words without your name, in council reports and on this site, until %(day)s. "
        "You can say no and still send your response. Saying no changes nothing for you. "
        "If you do not choose, we will not quote you."
    ) % {"day": day(quoting_ends_on())}


def quoting_ends_on() -> datetime.date:
    return months_after(today(), CONSENT_MONTHS)


def facts(questions: list[Any], activity: Activity) -> dict[str, Any]:
    """What the start page says: how many questions, how many minutes, how long the words are kept."""
    minutes = sum(MINUTES_TO_CHOOSE if question.has_choices else MINUTES_TO_WRITE for question in questions)
    return {
        "questions": questions,
        "minutes": max(2, math.ceil(minutes)),
        "kept_until": activity.kept_until(today()),
    }

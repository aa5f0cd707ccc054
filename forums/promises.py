"""What the note-taker reads out before writing down how a speaker wants to be shown. These very words are stored
with the speaker's answer."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.contributions.models import Activity
from engage.contributions.services import CONSENT_MONTHS
from engage.core.deadlines import months_after, today


def quoting_question() -> str:
    return _("May we quote what you said in council reports and on our site, until %(day)s?") % {
        "day": date_format(months_after(today(), CONSENT_MONTHS), "j F Y")
    }


def quoting_wording() -> str:
    return _("Read out in the session: %(question)s Saying no changes nothing for you.") % {
        "question": quoting_question()
    }


def quoting_reminder() -> str:
    return _("Read this out, and note the answer. Saying no changes nothing for the speaker.")


def contact_promise(activity: Activity) -> str:
    return _(
        "We will use it only to tell you what comes of what you said. We keep it apart from your words, until %(day)s."
    ) % {"day": date_format(activity.kept_until(today()), "j F Y")}

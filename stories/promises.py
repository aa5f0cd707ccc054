"""What people are told before they send. Each sentence is made in one place: it is shown, and where it is a
consent or the basis of a contact, these very words are stored with it."""

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.contributions.enums import Purpose
from engage.contributions.models import Activity
from engage.contributions.services import CONSENT_MONTHS
from engage.core.deadlines import months_after, today


def day(date: datetime.date) -> str:
    return date_format(date, "j F Y")


def consent_ends_on() -> datetime.date:
    return months_after(today(), CONSENT_MONTHS)


def no_harm_in_no() -> str:
    """CON-9."""
    return _("Saying no to any of these changes nothing about the services, payments or help that anybody gets.")


def question(purpose: Purpose, *, told_by_another: bool) -> str:
    if told_by_another:
        return {
            Purpose.PUBLISH: _("Does the teller want the story shown on this site?"),
            Purpose.QUOTE: _("May we quote the story in council reports?"),
            Purpose.RECONTACT: _("May we write to the teller about taking part again?"),
        }[purpose]
    return {
        Purpose.PUBLISH: _("Do you want the story shown on this site?"),
        Purpose.QUOTE: _("May we quote the story in council reports?"),
        Purpose.RECONTACT: _("May we write to you about taking part again?"),
    }[purpose]


def what_it_means(purpose: Purpose, *, told_by_another: bool) -> str:
    ends = {"day": day(consent_ends_on())}
    return {
        Purpose.PUBLISH: _before_it_is_shown(told_by_another=told_by_another) % ends,
        Purpose.QUOTE: _("Parts of it could stand in public reports, named in the way chosen here, until %(day)s.")
        % ends,
        Purpose.RECONTACT: _("We would write about other ways to take part, until %(day)s.") % ends,
    }[purpose]


def _before_it_is_shown(*, told_by_another: bool) -> str:
    if told_by_another:
        return _(
            "Anybody could read it, with the name and the picture chosen here, until %(day)s. "
            "First a moderator reads it, then its teller sees it as it will be shown and releases it."
        )
    return _(
        "Anybody could read it, with the name and the picture chosen here, until %(day)s. "
        "First a moderator reads it, then you see it as it will be shown and release it."
    )


def wording(purpose: Purpose, *, told_by_another: bool) -> str:
    """All that was read before the answer (DP-4)."""
    about = {"told_by_another": told_by_another}
    asked = f"{question(purpose, **about)} {what_it_means(purpose, **about)} {no_harm_in_no()}"
    if told_by_another:
        return _("Asked of the teller by the community reporter: %(asked)s") % {"asked": asked}
    return asked


def answer(purpose: Purpose, granted: bool, *, told_by_another: bool) -> dict[str, Any]:
    """What a draft keeps of one answer: with the words and the end that were read, not those of a later day."""
    told = wording(purpose, told_by_another=told_by_another)
    return {"granted": granted, "told": told, "ends_on": consent_ends_on().isoformat()}


def contact_promise(activity: Activity, *, told_by_another: bool) -> str:
    ends = {"day": day(activity.kept_until(today()))}
    if told_by_another:
        return (
            _(
                "We will use it only to write to the teller about this story and what comes of it. "
                "We keep it apart from the story, until %(day)s."
            )
            % ends
        )
    return (
        _(
            "We will write to you at the e-mail address of your account about this story and what comes of it, "
            "until %(day)s."
        )
        % ends
    )

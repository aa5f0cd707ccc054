"""The silence clock: what people were promised, and how much of it is kept. Only answers in the ledger clear it: the
dates are those that each person was promised when they took part, and moving a deadline later moves none of them."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.contributions.counting import grouped
from engage.contributions.pages import ActivityPage
from engage.core.deadlines import today
from engage.decisions.models import Coverage

DAY = "j F Y"


@dataclass(frozen=True)
class Clock:
    coverage: Coverage

    @property
    def is_late(self) -> bool:
        return self.coverage.overdue > 0

    @property
    def is_done(self) -> bool:
        return self.coverage.owed > 0 and self.coverage.answered == self.coverage.owed

    @property
    def days_late(self) -> int:
        """Of the one who was promised an answer first and still waits."""
        first = self.coverage.first_promise
        return (today() - first).days if first and self.is_late else 0

    @property
    def due_on(self) -> datetime.date | None:
        """By when the first of those who wait was promised an answer; where nobody does, what everybody was."""
        return self.coverage.first_promise or self.coverage.activity.answer_by

    @property
    def answered(self) -> str:
        owed = self.coverage.owed
        if not owed:
            return _("Nobody waits for an answer here.")
        if self.is_done:
            one = ngettext("The one person who took part has an answer.", "All %(all)s people have an answer.", owed)
            return one % {"all": grouped(owed)}
        answered = ngettext(
            "%(some)s of %(all)s person has an answer.", "%(some)s of %(all)s people have an answer.", owed
        )
        return answered % {"some": grouped(self.coverage.answered), "all": grouped(owed)}

    @property
    def promise(self) -> str:
        """What was promised to those who wait, and whether it is kept."""
        if self.is_late and self.due_on:
            late = ngettext(
                "The first of them was promised by %(day)s. That was %(days)s day ago.",
                "The first of them was promised by %(day)s. That was %(days)s days ago.",
                self.days_late,
            )
            return late % {"day": date_format(self.due_on, DAY), "days": grouped(self.days_late)}
        if self.coverage.waiting and self.due_on:
            return _("The answer is promised by %(day)s.") % {"day": date_format(self.due_on, DAY)}
        return _("No date was promised for the answer.") if self.coverage.waiting else ""

    @property
    def late(self) -> str:
        """How many wait longer than they were told."""
        overdue = self.coverage.overdue
        if not overdue:
            return ""
        waiting = ngettext(
            "%(n)s person waits for an answer that is overdue.",
            "%(n)s people wait for an answer that is overdue.",
            overdue,
        )
        return waiting % {"n": grouped(overdue)}

    @property
    def news(self) -> str:
        """When those hear more about whose point it is still being decided."""
        deciding = self.coverage.deciding
        if not deciding or not self.coverage.next_news:
            return ""
        news = ngettext(
            "It is still being decided for %(n)s person. There will be news by %(day)s.",
            "It is still being decided for %(n)s people. There will be news by %(day)s.",
            deciding,
        )
        return news % {"n": grouped(deciding), "day": date_format(self.coverage.next_news, DAY)}


def clock_of(page: ActivityPage) -> Clock | None:
    """Of the activity of a page, which comes with it. None until it is first counted, a minute or two after it was
    published."""
    coverage = Coverage.objects.select_related("activity").filter(pk=page.activity_id).first()
    if coverage is None:
        return None
    page.activity = coverage.activity
    return Clock(coverage)

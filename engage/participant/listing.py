"""The contributions of one account, with how far each has come, in one query for any number."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from engage.analysis.models import Reading
from engage.contributions import doors
from engage.contributions.models import Contribution
from engage.core.deadlines import today
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence

A_PAGE = 20


def contributions_of(user: Any) -> QuerySet[Contribution]:
    touching = Influence.objects.standing().filter(
        Q(contribution=OuterRef("pk"))
        | Q(excerpt__part__contribution=OuterRef("pk"))
        | Q(finding__evidence__excerpt__part__contribution=OuterRef("pk"))
    )
    return (
        Contribution.objects.filter(doors.owned_by(user))
        .select_related("activity")
        .annotate(
            is_answered=Exists(touching.exclude(outcome=Outcome.NOT_YET)),
            is_put_off=Exists(touching.filter(outcome=Outcome.NOT_YET)),
            is_read=Exists(Reading.objects.filter(part__contribution=OuterRef("pk"))),
        )
        .order_by("-received_at", "-pk")
    )


def with_how_far(page: Iterable[Any]) -> list[tuple[Any, str, str]]:
    """Each listed contribution with a word or two for how far it has come, and the colour of its tag."""
    listed = list(page)
    waiting = doors.wait_for_their_person(listed)
    return [(one, *_how_far(one, waits=one.pk in waiting)) for one in listed]


def _how_far(contribution: Any, *, waits: bool) -> tuple[str, str]:
    steps: list[tuple[bool, str, str]] = [
        (contribution.is_withdrawn, _("Withdrawn"), "grey"),
        (contribution.is_answered, _("Answered"), "green"),
        (waits, _("Waits for you"), "yellow"),
        (_is_late(contribution), _("Answer overdue"), "red"),
        (contribution.is_put_off, _("Not decided yet"), "yellow"),
        (contribution.is_read, _("Read"), "blue"),
    ]
    return next(((word, colour) for reached, word, colour in steps if reached), (_("Received"), "blue"))


def _is_late(contribution: Any) -> bool:
    promised: datetime.date | None = contribution.activity.answer_by or contribution.promised_by
    return promised is not None and promised < today() and not contribution.is_put_off

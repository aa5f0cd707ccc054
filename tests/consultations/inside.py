"""Runs inside a site's own process (`Site.run_python`)."""

from consultations.enums import QuestionKind
from engage.contributions.models import Receipt
from tests.factories import ask, in_days, make_consultation, make_consultation_index


def consultation(**fields) -> str:
    """A published consultation with a question of each kind; returns its slug."""
    days = {name: in_days(fields.pop(name)) for name in ("opens_on", "closes_on", "answer_by") if name in fields}
    page = make_consultation(
        **{"title": "Night buses", "slug": "night-buses", **days, **fields},
        questions=[
            ask("What would help?", optional=False, hint="For example: another route", why="To plan routes."),
            ask("How often?", QuestionKind.ONE, ["Every week", "Never", "I am not sure"]),
            ask("Where do you go?", QuestionKind.MANY, ["Work", "Home", "Hospital"], hint="Select all that apply"),
        ],
    )
    return page.activity.slug


def references_of(codes: list[str]) -> list[str]:
    """What each return code opens."""
    return [Receipt.objects.for_code(code).contribution.reference for code in codes]


def index() -> int:
    """The page under which consultations are written."""
    return make_consultation_index().pk

"""How long each kind of record is kept, by which rule, and what of it goes when. Each app says so of its own records in
`kept.py`; the report in the admin and `manage.py retention` show all of it as one table, in counts and dates. `tick`
carries it out: a rule names the duty that does.

    keep(Kept("contacts", models={"accounts.Contact"}, duty="accounts.contacts-expired", going=…, …))
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from engage.core.deadlines import today

AHEAD = 365  # days the report looks
Going = Callable[[datetime.date], dict[datetime.date, int]]


def _nothing(until: datetime.date) -> dict[datetime.date, int]:
    return {}


@dataclass(frozen=True)
class Kept:
    """`models` are those whose personal fields the rule is about; `going` says how many go on which day, up to one
    that it is given, what is overdue on its own day; without a duty nothing goes by itself."""

    name: str
    what: str
    how_long: str
    source: str
    models: frozenset[str] | set[str]
    duty: str = ""
    going: Going = _nothing


@dataclass(frozen=True)
class Line:
    """One rule with what will go, in the order of the days."""

    rule: Kept
    days: list[tuple[datetime.date, int]]

    @property
    def overdue(self) -> int:
        return sum(count for day, count in self.days if day < today())

    @property
    def soon(self) -> int:
        return sum(count for day, count in self.days if day <= today() + datetime.timedelta(days=30))

    @property
    def in_all(self) -> int:
        return sum(count for _day, count in self.days)

    @property
    def first(self) -> datetime.date | None:
        return self.days[0][0] if self.days else None


_rules: dict[str, Kept] = {}


def keep(rule: Kept) -> None:
    _rules[rule.name] = rule


def rules() -> list[Kept]:
    autodiscover_modules("kept")
    return [_rules[name] for name in sorted(_rules)]


def report() -> list[Line]:
    until = today() + datetime.timedelta(days=AHEAD)
    return [Line(rule, sorted(rule.going(until).items())) for rule in rules()]


def by_day(rows: QuerySet, field: str, *, after: datetime.timedelta = datetime.timedelta()) -> Counter[datetime.date]:
    """How many of these rows go on which day: that of `field`, or so long after it. Days are the council's."""
    is_time = rows.model._meta.get_field(field).get_internal_type() == "DateTimeField"
    day = TruncDate(field, tzinfo=timezone.get_default_timezone()) if is_time else field
    key = "going_on" if is_time else field
    counted: Iterable[dict] = (
        rows.order_by().annotate(**({key: day} if is_time else {})).values(key).annotate(n=Count("pk"))
    )
    return Counter({one[key] + after: one["n"] for one in counted if one[key]})


def up_to(days: Counter[datetime.date], until: datetime.date) -> dict[datetime.date, int]:
    return {day: count for day, count in days.items() if day <= until}

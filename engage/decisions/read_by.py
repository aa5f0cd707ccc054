"""What everybody sees of who read the report: they come along with the activity, in the same question to the
database."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet

from engage.contributions.models import Activity
from engage.core.listed import Listed
from engage.decisions.models import Decision, ReportReader

_COLUMNS = ("read_on", "pk", "who", "version__number", "version__made_on", "version__findings")


@dataclass(frozen=True)
class Read:
    """Somebody of those who decide read the report: a version of it, or one that had no number."""

    who: str
    read_on: datetime.date
    version: int | None
    made_on: datetime.date | None
    findings: int | None


@dataclass(frozen=True)
class Before:
    """Who read the report on one activity, beside a decision that answers a finding there."""

    activity: Activity
    decision: Decision
    readers: list[Read] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether they who decided are known to have read it by the day of the decision."""
        who, day = _name(self.decision.decided_by), self.decision.decided_on
        return any(one.read_on <= day and _name(one.who) == who for one in self.readers)


def _name(who: str) -> str:
    """“The Cabinet” is “Cabinet”."""
    return " ".join(who.casefold().removeprefix("the ").split())


def with_readers(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    standing = ReportReader.objects.filter(activity=OuterRef("pk"), taken_back_at=None)
    return activities.annotate(listed_readers=Listed(standing.values_list(*_COLUMNS)))


def readers_of(activity: Activity) -> list[Read]:
    """Of one that came `with_readers`, in the order in which they read."""
    day = datetime.date.fromisoformat
    return [
        Read(who, day(read_on), version, day(made_on) if made_on else None, findings)
        for read_on, _pk, who, version, made_on, findings in sorted(activity.listed_readers or [], key=_when)
    ]


def _when(row: list) -> tuple[str, int]:
    return row[0], row[1]


def read_before(decision: Decision, activities: Iterable[Activity]) -> list[Before]:
    """For each activity of which it answers a finding, once."""
    return [Before(one, decision, readers_of(one)) for one in {one.pk: one for one in activities}.values()]

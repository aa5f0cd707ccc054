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
    """Somebody of those who decide read a version of the report."""

    who: str
    read_on: datetime.date
    version: int
    made_on: datetime.date
    findings: int


@dataclass(frozen=True)
class Before:
    """Of one activity that a decision answers: who read the report, and whether anybody is known to have read it by
    the day of the decision."""

    activity: Activity
    decided_on: datetime.date
    readers: list[Read] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return any(one.read_on <= self.decided_on for one in self.readers)


def with_readers(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    standing = ReportReader.objects.filter(version__activity=OuterRef("pk"), taken_back_at=None)
    return activities.annotate(listed_readers=Listed(standing.values_list(*_COLUMNS)))


def readers_of(activity: Activity) -> list[Read]:
    """Of one that came `with_readers`, in the order in which they read."""
    day = datetime.date.fromisoformat
    return [
        Read(who, day(read_on), version, day(made_on), findings)
        for read_on, _pk, who, version, made_on, findings in sorted(activity.listed_readers or [])
    ]


def read_before(decision: Decision, activities: Iterable[Activity]) -> list[Before]:
    """For each activity that a decision answers, once."""
    return [Before(one, decision.decided_on, readers_of(one)) for one in {one.pk: one for one in activities}.values()]

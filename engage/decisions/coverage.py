"""How far the answering of each activity has come, counted by the database from the rows that are there."""

import datetime
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from engage.analysis.enums import Origin
from engage.analysis.models import Codebook, Coding, Evidence, Finding, Reading
from engage.audit.models import AuditEvent
from engage.contributions.models import Activity, Contribution, ImportBatch, Part
from engage.core.deadlines import start_of, today
from engage.decisions.enums import Outcome
from engage.decisions.gaps import activities_of
from engage.decisions.models import Coverage, Decision, Influence
from engage.decisions.owed import not_told, promise_to, states_of
from engage.decisions.queries import under
from engage.decisions.sharing import most_share_one_reason
from engage.decisions.touching import reached_by
from engage.decisions.wards import shares_by_ward

AT_ONCE = 500  # references in one question to the database


def count_coverage(activity: Activity, *, up_to: int | None = None) -> Coverage:
    """Counts it now and keeps it. `up_to`: the newest line of the record that it surely takes in."""
    seen = _newest() if up_to is None else up_to
    now = timezone.now()
    answers = Influence.objects.standing().filter(under(activity)).order_by()
    shared = most_share_one_reason(activity)
    counted = {**_people(activity, answers), "told": shared.people, "told_alike": shared.most}
    counted["by_ward"] = shares_by_ward(activity)
    keep = {**counted, "next_news": _next_news(answers), "counted_at": now, "counted_up_to": seen}
    return Coverage.objects.update_or_create(activity=activity, defaults=keep)[0]


def count_what_changed(goes_on: Callable[[], bool] = lambda: True) -> int:
    """Counts again each activity about which something was recorded since, or which was last counted on another day:
    what is overdue is so from one day to the next. Cut off half-way, the next run does what is left. Returns how many
    it counted."""
    newest = _newest()
    stale = _stale(newest)
    now = stale - _resting()
    for done, activity in enumerate(Activity.objects.filter(pk__in=now)):
        if not goes_on():
            return done
        count_coverage(activity, up_to=newest)
    Coverage.objects.exclude(pk__in=stale).filter(counted_up_to__lt=newest).update(counted_up_to=newest)
    return len(now)


# --- Which to count -----------------------------------------------------------------------------------


def _newest() -> int:
    return AuditEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _stale(newest: int) -> set[int]:
    marks = dict(Coverage.objects.values_list("activity", "counted_up_to"))
    stale = set(Activity.objects.exclude(pk__in=marks).values_list("pk", flat=True))
    stale.update(Coverage.objects.filter(counted_at__lt=start_of(today())).values_list("pk", flat=True))
    events = AuditEvent.objects.filter(pk__gt=min(marks.values(), default=newest), pk__lte=newest)
    return stale | _activities_named(events.order_by().values_list("subject", flat=True).distinct())


def _resting() -> set[int]:
    of_today = Coverage.objects.resting().filter(counted_at__gte=start_of(today()))
    return set(of_today.values_list("pk", flat=True))


def _activities_named(subjects: QuerySet) -> set[int]:
    """The activities that lines of the record are about, by what they name: a kind and a reference."""
    found: set[int] = set()
    for batch in _batches(subjects.iterator()):
        by_kind: dict[str, set[str]] = {}
        for kind, _colon, name in (subject.partition(":") for subject in batch):
            by_kind.setdefault(kind, set()).add(name.partition("/")[0].partition("#")[0])
        for kind, names in by_kind.items():
            if kind in _FINDERS:
                found.update(_FINDERS[kind](names))
    return found


def _batches(subjects: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(subjects, AT_ONCE)):
        yield batch


def _of_decisions(slugs: set[str]) -> set[int]:
    decisions = Decision.objects.filter(slug__in=slugs)
    return {pk for decision in decisions for pk in activities_of(decision).values_list("pk", flat=True)}


def _of_findings(numbers: set[str]) -> QuerySet:
    return Finding.objects.filter(pk__in=_known(numbers)).values_list("activity", flat=True)


def _of_imports(numbers: set[str]) -> QuerySet:
    return ImportBatch.objects.filter(pk__in=_known(numbers)).values_list("activity", flat=True)


def _of_batches(numbers: set[str]) -> set[int]:
    """Under a code for all, texts of any activity of the council may have been filed at once."""
    books = Codebook.objects.filter(codes__batches__in=_known(numbers)).distinct()
    of_one = books.filter(activity__isnull=False).values("activity")
    of_all = books.filter(activity=None).values("organisation")
    theirs = Activity.objects.filter(Q(pk__in=of_one) | Q(organisation__in=of_all))
    return set(theirs.values_list("pk", flat=True))


def _known(numbers: set[str]) -> list[str]:
    return [number for number in numbers if number.isdecimal()]


_FINDERS: dict[str, Callable[[set[str]], Any]] = {
    "activity": lambda slugs: Activity.objects.filter(slug__in=slugs).values_list("pk", flat=True),
    "batch": _of_batches,
    "contribution": lambda names: Contribution.objects.filter(reference__in=names).values_list("activity", flat=True),
    "decision": _of_decisions,
    "finding": _of_findings,
    "import": _of_imports,
    "influence": _of_decisions,  # named by its decision, and a number
}


# --- Counting -----------------------------------------------------------------------------------------


def _people(activity: Activity, answers: QuerySet) -> dict[str, Any]:
    """In one statement, so that the numbers add up whatever is being recorded meanwhile."""
    states = states_of(activity, answers)
    owed, waiting, without = states.pop("owed"), states["waiting"], not_told(activity)
    counted = (
        activity.contributions.order_by()
        .annotate(promise=promise_to(activity))
        .aggregate(
            received=Count("pk"),
            withdrawn=Count("pk", filter=~owed),
            read=Count("pk", filter=owed & ~_with_unread_words()),
            coded=Count("pk", filter=owed & _with_something_filed(activity)),
            in_finding=Count("pk", filter=owed & Q(pk__in=_understood(activity))),
            **{name: Count("pk", filter=state) for name, state in states.items()},
            first_promise=Min("promise", filter=waiting),
            oldest_waiting=Min("received_at", filter=waiting),
            **{
                f"by_{one}": Count("pk", filter=owed & reached_by(answers.filter(outcome=one), without=without))
                for one in Outcome.values
            },
        )
    )
    counted["by_outcome"] = {one: counted.pop(f"by_{one}") for one in Outcome.values}
    if oldest := counted["oldest_waiting"]:
        counted["oldest_waiting"] = timezone.localdate(oldest, timezone.get_default_timezone())
    return counted


def _with_unread_words() -> Exists:
    """An emptied text counts like the words that were there: nobody can catch up on reading them."""
    read = Reading.objects.filter(part=OuterRef("pk"))
    return Exists(Part.objects.filter(~Exists(read), contribution=OuterRef("pk"), is_current=True))


def _with_something_filed(activity: Activity) -> Q:
    """PostgreSQL would go through all that is filed anew for each, where that is too much to be held in memory at once:
    there each is asked by itself."""
    path = "excerpt__part__contribution"
    filed = Coding.objects.exclude(origin=Origin.MACHINE).filter(excerpt__part__is_current=True).order_by()
    if connection.vendor == "postgresql":
        return Q(Exists(filed.filter(**{path: OuterRef("pk")})))
    return Q(pk__in=filed.filter(**{f"{path}__activity": activity}).values(path))


def _understood(activity: Activity) -> QuerySet:
    reviewed = Evidence.objects.filter(finding__activity=activity, finding__reviewed_at__isnull=False)
    return reviewed.order_by().values("excerpt__part__contribution")


def _next_news(answers: QuerySet) -> datetime.date | None:
    to_come = answers.filter(outcome=Outcome.NOT_YET, next_date__gte=today())
    return to_come.aggregate(first=Min("next_date"))["first"]

"""Who of those who decide read what people said, which version of the report, and when (GUN-4): written down by an
officer, shown to everybody beside the decision. Where nothing is written down, that is shown, too."""

import datetime
import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.core.listed import Listed
from engage.core.text import digest, normalise_text
from engage.decisions import report_words as words
from engage.decisions.models import ReportReader, ReportVersion
from engage.decisions.report import Found, Report
from engage.decisions.report_lists import Line

LONGEST = 200
_COUNTED = ("owed", "read", "coded", "answered", "deciding", "waiting", "overdue")


def fingerprint(report: Report) -> str:
    """The same as long as the report says the same, whoever asks in whichever language on whichever day: made of what
    it knows, not of our sentences around that. Of a line that was named already, in their language, only its number
    counts, and which list it opens."""
    activity, coverage = report.activity, report.coverage
    said = [
        [activity.title, activity.organisation.name, activity.opens_on, activity.closes_on],
        [activity.tally.given, activity.tally.withdrawn],
        [getattr(coverage, name) for name in _COUNTED] if coverage else [],
        [report.readers, report.coders, report.codes, report.unchecked],
        asdict(report.campaigns),
        sorted(map(repr, _unnamed(report.channels))),
        _unnamed(report.bearing),
        [_finding(one) for one in report.found],
    ]
    return digest(json.dumps(said, default=str, sort_keys=True))


def _unnamed(lines: list[Line]) -> list[Any]:
    return [[line.people, line.narrows] for line in lines]


def _finding(one: Found) -> list[Any]:
    # What is published as an answer stays as it is; the decision around it can be revised.
    decided = [(answer.pk, answer.decision) for answer in one.answers]
    return [
        [one.finding.statement, one.finding.range_of_views, one.people.given, one.people.withdrawn, one.campaigners],
        [(side.stance, side.people) for side in one.sides],
        [(quote.words, quote.shown_as, bool(quote.stands), quote.beside) for quote in one.quotes],
        [(answer, decision.reference, decision.title, decision.decided_on) for answer, decision in decided],
    ]


def with_versions(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Each with the number, the day and the fingerprint of every version of its report."""
    made = ReportVersion.objects.filter(activity=OuterRef("pk"))
    return activities.annotate(listed_versions=Listed(made.values_list("number", "made_on", "fingerprint")))


def numbered(report: Report) -> str:
    """In words, which version the report is: of an activity that came `with_versions`."""
    made = sorted(report.activity.listed_versions or [])
    if not made:
        return words.not_numbered()
    number, day, mark = made[-1]
    return words.numbered(number, datetime.date.fromisoformat(day), is_it=mark == fingerprint(report))


def latest_version(activity: Activity) -> ReportVersion | None:
    return activity.report_versions.order_by("-number").first()


@transaction.atomic
def make_version(*, by: Any, report: Report, seen: str) -> ReportVersion:
    """The report as it is gets a number; the one it has, if it says what it said then. `seen` is its fingerprint when
    the officer looked. Raises ValidationError when it says something else now, or holds no finding."""
    activity = Activity.objects.select_for_update().get(pk=report.activity.pk)
    if not report.found:
        raise ValidationError(_("A report without a finding gets no number: nobody can read there what people said."))
    latest, mark = latest_version(activity), fingerprint(report)
    if mark != seen:
        raise ValidationError(_("The report was changed since you looked. Look at it again, then give it a number."))
    if latest and latest.fingerprint == mark:
        return latest
    made = ReportVersion.objects.create(
        activity=activity, number=latest.number + 1 if latest else 1, fingerprint=mark, findings=len(report.found),
        people=report.activity.tally.given, made_by=by, made_on=today(),
    )  # fmt: skip
    record(by=by, verb="report.version-made", subject=f"report:{activity.slug}", version=made.number)
    return made


@transaction.atomic
def note_reader(
    *, by: Any, activity: Activity, version: ReportVersion | None, who: str, read_on: datetime.date
) -> ReportReader:
    """Once for each who read it on a day; without a version, what they read had no number here. Raises ValidationError,
    keyed by field."""
    who = normalise_text(who)
    _check(who, read_on, version)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    noted, is_new = ReportReader.objects.get_or_create(
        activity=activity, version=version, who=who, read_on=read_on, taken_back_at=None, defaults={"noted_by": by}
    )
    if is_new:
        _record(by, "report.read", noted)
    return noted


def _check(who: str, read_on: datetime.date, version: ReportVersion | None) -> None:
    errors = {}
    if not any(character.isalnum() for character in who):
        errors["who"] = _("Enter who read it: the body, or the person and their title.")
    elif len(who) > LONGEST:
        errors["who"] = _("Say who read it in 200 characters or fewer.")
    if read_on > today():
        errors["read_on"] = _("Enter a day that is not in the future.")
    elif version and read_on < version.made_on:
        errors["read_on"] = _("Nobody can have read this version before the day it was made.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def take_back(*, by: Any, reader: ReportReader) -> bool:
    """It was written down by mistake. Nobody sees it any more; that it was there stays on record. False when somebody
    took it back before."""
    held = ReportReader.objects.select_for_update(of=("self",)).select_related("activity", "version")
    reader = held.get(pk=reader.pk)
    if reader.taken_back_at is not None:
        return False
    reader.taken_back_by, reader.taken_back_at = by, timezone.now()
    reader.save(update_fields=["taken_back_by", "taken_back_at"])
    _record(by, "report.read-taken-back", reader)
    return True


def _record(by: Any, verb: str, reader: ReportReader) -> None:
    number = reader.version.number if reader.version else None
    record(by=by, verb=verb, subject=f"report:{reader.activity.slug}", version=number, reader=reader.pk)

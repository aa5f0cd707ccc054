"""What is decided, what became of what people said, and that it is published."""

import datetime
from typing import Any

from engage.accounts.models import Organisation, User
from engage.analysis.models import Finding
from engage.contributions.models import Activity, Contribution
from engage.core.deadlines import today
from engage.decisions.models import Decision
from engage.decisions.readers import fingerprint, make_version, note_reader
from engage.decisions.report import report_on
from engage.decisions.services import announce_decision, record_decision, record_influence
from engage.demo.clock import as_of, working_day, working_days_ago
from engage.demo.words.decisions import DECISIONS, Became, Decided


def decide_all(
    organisation: Organisation, by: User, findings: dict[str, Finding], contributions: dict[str, Contribution]
) -> list[Decision]:
    return [_decide(one, organisation, by, findings, contributions) for one in DECISIONS]


def _decide(
    one: Decided,
    organisation: Organisation,
    by: User,
    findings: dict[str, Finding],
    contributions: dict[str, Contribution],
) -> Decision:
    now = today()
    decided_on = working_day(now - datetime.timedelta(days=one.decided_ago))
    if one.read_by:
        _read_before(one, findings[one.answers[0].finding].activity_id, by)
    with as_of(working_days_ago(one.published_ago + 2, hour=11)):
        decision = record_decision(
            by=by,
            organisation=organisation,
            reference=one.reference.format(year=decided_on.year),
            decided_on=decided_on,
            review_on=_in(now, one.review_in) if one.review_in else None,
            options=one.options,
            **one.fields,
        )
        for answer in one.answers:
            record_influence(by=by, decision=decision, **_answer(answer, now, findings, contributions))
    with as_of(working_days_ago(one.published_ago, hour=16)):
        announce_decision(by=by, decision=decision)
    return decision


def _read_before(one: Decided, activity: int, by: User) -> None:
    """A week before it is decided the report gets its number, and three days later it is read."""
    report = report_on(Activity.objects.with_tally().select_related("organisation").get(pk=activity))
    with as_of(working_days_ago(one.decided_ago + 7)):
        version = make_version(by=by, report=report, seen=fingerprint(report))
    with as_of(working_days_ago(one.decided_ago + 2)):
        day = today() - datetime.timedelta(days=1)
        note_reader(by=by, activity=report.activity, version=version, who=one.read_by, read_on=day)


def _answer(
    answer: Became, now: datetime.date, findings: dict[str, Finding], contributions: dict[str, Contribution]
) -> dict[str, Any]:
    source: dict[str, Any] = (
        {"finding": findings[answer.finding]} if answer.finding else {"contribution": contributions[answer.voice]}
    )
    if answer.next_in:
        source["next_date"] = _in(now, answer.next_in)
    return {**source, **answer.more, "outcome": answer.outcome, "reason": answer.reason}


def _in(now: datetime.date, days: int) -> datetime.date:
    return working_day(now + datetime.timedelta(days=days), later=True)

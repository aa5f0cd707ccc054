"""Decisions and what they answer, made through the real services.

decision = make_decision()                              a draft
finding = make_finding([(received, Stance.SUPPORTS)])   reviewed; the first part of each contribution is the excerpt
influence = make_influence(decision, finding=finding)   a draft, "considered and not followed"
"""

import datetime
import itertools
from itertools import islice

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import Code, Evidence, Excerpt, Finding
from engage.analysis.services import code_excerpt, define_finding, review_finding
from engage.contributions.models import Activity, Contribution
from engage.core.deadlines import today
from engage.decisions import readers
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence, ReportReader, ReportVersion
from engage.decisions.report import report_on
from engage.decisions.services import record_decision, record_influence
from tests.analysis.factories import make_code
from tests.factories import in_days, make_contribution, make_organisation, make_user

_numbers = itertools.count(1)
REASON = "The money for this year is already spent on the bridge."
NEEDED = {
    Outcome.CHANGED: {"before": "The last bus leaves at 11.", "after": "The last bus leaves at 3."},
    Outcome.OUTSIDE_POWER: {"passed_to": "Merebridge Harbour Trust"},
    Outcome.NOT_YET: {"next_date": datetime.date(2099, 3, 3)},
}


def make_decision(by=None, **fields) -> Decision:
    number = next(_numbers)
    return record_decision(
        by=by or make_user(Role.DECISION_OFFICER),
        **{
            "organisation": fields.pop("organisation", None) or make_organisation(),
            "reference": f"CAB/27/{number:03}",
            "title": f"Buses after midnight {number}",
            "decided_by": "Cabinet",
            "decided_on": in_days(-2),
            "what_was_decided": "One bus an hour will run until 3 in the morning.",
            "reasons": "More people work at night than when the timetable was made.",
            **fields,
        },
    )


def make_version(activity: Activity) -> ReportVersion:
    """Of the report on the activity as it is."""
    report = report_on(Activity.objects.with_tally().select_related("coverage").get(pk=activity.pk))
    return readers.make_version(by=make_user(Role.DECISION_OFFICER), report=report, seen=readers.fingerprint(report))


def make_reader(activity: Activity, who: str = "Cabinet") -> ReportReader:
    """They read the latest version today."""
    version = readers.latest_version(activity) or make_version(activity)
    by = make_user(Role.DECISION_OFFICER)
    return readers.note_reader(by=by, activity=activity, version=version, who=who, read_on=today())


def mark(contribution: Contribution, *, end: int | None = None) -> Excerpt:
    """The first words of a contribution, or all of them, coded."""
    part = contribution.parts.get(position=1, is_current=True)
    code = Code.objects.usable_for(contribution.activity).first() or make_code(contribution.activity)
    by = make_user(Role.ANALYST)
    return code_excerpt(by=by, part=part, start=0, end=end or len(part.text), code=code).excerpt


def make_finding(evidence=(), *, reviewed: bool = True, **fields) -> Finding:
    """`evidence`: pairs of a contribution (or what `make_contribution` returned) and a stance; the same
    contribution twice gives two excerpts of it."""
    pairs = [(getattr(given, "contribution", given), stance) for given, stance in evidence]
    pairs = pairs or [(make_contribution().contribution, Stance.SUPPORTS)]
    seen: dict[int, int] = {}
    weighed = []
    for contribution, stance in pairs:
        seen[contribution.pk] = nth = seen.get(contribution.pk, 0) + 1
        weighed.append((mark(contribution, end=None if nth == 1 else nth), stance))
    finding = define_finding(
        by=make_user(Role.ANALYST),
        activity=pairs[0][0].activity,
        evidence=weighed,
        **{"statement": f"People want a bus after midnight ({next(_numbers)}).", **fields},
    )
    return review_finding(by=make_user(Role.ANALYST), finding=finding) if reviewed else finding


def crowd(finding: Finding, excerpts: int) -> None:
    """As if so much more stood under it: passages of one long text, by one person."""
    part = make_contribution(finding.activity, ["The bus. " * 20]).contribution.parts.get()
    spans = islice(itertools.combinations(range(len(part.text)), 2), excerpts)
    made = Excerpt.objects.bulk_create(
        Excerpt(part=part, start=start, end=end, created_by=finding.created_by) for start, end in spans
    )
    Evidence.objects.bulk_create(
        Evidence(finding=finding, excerpt=one, stance=Stance.SUPPORTS, added_by=finding.created_by) for one in made
    )


def make_influence(decision=None, *, outcome: Outcome = Outcome.NOT_FOLLOWED, by=None, **fields) -> Influence:
    decision = decision or make_decision()
    if not {"finding", "contribution", "excerpt"} & set(fields):
        fields["finding"] = make_finding()
    return record_influence(
        by=by or make_user(Role.ANALYST),
        decision=decision,
        **{"outcome": outcome, "reason": REASON, **NEEDED.get(outcome, {}), **fields},
    )

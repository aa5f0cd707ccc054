"""Decisions and what they answer, made through the real services.

decision = make_decision()                              a draft
finding = make_finding([(received, Stance.SUPPORTS)])   reviewed; the first part of each contribution is the excerpt
influence = make_influence(decision, finding=finding)   a draft, "considered and not followed"
"""

import datetime
import itertools

from django.utils import timezone

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import Evidence, Excerpt, Finding
from engage.contributions.models import Contribution
from engage.decisions.enums import Outcome
from engage.decisions.models import Decision, Influence
from engage.decisions.services import record_decision, record_influence
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


def make_excerpt(contribution: Contribution, *, end: int | None = None) -> Excerpt:
    part = contribution.parts.get(position=1, is_current=True)
    made, _created = Excerpt.objects.get_or_create(
        part=part, start=0, end=end or len(part.text), defaults={"created_by": make_user(Role.ANALYST)}
    )
    return made


def make_finding(evidence=(), *, reviewed: bool = True, activity=None, statement: str = "", **fields) -> Finding:
    """`evidence`: pairs of a contribution (or what `make_contribution` returned) and a stance."""
    evidence = [(getattr(given, "contribution", given), stance) for given, stance in evidence]
    if not evidence and activity is None:
        evidence = [(make_contribution().contribution, Stance.SUPPORTS)]
    finding = Finding.objects.create(
        activity=activity or evidence[0][0].activity,
        statement=statement or f"People want a bus after midnight ({next(_numbers)}).",
        created_by=make_user(Role.ANALYST),
        **fields,
    )
    for contribution, stance in evidence:
        end = 1 + Evidence.objects.filter(finding=finding, excerpt__part__contribution=contribution).count()
        Evidence.objects.create(
            finding=finding,
            excerpt=make_excerpt(contribution, end=None if end == 1 else end),
            stance=stance,
            added_by=finding.created_by,
        )
    if reviewed:
        finding.reviewed_by, finding.reviewed_at = make_user(Role.ANALYST), timezone.now()
        finding.save()
    return finding


def make_influence(decision=None, *, outcome: Outcome = Outcome.NOT_FOLLOWED, by=None, **fields) -> Influence:
    decision = decision or make_decision()
    if not {"finding", "contribution", "excerpt"} & set(fields):
        fields["finding"] = make_finding()
    return record_influence(
        by=by or make_user(Role.ANALYST),
        decision=decision,
        **{"outcome": outcome, "reason": REASON, **NEEDED.get(outcome, {}), **fields},
    )

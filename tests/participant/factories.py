"""What the pages of the way back are tested on, made through the real services."""

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.fairness import say_whether_fair
from engage.analysis.models import Code, Codebook
from engage.analysis.services import code_excerpt, define_finding, read_part, review_finding
from engage.contributions.models import Contribution
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision, record_decision, record_influence
from engage.participant.thread import understood_as
from tests.factories import in_days, make_user

REASON = "The night routes cost more than the whole budget for buses has left."


def read(contribution, *, by=None):
    """Every text read by one officer."""
    by = by or make_user(Role.ANALYST)
    for part in contribution.parts.current():
        read_part(by=by, part=part)
    return by


def understand(contribution, statement="Buses must run after midnight.", stance=Stance.SUPPORTS, *, reviewed=True):
    """A finding that rests on the first word of the contribution's first text."""
    analyst = read(contribution)
    part = contribution.parts.current().order_by("position").first()
    book, _created = Codebook.objects.get_or_create(organisation=contribution.activity.organisation, name="All")
    code, _created = Code.objects.get_or_create(codebook=book, label="Night buses")
    end = len(part.text.split()[0])
    coding = code_excerpt(by=analyst, part=part, start=0, end=end, code=code)
    finding = define_finding(
        by=analyst, activity=contribution.activity, statement=statement, evidence=[(coding.excerpt, stance)]
    )
    if reviewed:
        review_finding(by=make_user(Role.ANALYST), finding=finding)
        finding.refresh_from_db()
    return finding


def say(contribution, finding, verdict="no", words="I never spoke of buses."):
    """The person's own answer to how they were understood."""
    wording = understood_as(contribution, finding.pk).wording
    return say_whether_fair(contribution=contribution, finding=finding, verdict=verdict, words=words, wording=wording)


def decide(*findings, outcome=Outcome.NOT_FOLLOWED, publish=True, title="Night bus timetable", **fields):
    """One decision that answers each finding (or contribution) alike."""
    officer = make_user(Role.DECISION_OFFICER)
    first = findings[0]
    decision = record_decision(
        by=officer,
        organisation=first.activity.organisation,
        reference=f"CAB/{officer.pk}",
        title=title,
        decided_by="The Cabinet",
        decided_on=in_days(-1),
        what_was_decided="Buses run until midnight.",
        reasons="The budget is set.",
        **fields.pop("decision", {}),
    )
    needed = {
        Outcome.CHANGED: {"before": "Until 23:00", "after": "Until 01:00"},
        Outcome.OUTSIDE_POWER: {"passed_to": "The regional transport body"},
        Outcome.NOT_YET: {"next_date": in_days(30)},
    }
    for one in findings:
        source = "contribution" if isinstance(one, Contribution) else "finding"
        values = {"outcome": outcome, "reason": REASON, **needed.get(outcome, {}), **fields, source: one}
        record_influence(by=officer, decision=decision, **values)
    if publish:
        announce_decision(by=officer, decision=decision)
    return decision

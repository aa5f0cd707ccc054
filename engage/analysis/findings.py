"""What officers write as a finding, and what it rests on. No words leave the parts."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from engage.analysis.enums import Stance
from engage.analysis.finding_changes import ask_anew, forget_verdict, grounds_change, held, note, to_be_changed
from engage.analysis.models import Evidence, Excerpt, Finding
from engage.analysis.refusals import (
    AlreadyReviewed,
    FromElsewhere,
    InUse,
    MayNotBeQuoted,
    NoSuchStance,
    RestsOnNothing,
    SaysNothing,
)
from engage.audit.services import record
from engage.contributions.models import Activity
from engage.core.text import normalise_text

LONGEST_STATEMENT = 300
Weighed = Iterable[tuple[Excerpt, Stance | str]]


@transaction.atomic
def define_finding(
    *, by: Any, activity: Activity, statement: str, evidence: Weighed, range_of_views: str = ""
) -> Finding:
    """One plain sentence over coded excerpts of one activity, each with its stance. It counts once a second
    person has reviewed it. Raises SaysNothing, RestsOnNothing, FromElsewhere, NoSuchStance."""
    weighed = list(evidence)
    _check_evidence(activity, weighed)
    finding = Finding.objects.create(
        activity=activity,
        statement=_statement(statement),
        range_of_views=normalise_text(range_of_views),
        created_by=by,
    )
    for excerpt, stance in weighed:
        Evidence.objects.create(finding=finding, excerpt=excerpt, stance=stance, added_by=by)
    note(by, finding, "defined", "wagtail.create", excerpts=len(weighed))
    return finding


@transaction.atomic
def revise_finding(
    *,
    by: Any,
    finding: Finding,
    statement: str | None = None,
    range_of_views: str | None = None,
    evidence: Weighed | None = None,
) -> Finding:
    """Changes what is given, and only that; `evidence` is the whole new list. What was withdrawn since stays
    under the finding. One that was reviewed stays as it is: what comes back is its change, which waits for a second
    person. Raises what define_finding raises, FindingIsGone and ChangeUnderWay."""
    finding = held(finding)
    changing = to_be_changed(by, finding)
    changed = _write(by, changing, statement, range_of_views, evidence)
    if not changed:
        return _as_it_was(finding, changing)
    _keep_change(by, changing, changed)
    return changing


def _write(
    by: Any, finding: Finding, statement: str | None, range_of_views: str | None, evidence: Weighed | None
) -> list[str]:
    """What of it is other than it was."""
    changed = []
    if evidence is not None and _replace_evidence(by, finding, list(evidence)):
        changed.append("evidence")
    if range_of_views is not None and normalise_text(range_of_views) != finding.range_of_views:
        finding.range_of_views = normalise_text(range_of_views)
        changed.append("range_of_views")
    if statement is not None and _statement(statement) != finding.statement:
        finding.statement = _statement(statement)
        finding.fairness.set_aside()
        changed.append("statement")
    return changed


def _as_it_was(finding: Finding, changing: Finding) -> Finding:
    """Saved without a change: nothing waits for a second person that says the same."""
    if changing == finding or changing.says_otherwise:
        return changing
    changing.delete()
    return finding


def _keep_change(by: Any, finding: Finding, changed: list[str]) -> None:
    forget_verdict(finding)
    finding.revised_by = by
    finding.save()
    note(by, finding, "revised", "wagtail.edit", changed=changed)


@transaction.atomic
def set_stance(*, by: Any, evidence: Evidence, stance: Stance | str) -> Evidence:
    """Says anew where an excerpt stands on its finding, or in its change when it was reviewed. Raises NoSuchStance,
    FindingIsGone and ChangeUnderWay."""
    if stance not in Stance.values:
        raise NoSuchStance
    finding = held(evidence.finding)
    if finding.evidence.filter(pk=evidence.pk, stance=stance).exists():
        return evidence
    changing = to_be_changed(by, finding)
    evidence = changing.evidence.get(excerpt=evidence.excerpt_id)
    if evidence.stance != stance:
        evidence.stance = stance
        with grounds_change(changing):
            evidence.save(update_fields=["stance"])
        ask_anew(changing, {evidence.excerpt_id})
        _keep_change(by, changing, ["stance"])
    return evidence


@transaction.atomic
def discard_finding(*, by: Any, finding: Finding) -> None:
    """Removes a finding that nobody reviewed yet, or the change of one. Raises AlreadyReviewed, FindingIsGone, and
    InUse when a decision answers it."""
    finding = held(finding)
    if finding.reviewed_at is not None:
        raise AlreadyReviewed
    try:
        with transaction.atomic():
            note(by, finding, "discarded", "wagtail.delete")
            finding.delete()
    except ProtectedError as refused:
        raise InUse from refused


@transaction.atomic
def quote(*, by: Any, evidence: Evidence) -> Evidence:
    """Marks an excerpt to be shown in public under its finding, and under the change that takes its place. Raises
    MayNotBeQuoted; a consent taken back later hides it at once (see EvidenceQuerySet.quotable)."""
    if not Evidence.objects.may_be_quoted().filter(pk=evidence.pk).exists():
        raise MayNotBeQuoted
    Evidence.objects.filter(excerpt=evidence.excerpt_id, finding__revises=evidence.finding_id).update(quoted=True)
    return _set_quoted(by, evidence, True)


@transaction.atomic
def unquote(*, by: Any, evidence: Evidence) -> Evidence:
    """Takes the mark away again; from the finding and its change at once, so that no review brings it back."""
    finding = evidence.finding
    for other in Evidence.objects.filter(excerpt=evidence.excerpt_id, finding__in=finding.and_its_change()):
        _set_quoted(by, other, False)
    evidence.quoted = False
    return evidence


def _set_quoted(by: Any, evidence: Evidence, quoted: bool) -> Evidence:
    if Evidence.objects.filter(pk=evidence.pk, quoted=not quoted).update(quoted=quoted, beside=[]):
        verb = "quote.marked" if quoted else "quote.unmarked"
        record(by=by, verb=verb, subject=f"finding:{evidence.finding_id}", excerpt=evidence.excerpt_id)
    evidence.quoted, evidence.beside = quoted, []
    return evidence


def _statement(typed: str) -> str:
    one_line = " ".join(normalise_text(typed).split())
    if not 0 < len(one_line) <= LONGEST_STATEMENT:
        raise SaysNothing
    return one_line


def _check_evidence(activity: Activity, weighed: list[tuple[Excerpt, Stance | str]]) -> None:
    wanted = {excerpt.pk for excerpt, _stance in weighed}
    if len(wanted) != len(weighed) or any(stance not in Stance.values for _excerpt, stance in weighed):
        raise NoSuchStance
    if not wanted:
        raise RestsOnNothing
    found = Excerpt.objects.coded().filter(pk__in=wanted, part__contribution__activity=activity)
    if found.count() != len(wanted):
        raise FromElsewhere
    if found.standing().count() != len(wanted):
        raise RestsOnNothing


def _replace_evidence(by: Any, finding: Finding, weighed: list[tuple[Excerpt, Stance | str]]) -> bool:
    """Whether anything changed."""
    _check_evidence(finding.activity, weighed)
    standing = {one.excerpt_id: one for one in finding.evidence.standing()}
    wanted = {excerpt.pk: stance for excerpt, stance in weighed}
    before = {pk: one.stance for pk, one in standing.items()}
    if before == wanted:
        return False
    ask_anew(finding, {pk for pk in before.keys() | wanted.keys() if before.get(pk) != wanted.get(pk)})
    with grounds_change(finding):
        finding.evidence.filter(excerpt__in=standing.keys() - wanted.keys()).delete()
        for excerpt_id, stance in wanted.items():
            Evidence.objects.update_or_create(
                finding=finding,
                excerpt_id=excerpt_id,
                defaults={"stance": stance},
                create_defaults={"stance": stance, "added_by": by},
            )
    return True

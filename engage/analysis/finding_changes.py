"""A reviewed finding stays as it is while it is changed (ADR 29): the change is a row of its own, which `revises` the
finding, until a second person stands by it. Then the finding says what the change says, and the change is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from wagtail.log_actions import log

from engage.analysis import signals
from engage.analysis.models import Evidence, Finding
from engage.analysis.refusals import ChangeUnderWay, FindingIsGone
from engage.audit.services import record
from engage.contributions.models import Contribution


def held(finding: Finding) -> Finding:
    """The row as it is now, locked, and before it the one that it changes. Raises FindingIsGone."""
    if finding.revises_id:
        Finding.objects.select_for_update().filter(pk=finding.revises_id).first()
    found = Finding.objects.select_for_update(of=("self",)).select_related("revises").filter(pk=finding.pk).first()
    if found is None:
        raise FindingIsGone
    return found


def to_be_changed(by: Any, finding: Finding) -> Finding:
    """What a change is written into: the finding itself while nobody has reviewed it; else its change, begun now when
    there is none. It is one person's until they keep it: raises ChangeUnderWay when somebody else has begun it."""
    if finding.reviewed_at is None:
        return finding
    change = Finding.objects.select_for_update(of=("self",)).filter(revises=finding).first()
    if change is None:
        return _begin(by, finding)
    if change.revised_by != by:
        raise ChangeUnderWay
    return change


def _begin(by: Any, finding: Finding) -> Finding:
    change = Finding.objects.create(
        revises=finding,
        activity=finding.activity,
        statement=finding.statement,
        range_of_views=finding.range_of_views,
        created_by=finding.created_by,
        revised_by=by,
    )
    rows = finding.evidence.order_by("pk").values("excerpt_id", "stance", "quoted", "beside", "added_by_id")
    Evidence.objects.bulk_create((Evidence(finding=change, **row) for row in rows.iterator()), batch_size=500)
    return change


def take_over(change: Finding) -> Finding:
    """The finding says and rests on what its change does, which is gone. People who are understood otherwise by it are
    asked anew whether that is fair. Not saved: whoever calls it says whether it is reviewed."""
    finding = change.revises
    if finding is None:
        return change
    if finding.statement != change.statement:
        finding.fairness.set_aside()
    finding.statement, finding.range_of_views = change.statement, change.range_of_views
    finding.revised_by_id = change.revised_by_id
    _take_over_evidence(finding, change)
    change.delete()
    return finding


def _take_over_evidence(finding: Finding, change: Finding) -> None:
    before = dict(finding.evidence.values_list("excerpt", "stance"))
    wanted = {one.excerpt_id: one for one in change.evidence.all()}
    stances = {pk: one.stance for pk, one in wanted.items()}
    ask_anew(finding, {pk for pk in before.keys() | stances.keys() if before.get(pk) != stances.get(pk)})
    with grounds_change(finding):
        _replace_by(finding, change, wanted)


def _replace_by(finding: Finding, change: Finding, wanted: dict[int, Evidence]) -> None:
    finding.evidence.exclude(excerpt__in=change.evidence.values("excerpt")).delete()
    other = [one for one in finding.evidence.all() if _is_other(one, wanted[one.excerpt_id])]
    for one in other:
        one.stance, one.quoted, one.beside = _weighed(wanted[one.excerpt_id])
    Evidence.objects.bulk_update(other, ["stance", "quoted", "beside"], batch_size=200)
    change.evidence.exclude(excerpt__in=finding.evidence.values("excerpt")).update(finding=finding)


def _is_other(one: Evidence, wanted: Evidence) -> bool:
    return _weighed(one) != _weighed(wanted)


def _weighed(one: Evidence) -> tuple[str, bool, list[int]]:
    return one.stance, one.quoted, one.beside


@contextmanager
def grounds_change(finding: Finding) -> Iterator[None]:
    """Around whatever changes on what a finding rests: once people were shown it, those who keep what they were told
    learn who is understood otherwise. A change that waits for its review is shown to nobody."""
    if finding.revises_id or finding.first_reviewed_at is None:
        yield
        return
    before = _stances(finding)
    yield
    after = _stances(finding)
    if people := {pk for pk in before.keys() | after.keys() if before[pk] != after[pk]}:
        signals.understood_otherwise.send(
            sender=Finding,
            finding=finding,
            before={pk: before[pk] for pk in people},
            after={pk: after[pk] for pk in people},
        )


def _stances(finding: Finding) -> defaultdict[int, set[str]]:
    """By contribution; of those that were not withdrawn."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = finding.evidence.filter(excerpt__part__contribution__withdrawn_at=None).order_by()
    for contribution, stance in rows.values_list("excerpt__part__contribution", "stance"):
        found[contribution].add(stance)
    return found


def ask_anew(finding: Finding, excerpts: Iterable[int]) -> None:
    """Whoever these excerpts are from is understood otherwise now; what others are shown is the same."""
    people = Contribution.objects.filter(parts__excerpts__in=excerpts)
    finding.fairness.filter(contribution__in=people).set_aside()


def forget_verdict(finding: Finding) -> None:
    """What a second person said of it was said of another wording, or they think otherwise now."""
    finding.reviewed_by = finding.reviewed_at = finding.returned_by = finding.returned_at = None
    finding.returned_because = ""


def note(by: Any, finding: Finding, verb: str, action: str, **detail: Any) -> None:
    """On the record of the finding, also where it is its change that something was done with."""
    subject = finding.revises or finding
    record(by=by, verb=f"finding.{verb}", subject=f"finding:{subject.pk}", **detail)
    log(instance=subject, action=action, user=by)

"""What officers do with people's words: read, mark, define, review. No words leave the parts."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.log_actions import log

from engage.analysis.enums import Origin, Stance
from engage.analysis.models import Code, Coding, Evidence, Excerpt, Finding, Reading, Suggestion
from engage.analysis.refusals import (
    AlreadyReviewed,
    CodeNotInUse,
    FromElsewhere,
    GivesNoReason,
    InUse,
    MayNotBeQuoted,
    NoSuchStance,
    NotYourCoding,
    NoWordsHere,
    OutsideTheText,
    OwnWork,
    RestsOnNothing,
    SaysNothing,
    UnderAFinding,
)
from engage.audit.services import record
from engage.contributions.models import Activity, Contribution, Part
from engage.core.text import MINIMUM_REASON, normalise_text

LONGEST_STATEMENT = 300
Weighed = Iterable[tuple[Excerpt, Stance | str]]


@transaction.atomic
def read_contribution(*, by: Any, contribution: Contribution) -> None:
    """Records that this officer read every text of it, as one act. Raises NoWordsHere."""
    now = timezone.now()
    parts = list(contribution.parts.with_words())
    if not parts:
        raise NoWordsHere
    for part in parts:
        read_part(by=by, part=part, at=now)


@transaction.atomic
def read_part(*, by: Any, part: Part, at: datetime.datetime | None = None) -> Reading:
    """Records that this officer read this text; once is enough. Raises NoWordsHere."""
    part = _standing(part)
    reading, created = Reading.objects.get_or_create(part=part, by=by, defaults={"at": at or timezone.now()})
    if created:
        record(by=by, verb="part.read", subject=_subject(part), position=part.position)
    return reading


@transaction.atomic
def code_excerpt(*, by: Any, part: Part, start: int, end: int, code: Code, origin: Origin = Origin.PERSON) -> Coding:
    """Files the words from `start` up to, not including, `end` (code points) under a code. The same span,
    code and coder twice is one row. Raises NoWordsHere, OutsideTheText, CodeNotInUse."""
    part = _standing(part)
    if not (0 <= start < end <= len(part.text)) or not part.text[start:end].strip():
        raise OutsideTheText
    if Code.objects.for_activity(part.contribution.activity).held(code) is None:
        raise CodeNotInUse
    excerpt, _created = Excerpt.objects.get_or_create(part=part, start=start, end=end, defaults={"created_by": by})
    coding, created = Coding.objects.get_or_create(excerpt=excerpt, code=code, coder=by, defaults={"origin": origin})
    if created:
        record(by=by, verb="excerpt.coded", subject=_subject(part), excerpt=excerpt.pk, code=code.pk)
    return coding


@transaction.atomic
def uncode_excerpt(*, by: Any, coding: Coding) -> None:
    """Takes one's own filing back; an excerpt nobody filed any more goes with it, unless a decision answers
    it. Raises NotYourCoding, and UnderAFinding when it is the last one and a finding rests on it."""
    excerpt = Excerpt.objects.select_for_update().get(pk=coding.excerpt_id)
    if coding.coder != by:
        raise NotYourCoding
    is_last = not excerpt.codings.exclude(pk=coding.pk).exists()
    if is_last and excerpt.evidence.exists():
        raise UnderAFinding
    subject, code = _subject(excerpt.part), coding.code_id
    Suggestion.objects.filter(coding=coding).open_again()
    coding.delete()
    record(by=by, verb="excerpt.uncoded", subject=subject, excerpt=excerpt.pk, code=code)
    if is_last:
        remove_if_free(excerpt)


def remove_if_free(excerpt: Excerpt) -> None:
    """A higher floor may hold on to it (the ledger of decisions): then it stays, without a code."""
    try:
        with transaction.atomic():
            excerpt.delete()
    except ProtectedError:
        return


def _standing(part: Part) -> Part:
    """The part as it is now, its contribution locked so that it cannot be withdrawn meanwhile."""
    standing = Contribution.objects.select_for_update(of=("self",)).select_related("activity")
    contribution = standing.get(pk=part.contribution_id)
    fresh = contribution.parts.filter(pk=part.pk).with_words().first()
    if fresh is None:
        raise NoWordsHere
    fresh.contribution = contribution
    return fresh


def _subject(part: Part) -> str:
    return f"contribution:{part.contribution.reference}"


# --- Findings ---------------------------------------------------------------------------------------


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
    _note(by, finding, "defined", "wagtail.create", excerpts=len(weighed))
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
    under the finding. A real change voids the review. Raises what define_finding raises."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    changed = set()
    if statement is not None and _statement(statement) != finding.statement:
        finding.statement = _statement(statement)
        finding.fairness.set_aside()
        changed.add("statement")
    if range_of_views is not None and normalise_text(range_of_views) != finding.range_of_views:
        finding.range_of_views = normalise_text(range_of_views)
        changed.add("range_of_views")
    if evidence is not None and _replace_evidence(by, finding, list(evidence)):
        changed.add("evidence")
    if changed:
        _void_review(by, finding)
        _note(by, finding, "revised", "wagtail.edit", changed=sorted(changed))
    return finding


@transaction.atomic
def set_stance(*, by: Any, evidence: Evidence, stance: Stance | str) -> Evidence:
    """Says anew where an excerpt stands on its finding; this voids the review. Raises NoSuchStance."""
    finding = Finding.objects.select_for_update().get(pk=evidence.finding_id)
    evidence = Evidence.objects.get(pk=evidence.pk)
    if stance not in Stance.values:
        raise NoSuchStance
    if evidence.stance != stance:
        evidence.stance = stance
        evidence.save(update_fields=["stance"])
        _ask_anew(finding, {evidence.excerpt_id})
        _void_review(by, finding)
        _note(by, finding, "revised", "wagtail.edit", changed=["stance"])
    return evidence


@transaction.atomic
def review_finding(*, by: Any, finding: Finding) -> Finding:
    """A second person stands by the finding. The database, too, refuses its author and whoever changed it
    last. Raises OwnWork, and RestsOnNothing when all it rested on has been withdrawn."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if by.pk in (finding.created_by_id, finding.revised_by_id):
        raise OwnWork
    if not finding.evidence.standing().exists():
        raise RestsOnNothing
    if finding.reviewed_at is None:
        _forget_verdict(finding)
        finding.reviewed_by, finding.reviewed_at = by, timezone.now()
        finding.save()
        _note(by, finding, "reviewed", "wagtail.edit")
    return finding


@transaction.atomic
def return_finding(*, by: Any, finding: Finding, because: str) -> Finding:
    """A second person does not agree and says why: it waits for a change, and no longer for a review. Raises
    OwnWork, AlreadyReviewed, and GivesNoReason for fewer than 20 characters."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    because = normalise_text(because)
    if by.pk in (finding.created_by_id, finding.revised_by_id):
        raise OwnWork
    if finding.reviewed_at is not None:
        raise AlreadyReviewed
    if len(because.strip()) < MINIMUM_REASON:
        raise GivesNoReason
    finding.returned_by, finding.returned_at, finding.returned_because = by, timezone.now(), because
    finding.save()
    _note(by, finding, "returned", "wagtail.edit")
    return finding


@transaction.atomic
def discard_finding(*, by: Any, finding: Finding) -> None:
    """Removes a finding that nobody reviewed yet. Raises AlreadyReviewed, and InUse when a decision answers it."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.reviewed_at is not None:
        raise AlreadyReviewed
    try:
        with transaction.atomic():
            _note(by, finding, "discarded", "wagtail.delete")
            finding.delete()
    except ProtectedError as refused:
        raise InUse from refused


@transaction.atomic
def quote(*, by: Any, evidence: Evidence) -> Evidence:
    """Marks an excerpt to be shown in public under its finding. Raises MayNotBeQuoted; a consent taken back
    later hides it at once (see EvidenceQuerySet.quotable)."""
    if not Evidence.objects.may_be_quoted().filter(pk=evidence.pk).exists():
        raise MayNotBeQuoted
    return _set_quoted(by, evidence, True)


@transaction.atomic
def unquote(*, by: Any, evidence: Evidence) -> Evidence:
    """Takes the mark away again."""
    return _set_quoted(by, evidence, False)


def _set_quoted(by: Any, evidence: Evidence, quoted: bool) -> Evidence:
    if Evidence.objects.filter(pk=evidence.pk, quoted=not quoted).update(quoted=quoted):
        verb = "quote.marked" if quoted else "quote.unmarked"
        record(by=by, verb=verb, subject=f"finding:{evidence.finding_id}", excerpt=evidence.excerpt_id)
    evidence.quoted = quoted
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
    _ask_anew(finding, {pk for pk in before.keys() | wanted.keys() if before.get(pk) != wanted.get(pk)})
    finding.evidence.filter(excerpt__in=standing.keys() - wanted.keys()).delete()
    for excerpt_id, stance in wanted.items():
        Evidence.objects.update_or_create(
            finding=finding,
            excerpt_id=excerpt_id,
            defaults={"stance": stance},
            create_defaults={"stance": stance, "added_by": by},
        )
    return True


def _ask_anew(finding: Finding, excerpts: Iterable[int]) -> None:
    """Whoever these excerpts are from is understood otherwise now; what others are shown is the same."""
    people = Contribution.objects.filter(parts__excerpts__in=excerpts)
    finding.fairness.filter(contribution__in=people).set_aside()


def _void_review(by: Any, finding: Finding) -> None:
    _forget_verdict(finding)
    finding.revised_by = by
    finding.save()


def _forget_verdict(finding: Finding) -> None:
    """What a second person said of it was said of another wording, or they think otherwise now."""
    finding.reviewed_by = finding.reviewed_at = finding.returned_by = finding.returned_at = None
    finding.returned_because = ""


def _note(by: Any, finding: Finding, verb: str, action: str, **detail: Any) -> None:
    record(by=by, verb=f"finding.{verb}", subject=f"finding:{finding.pk}", **detail)
    log(instance=finding, action=action, user=by)

"""The second person: they stand by a finding or send it back; and what is taken back that people were shown."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from engage.analysis.finding_changes import forget_verdict, held, note, take_over
from engage.analysis.models import Finding
from engage.analysis.refusals import (
    AlreadyReviewed,
    GivesNoReason,
    NotReviewed,
    NotWhatWasSeen,
    OwnWork,
    RestsOnNothing,
)
from engage.core.text import MINIMUM_REASON, digest, normalise_text


def as_it_stands(finding: Finding) -> str:
    """What a second person looks at, in short: another one as soon as any of it is changed."""
    grounds = finding.evidence.order_by("excerpt").values_list("excerpt", "stance")
    return digest(repr((finding.statement, finding.range_of_views, list(grounds))))


@transaction.atomic
def review_finding(*, by: Any, finding: Finding, seen: str | None = None) -> Finding:
    """A second person stands by the finding, or by the change of one, which the finding then says; by what they have
    `seen`, where that is given. The database, too, refuses its author and whoever changed it last. Raises OwnWork,
    FindingIsGone, NotWhatWasSeen, and RestsOnNothing when all it rested on has been withdrawn."""
    finding = held(finding)
    if seen is not None and finding.reviewed_at is None and seen != as_it_stands(finding):
        raise NotWhatWasSeen
    if by.pk in (finding.created_by_id, finding.revised_by_id):
        raise OwnWork
    if not finding.evidence.standing().exists():
        raise RestsOnNothing
    if finding.reviewed_at is None:
        finding = take_over(finding)
        forget_verdict(finding)
        finding.reviewed_by, finding.reviewed_at = by, timezone.now()
        finding.first_reviewed_at = finding.first_reviewed_at or finding.reviewed_at
        finding.save()
        note(by, finding, "reviewed", "wagtail.edit")
    return finding


@transaction.atomic
def return_finding(*, by: Any, finding: Finding, because: str) -> Finding:
    """A second person does not agree and says why: it waits for a change, and no longer for a review. Raises
    OwnWork, AlreadyReviewed, FindingIsGone, and GivesNoReason for fewer than 20 characters."""
    finding = held(finding)
    because = normalise_text(because)
    if by.pk in (finding.created_by_id, finding.revised_by_id):
        raise OwnWork
    if finding.reviewed_at is not None:
        raise AlreadyReviewed
    if len(because.strip()) < MINIMUM_REASON:
        raise GivesNoReason
    finding.returned_by, finding.returned_at, finding.returned_because = by, timezone.now(), because
    finding.save()
    note(by, finding, "returned", "wagtail.edit")
    return finding


@transaction.atomic
def take_back_finding(*, by: Any, finding: Finding) -> Finding:
    """What people are shown is wrong and does not stand any longer: they are shown that it is being looked at again
    until a second person has reviewed it. A change that was begun is kept in it. Raises NotReviewed."""
    finding = held(finding)
    if finding.reviewed_at is None:
        raise NotReviewed
    change = Finding.objects.select_for_update(of=("self",)).filter(revises=finding).first()
    if change is not None:
        change.revises = finding
        take_over(change)
    forget_verdict(finding)
    finding.revised_by = finding.revised_by if change is not None else by
    finding.save()
    note(by, finding, "taken_back", "wagtail.edit")
    return finding

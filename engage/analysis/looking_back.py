"""Taking back what one said of a filing that was looked at again: as a slip of the hand, nothing else."""

from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from engage.analysis.another_look import AnotherLook
from engage.analysis.enums import Look
from engage.analysis.models import Coding, Excerpt
from engage.analysis.refusals import NothingToUndo
from engage.analysis.services import uncode_excerpt
from engage.audit.services import record
from engage.contributions.models import Contribution, Part


def what_goes(coding: Coding) -> dict[str, Any]:
    """All that it takes to file the same again: numbers and places, no words."""
    excerpt = coding.excerpt
    return {
        "part": excerpt.part_id,
        "start": excerpt.start,
        "end": excerpt.end,
        "marked_by": excerpt.created_by_id,
        "code": coding.code_id,
        "coder": coding.coder_id,
        "origin": coding.origin,
        "batch": coding.batch_id,
        "at": coding.at.isoformat(),
    }


@transaction.atomic
def reopen_look(*, by: Any, look: AnotherLook) -> AnotherLook:
    """What was taken off is filed again as it was, by whoever had filed it; what was filed instead goes; it waits for
    another look. Raises NothingToUndo when the words were changed meanwhile, or it waits for another look already; and
    what uncode_excerpt raises."""
    Contribution.objects.select_for_update().get(pk=look.contribution_id)
    look = AnotherLook.objects.select_related("contribution").get(pk=look.pk)
    if look.done_by != by or (look.outcome == Look.FITS and look.coding is None):
        raise NothingToUndo
    coding = look.coding or _put_back(look)
    if coding.looks.filter(done_at=None).exists():
        raise NothingToUndo
    made = look.taken and look.taken.get("made")
    look.coding, look.taken, look.moved_to = coding, None, None
    look.outcome, look.done_by, look.done_at = "", None, None
    look.save()
    if instead := Coding.objects.filter(pk=made, coder=by).first():
        uncode_excerpt(by=by, coding=instead)
    subject = f"contribution:{look.contribution.reference}"
    record(by=by, verb="look.reopened", subject=subject, code=look.code_id, look=look.pk)
    return look


def _put_back(look: AnotherLook) -> Coding:
    was = look.taken or {}
    part = Part.objects.with_words().filter(pk=was.get("part")).first()
    if part is None:
        raise NothingToUndo
    excerpt, _created = Excerpt.objects.get_or_create(
        part=part, start=was["start"], end=was["end"], defaults={"created_by_id": was["marked_by"]}
    )
    filed = {"origin": was["origin"], "at": parse_datetime(was["at"]), "batch_id": was["batch"]}
    # A code that was merged meanwhile: what is filed under it goes where the rest went.
    coding, _created = Coding.objects.get_or_create(
        excerpt=excerpt, code_id=was["code"], coder_id=was["coder"], defaults=filed
    )
    return coding

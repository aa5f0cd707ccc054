"""Who will hear what, of so many people that a page cannot wait for it: a task counts them, and the page says how far
it is. What it found is shown while it still holds, that is for a while and until something is changed (ADR 33)."""

import datetime
import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from engage.analysis.models import Evidence
from engage.contributions.counted import RESTS
from engage.decisions.heard import Counted, as_rows, from_rows
from engage.decisions.hearing import AT_ONCE, everybody
from engage.decisions.models import Decision, KeptPreview
from engage.decisions.previewing import Preview, drafts_of, in_words, preview
from engage.decisions.seen import fingerprint
from engage.decisions.touching import touched

MANY = 5_000  # excerpts under the findings that are answered: then it takes about a second
QUIET = datetime.timedelta(minutes=1)  # after which a worker is taken to have died


@dataclass(frozen=True)
class Look:
    """The preview; or how far counting is, and the run that a task is to begin."""

    preview: Preview | None = None
    progress: KeptPreview | None = None
    to_begin: str = ""


def look(decision: Decision) -> Look:
    if not reaches_many(decision):
        return Look(preview(decision))
    kept = KeptPreview.objects.filter(decision=decision).first()
    if kept and _is_at_work(kept):
        return Look(progress=kept)
    seen = fingerprint(decision) if kept and kept.counted_at else ""
    if kept and seen and kept.fingerprint == seen and (shown := _as_it_is(kept, decision)):
        return Look(shown)
    return _begin(decision, was_changed=bool(kept and seen and kept.fingerprint != seen))


def reaches_many(decision: Decision) -> bool:
    """Of what rests on findings; answers to one contribution are written one by one."""
    findings = decision.influences.drafts().order_by().filter(finding__isnull=False).values("finding")
    return Evidence.objects.filter(finding__in=findings).order_by()[: MANY + 1].count() > MANY


def _is_at_work(kept: KeptPreview) -> bool:
    return kept.counted_at is None and kept.touched_at > timezone.now() - QUIET


def _as_it_is(kept: KeptPreview, decision: Decision) -> Preview | None:
    """None when people may have done so much for themselves since that the numbers are others."""
    if kept.counted_at is None or kept.counted_at <= timezone.now() - RESTS:
        return None
    drafts, heard = drafts_of(decision), from_rows(kept.heard)
    if not {pk for alike, _people in heard for pk, _standing in alike.heard} <= drafts.keys():
        return None  # one was taken back at this moment
    return replace(in_words(decision, kept.fingerprint, drafts, heard), counted_at=kept.counted_at)


@transaction.atomic
def _begin(decision: Decision, *, was_changed: bool) -> Look:
    """By whoever comes first: who else looks sees how far that is."""
    now = timezone.now()
    fresh = KeptPreview(decision=decision, touched_at=now - QUIET)
    KeptPreview.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = KeptPreview.objects.select_for_update().get(decision=decision)
    if _is_at_work(kept):
        return Look(progress=kept)
    was_cut_off = kept.counted_at is None
    kept.is_again = was_changed or (kept.is_again and was_cut_off)
    kept.run, kept.touched_at = uuid.uuid4().hex, now
    kept.people, kept.done, kept.fingerprint, kept.heard, kept.counted_at = 0, 0, "", [], None
    kept.save()
    return Look(progress=kept, to_begin=kept.run)


def count_heard(*, decision_id: int, run: str) -> None:
    """Safe twice and at any time: it stops when another count has begun since. Cut off, it begins anew."""
    mine = KeptPreview.objects.filter(decision=decision_id, run=run, counted_at=None)
    if not mine.exists():
        return
    decision, began = Decision.objects.get(pk=decision_id), timezone.now()
    seen = fingerprint(decision)  # first: what is changed while people are counted does not pass for counted
    drafts, counted, done = decision.influences.drafts(), Counted(), 0
    mine.update(people=_how_many(drafts), done=0, touched_at=began)
    for done, one in enumerate(everybody(drafts), start=1):
        counted.add(one)
        if done % AT_ONCE == 0 and not mine.update(done=done, touched_at=timezone.now()):
            return
    heard = as_rows(counted.in_order())
    mine.update(done=done, heard=heard, fingerprint=seen, counted_at=began, touched_at=timezone.now())


def _how_many(drafts: QuerySet) -> int:
    """People, as they are counted: who gave several things under one contact is one."""
    theirs = touched(drafts).standing().order_by()
    counted = theirs.aggregate(
        with_contact=Count("contact", distinct=True), without=Count("pk", filter=Q(contact=None))
    )
    return counted["with_contact"] + counted["without"]

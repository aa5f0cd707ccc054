"""When a finding is changed after a decision answered it, the answer reaches others than were told, or says something
else to them. Who that is, is written down in the act; a decision officer looks at it and has them told (ADR 32)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engage.analysis.models import Finding
from engage.audit.services import record
from engage.contributions.models import Contribution
from engage.core.text import digest
from engage.decisions.enums import CATCHING_UP
from engage.decisions.models import Decision, Influence, StillToTell
from engage.decisions.touching import touches
from engage.decisions.wording import standing_of
from engage.notifications.models import Announcement
from engage.notifications.services import announce

Stances = Mapping[int, set[str]]  # by the contribution's id


class NotWhatWasSeen(ValidationError):
    """Something was changed since the officer looked at who will hear what."""

    def __init__(self) -> None:
        super().__init__(_("Something was changed since you looked. This is what people would be told now."))


def note_who_is_understood_otherwise(*, finding: Finding, before: Stances, after: Stances) -> None:
    """Called in the act that changes what a finding rests on, with where those people stood and stand. Who is
    understood again as they were told is told nothing."""
    moved = {pk: (_standing(before[pk]), _standing(after[pk])) for pk in before}
    moved = {pk: (was, now) for pk, (was, now) in moved.items() if was != now}
    for answer in Influence.objects.standing().filter(finding=finding):
        waiting = answer.still_to_tell.filter(announcement=None, contribution__in=moved)
        told_as = dict(waiting.values_list("contribution", "told_as"))
        back = [pk for pk, was in told_as.items() if moved[pk][1] == was]
        waiting.filter(contribution__in=back).delete()
        new = {pk: was for pk, (was, _now) in moved.items() if pk not in told_as}
        StillToTell.objects.bulk_create(
            (StillToTell(influence=answer, contribution_id=pk, told_as=was) for pk, was in sorted(new.items())),
            batch_size=500,
        )


def _standing(stances: set[str]) -> str:
    """Empty for somebody on whose words the finding does not rest."""
    return standing_of(stances) if stances else ""


def to_tell(decision: Decision) -> QuerySet[StillToTell]:
    """Those who can be told now: while a finding is looked at again there is nothing to tell."""
    return StillToTell.objects.waiting().filter(
        influence__decision=decision, influence__finding__reviewed_at__isnull=False
    )


def with_people_to_tell(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those that wait for an officer to have people told."""
    rows = StillToTell.objects.waiting().filter(influence__finding__reviewed_at__isnull=False)
    return decisions.filter(pk__in=rows.values("influence__decision"))


def standings_now(rows: list[StillToTell]) -> dict[tuple[int, int], str]:
    """Where each of them stands now on the answer; without those whom it does not reach any more."""
    influences = Influence.objects.filter(pk__in={one.influence_id for one in rows})
    people = Contribution.objects.filter(pk__in={one.contribution_id for one in rows})
    stances: dict[tuple[int, int], set[str]] = {}
    for touch in touches(influences, people):
        stances.setdefault((touch.influence_id, touch.contribution_id), set()).update(touch.stances)
    return {pair: standing_of(taken) for pair, taken in stances.items()}


def fingerprint(decision: Decision) -> str:
    """Of all that these people are going to be told."""
    rows = list(to_tell(decision).order_by("pk"))
    now = standings_now(rows)
    told = [(one.pk, one.told_as, now.get((one.influence_id, one.contribution_id), "")) for one in rows]
    findings = Finding.objects.filter(influences__still_to_tell__in=[one.pk for one in rows]).distinct()
    says = sorted(findings.values_list("pk", "statement"))
    decided = (decision.title, decision.decided_by, decision.decided_on, decision.what_was_decided, decision.what_next)
    return digest(repr((told, says, decided, decision.review_on)))


@transaction.atomic
def tell_them(*, by: Any, decision: Decision, seen: str) -> Announcement | None:
    """All who wait for it are told, once; None when nobody does any more. Raises NotWhatWasSeen when it is not what
    the officer has `seen`."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    # Nobody changes a finding between the look at it and the telling.
    list(Finding.objects.select_for_update(of=("self",)).filter(influences__decision=decision).order_by("pk"))
    waiting = to_tell(decision)
    if not waiting.exists():
        return None
    if fingerprint(decision) != seen:
        raise NotWhatWasSeen
    before = Announcement.objects.filter(kind=CATCHING_UP, subject__startswith=f"{decision.slug}#").count()
    subject = f"{decision.slug}#again:{before + 1}"
    announcement = announce(organisation=decision.organisation, kind=CATCHING_UP, subject=subject)
    people = waiting.values("contribution").distinct().count()
    StillToTell.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(announcement=announcement)
    log(decision, "decisions.tell_again", user=by)
    record(by=by, verb="decision.told_again", subject=f"decision:{decision.slug}", people=people)
    return announcement

"""What people say of texts that the machine holds to be nearly the same. Nothing of it counts anybody twice or not at
all, and nothing of it says that a text was read. All of it can be taken back."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from engage.analysis.refusals import NotInThisGroup, StandsForTheOthers
from engage.analysis.suggesting.alike import Alike, Likeness, Verdict
from engage.audit.services import record


@transaction.atomic
def say_of_group(*, by: Any, group: Alike, verdict: Verdict) -> Alike:
    """They belong together; or they do not, and each is shown by itself; or it is open again."""
    group = Alike.objects.select_for_update().get(pk=group.pk)
    if group.verdict != verdict:
        is_open = verdict == Verdict.OPEN
        group.verdict, group.by, group.at = verdict, None if is_open else by, None if is_open else timezone.now()
        group.save(update_fields=["verdict", "by", "at"])
        record(by=by, verb=f"alike.{verdict}", subject=f"alike:{group.pk}", people=group.people)
    return group


@transaction.atomic
def take_out_of_group(*, by: Any, member: Likeness) -> int:
    """This text and those that are the same word for word; they stay together. How many. Raises NotInThisGroup, and
    StandsForTheOthers for those that the others are held against."""
    member = Likeness.objects.select_for_update(of=("self",)).select_related("group__anchor").get(pk=member.pk)
    group = member.group
    if group is None:
        raise NotInThisGroup
    if group.anchor is None or group.anchor.exact == member.exact:
        raise StandsForTheOthers
    same = list(group.members.filter(exact=member.exact).order_by("pk").values_list("pk", flat=True))
    own = None
    if len(same) > 1:
        own = Alike.objects.create(activity_id=group.activity_id, anchor_id=same[0], people=len(same))
    moved = Likeness.objects.filter(pk__in=same)
    moved.update(group=own, similarity=100, taken_from=group, taken_by=by, taken_at=timezone.now())
    Alike.objects.filter(pk=group.pk).update(people=F("people") - len(same))
    record(by=by, verb="alike.taken_out", subject=f"alike:{group.pk}", texts=len(same))
    return len(same)


@transaction.atomic
def put_back_into_group(*, by: Any, member: Likeness, similarity: int) -> int:
    """Whatever was taken out with it, too, and is still the same. How many. Raises NotInThisGroup."""
    member = Likeness.objects.select_for_update(of=("self",)).select_related("taken_from").get(pk=member.pk)
    group = member.taken_from
    if group is None:
        raise NotInThisGroup
    rows = Likeness.objects.filter(exact=member.exact)
    same = list(rows.filter(taken_from=group) | rows.filter(group=member.group_id, group__isnull=False))
    Alike.objects.filter(pk=member.group_id).update(people=F("people") - len(same))
    keys = [one.pk for one in same]
    back = {"group": group, "similarity": similarity, "taken_from": None, "taken_by": None, "taken_at": None}
    Likeness.objects.filter(pk__in=keys).update(**back)
    Alike.objects.filter(pk=group.pk).update(people=F("people") + len(same))
    Alike.objects.filter(people=0, pk=member.group_id).delete()
    record(by=by, verb="alike.put_back", subject=f"alike:{group.pk}", texts=len(same))
    return len(same)

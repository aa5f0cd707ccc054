"""Run inside a site: a decision whose draft answers many people, and how far counting them is."""

import datetime

from engage.accounts.enums import Role
from engage.decisions.kept_previews import QUIET, look
from engage.decisions.models import Decision, KeptPreview
from engage.decisions.previewing import preview
from engage.decisions.tasks import count_who_hears
from engage.demo.bench.publishing import draft_for_many
from tests.factories import make_activity, make_user


def begin(people: int) -> int:
    make_user(Role.ANALYST)
    decision = draft_for_many(make_activity(), people)
    look_at(decision.pk)
    return decision.pk


def look_at(decision: int) -> list:
    """As the page does it: whether there is something to see, and whether it begins to count."""
    seen = look(Decision.objects.get(pk=decision))
    if seen.to_begin:
        count_who_hears.enqueue(decision, seen.to_begin)
    return [seen.preview is not None, bool(seen.to_begin)]


def as_if_it_were_later(decision: int) -> None:
    kept = KeptPreview.objects.get(decision=decision)
    KeptPreview.objects.filter(pk=kept.pk).update(touched_at=kept.touched_at - QUIET - datetime.timedelta(seconds=1))


def what_is_shown(decision: int) -> dict:
    one = Decision.objects.get(pk=decision)
    shown, at_once = look(one).preview, preview(one)
    return {
        "people": shown.people,
        "as at once": (shown.counts, shown.groups, shown.alike, shown.fingerprint)
        == (at_once.counts, at_once.groups, at_once.alike, at_once.fingerprint),
    }

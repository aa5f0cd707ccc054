"""What officers do for each other while they read: notes, flags, batches, and seeing who has what open."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from engage.accounts.models import User
from engage.analysis.refusals import NeedsAName, NoSuchColleague, NothingNoted, NotYourNote, NoWordsHere, SettledAlready
from engage.analysis.teamwork import Handover, Note, Opening, SavedList
from engage.audit.services import record
from engage.contributions.models import Contribution
from engage.contributions.words import AlreadyGone, standing
from engage.core.text import normalise_text

LONGEST_NOTE = 2000
OPEN_FOR = datetime.timedelta(minutes=2)
MOST_HANDED = 1000
LONGEST_NAME, LONGEST_QUERY = 60, 4000
AT_ONCE = 250  # rows in one statement


def readers_with(user: Any) -> Any:
    """Whoever reads words in the same organisation, by name."""
    readers = User.objects.with_perm("contributions.view_part", backend="django.contrib.auth.backends.ModelBackend")
    theirs = readers if user.organisation_id is None else readers.filter(organisation=user.organisation_id)
    return theirs.order_by("first_name", "last_name", "pk")


def colleagues_of(user: Any) -> Any:
    return readers_with(user).exclude(pk=user.pk)


@transaction.atomic
def add_note(*, by: Any, contribution: Contribution, words: str, to: Any = None) -> Note:
    """Keeps a note; with `to` it waits for that colleague. Raises NothingNoted, NoSuchColleague, NoWordsHere."""
    try:
        contribution = standing(contribution)
    except AlreadyGone as gone:
        raise NoWordsHere from gone
    words = _noted(words)
    if to is not None and not colleagues_of(by).filter(pk=to.pk).exists():
        raise NoSuchColleague
    note = Note.objects.create(contribution=contribution, by=by, words=words, to=to)
    _record(by, note, "flagged" if to else "noted")
    return note


@transaction.atomic
def settle_note(*, by: Any, note: Note, words: str) -> Note:
    """Says what came of what was asked. Whoever reads words may. Raises NothingNoted, SettledAlready."""
    words = _noted(words)
    note = Note.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=note.pk)
    if not note.waits:
        raise SettledAlready
    note.settled_by, note.settled_at, note.settled_with = by, timezone.now(), words
    note.save()
    _record(by, note, "settled")
    return note


@transaction.atomic
def remove_note(*, by: Any, note: Note) -> None:
    """Takes one's own note away. Raises NotYourNote, and SettledAlready for one that a colleague has settled."""
    note = Note.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=note.pk)
    if note.by_id != by.pk:
        raise NotYourNote
    if note.settled_at is not None:
        raise SettledAlready
    _record(by, note, "removed")
    note.delete()


def _noted(words: str) -> str:
    words = normalise_text(words)
    if not 0 < len(words) <= LONGEST_NOTE:
        raise NothingNoted
    return words


def _record(by: Any, note: Note, verb: str) -> None:
    record(by=by, verb=f"note.{verb}", subject=f"contribution:{note.contribution.reference}", note=note.pk)


def forget_team_work(*, contribution: Contribution) -> None:
    """Nothing that officers wrote about withdrawn words stays, nor whose they were to read."""
    contribution.notes.all().delete()
    Handover.objects.filter(contribution=contribution).delete()


def forget_what_was_noted(*, contribution: Contribution) -> None:
    """A note may say what was taken out of the words: what was written goes. A flag goes on waiting without words."""
    contribution.notes.filter(to=None).delete()
    contribution.notes.update(words="", settled_with="")


# --- Who is on what -----------------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, by: Any, to: Any, contributions: Iterable[int]) -> int:
    """Makes these (their keys) a colleague's to read, or one's own; how many. Raises NoSuchColleague."""
    if not readers_with(by).filter(pk=to.pk).exists():
        raise NoSuchColleague
    keys, now = sorted(set(contributions)), timezone.now()
    Handover.objects.bulk_create(
        [Handover(contribution_id=pk, to=to, by=by, at=now) for pk in keys],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["contribution"],
        update_fields=["to", "by", "at"],
    )
    if keys:
        record(by=by, verb="contributions.handed_over", subject=f"user:{to.pk}", count=len(keys))
    return len(keys)


def say_open(*, by: Any, contribution: Contribution) -> list[Any]:
    """Notes that this officer has it open; returns who else has."""
    now = timezone.now()
    Opening.objects.bulk_create(
        [Opening(contribution=contribution, by=by, until=now + OPEN_FOR)],
        update_conflicts=True,
        unique_fields=["contribution", "by"],
        update_fields=["until"],
    )
    others = contribution.openings.filter(until__gt=now).exclude(by=by).select_related("by")
    return [one.by for one in others.order_by("pk")]


def forget_openings() -> int:
    """Those that are over; how many."""
    return Opening.objects.filter(until__lte=timezone.now()).delete()[0]


# --- Saved lists ----------------------------------------------------------------------------------------


@transaction.atomic
def save_list(*, by: Any, name: str, query: str, is_shared: bool) -> SavedList:
    """Keeps the filters of a list under a name; one's own list of that name is replaced. Raises NeedsAName."""
    name = " ".join(normalise_text(name).split())
    if not 0 < len(name) <= LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise NeedsAName
    saved, _created = SavedList.objects.update_or_create(
        by=by, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    record(by=by, verb="list.saved", subject=f"list:{saved.pk}", shared=is_shared)
    return saved


@transaction.atomic
def remove_list(*, by: Any, saved: SavedList) -> None:
    """Takes one's own away. Raises NotYourNote."""
    if saved.by_id != by.pk:
        raise NotYourNote
    record(by=by, verb="list.removed", subject=f"list:{saved.pk}")
    saved.delete()

"""Finding texts that are nearly the same, one text and one short transaction at a time. What was compared outside is
looked at once more inside: the words may have been taken back meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Case, F, When

from engage.analysis.suggesting.alike import Alike, Band, Likeness, Place
from engage.analysis.suggesting.fingerprints import (
    NEAR,
    band_keys,
    exact_key,
    per_cent,
    runs_of,
    similarity,
    words_in,
)
from engage.contributions.models import Part
from engage.contributions.words import AlreadyGone, standing

ALIKE = "alike"
ROUND = 50  # texts
MOST_CANDIDATES = 40


@dataclass
class Text:
    """One text that is looked at."""

    part: Part

    @property
    def question(self) -> str:
        return f"{self.part.contribution.activity_id}\n{self.part.prompt}"

    @cached_property
    def exact(self) -> int:
        return exact_key(self.question, self.part.text)

    @cached_property
    def runs(self) -> frozenset[int]:
        return runs_of(words_in(self.part.text))

    @cached_property
    def bands(self) -> list[int]:
        return band_keys(self.question, self.runs)


@dataclass(frozen=True)
class Match:
    """The text that another one is like, or the anchor of its group."""

    likeness: Likeness
    similarity: int


def look_at_some() -> bool:
    """One round over texts that nobody has looked at; whether there may be more."""
    place, _created = Place.objects.get_or_create(name=ALIKE)
    parts = list(_texts().filter(pk__gt=place.part).order_by("pk")[:ROUND])
    for part in parts:
        _look_at(Text(part), after=place.part)
        place.part = part.pk
    return len(parts) == ROUND


def look_at_left_out() -> int:
    """Those that came in with a lower number after a higher one was looked at; how many."""
    place, _created = Place.objects.get_or_create(name=ALIKE)
    parts = list(_texts().filter(pk__lte=place.part, likeness=None).order_by("pk")[:ROUND])
    for part in parts:
        _look_at(Text(part), after=place.part)
    return len(parts)


def _texts():
    return Part.objects.with_words().select_related("contribution")


def _look_at(text: Text, *, after: int) -> None:
    match = _same(text) or _near(text)
    with transaction.atomic():
        place = Place.objects.select_for_update().get(name=ALIKE)
        if place.part != after:
            return  # another worker looks at these
        if text.part.pk > after:
            Place.objects.filter(pk=place.pk).update(part=text.part.pk)
        if _still_stands(text.part):
            _keep(text, match)


def _still_stands(part: Part) -> bool:
    try:
        standing(part.contribution)
    except AlreadyGone:
        return False
    return Part.objects.with_words().filter(pk=part.pk).exists() and not Likeness.objects.filter(part=part).exists()


def _same(text: Text) -> Match | None:
    same = Likeness.objects.filter(exact=text.exact).select_related("group").order_by("pk").first()
    return same and Match(same, same.similarity if same.group_id else 100)


def _near(text: Text) -> Match | None:
    """The most similar of those that share a band with it, each represented by the anchor of its group."""
    sharing = Band.objects.filter(key__in=text.bands).values("likeness")
    pairs = Likeness.objects.filter(pk__in=sharing).order_by("pk")
    pairs = pairs.values_list("pk", "group__anchor")[:MOST_CANDIDATES]
    heads = Likeness.objects.filter(pk__in={anchor or pk for pk, anchor in pairs}).exclude(part=text.part)
    matches = [
        Match(one, per_cent(similarity(text.runs, runs_of(words_in(one.part.text)))))
        for one in heads.select_related("part", "group").order_by("pk")
    ]
    return max((one for one in matches if one.similarity >= NEAR * 100), key=lambda one: one.similarity, default=None)


def _keep(text: Text, match: Match | None) -> None:
    """The other one may be gone by now: then it stands alone until one comes that is like it."""
    other = match and Likeness.objects.select_for_update(of=("self",)).filter(pk=match.likeness.pk).first()
    own = Likeness.objects.create(part=text.part, exact=text.exact)
    if other is None or other.exact != text.exact:
        Band.objects.bulk_create([Band(likeness=own, key=key) for key in text.bands])
    if match and other:
        join(own, to=other, similarity=match.similarity)


def join(own: Likeness, *, to: Likeness, similarity: int) -> None:
    """Into the group of the other one, which is made with it as its anchor where there is none."""
    if to.group_id is None:
        to.group = Alike.objects.create(activity_id=to.part.contribution.activity_id, anchor=to, people=1)
        to.similarity = 100
        to.save(update_fields=["group", "similarity"])
    own.group_id, own.similarity = to.group_id, similarity
    own.save(update_fields=["group", "similarity"])
    Alike.objects.filter(pk=to.group_id).update(people=F("people") + 1)


# --- A group whose anchor went --------------------------------------------------------------------------


def is_there_more() -> bool:
    """Whether a text waits to be looked at, or a group for a new anchor."""
    place = Place.objects.filter(name=ALIKE).first()
    waiting = _texts().filter(pk__gt=place.part if place else 0)
    return waiting.exists() or Alike.objects.filter(looked_to__isnull=False).exists()


def hold_some_against_new_anchors() -> bool:
    """One round over one group that lost the text it was held against; whether there may be more."""
    group = Alike.objects.filter(looked_to__isnull=False).order_by("pk").first()
    if group is None:
        return False
    _hold_against_anchor(group)
    look_at_left_out()
    return True


def _hold_against_anchor(seen: Alike) -> None:
    """Those that are not like the new anchor leave, unless a person has confirmed that they belong together; they are
    looked at anew, as if they had just come in."""
    members = seen.members.select_related("part__contribution").order_by("pk")
    anchor = seen.anchor or members.first()
    some = list(members.filter(pk__gt=seen.looked_to)[:ROUND])
    held = _held_against(Text(anchor.part), some) if anchor else {}
    with transaction.atomic():
        group = Alike.objects.select_for_update().get(pk=seen.pk)
        if (group.looked_to, group.anchor_id) != (seen.looked_to, seen.anchor_id):
            return
        group.anchor = anchor and Likeness.objects.filter(pk=anchor.pk).first()
        if anchor and not group.anchor:
            return  # it was withdrawn meanwhile: the next round finds another
        group.looked_to = some[-1].pk if len(some) == ROUND else None
        group.save(update_fields=["anchor", "looked_to"])
        leaving = [pk for pk, share in held.items() if share < NEAR * 100 and group.at is None]
        members = Likeness.objects.filter(pk__in=held.keys() - set(leaving))
        members.update(similarity=Case(*(When(pk=pk, then=share) for pk, share in held.items())))
        forget_likeness(parts=Likeness.objects.filter(pk__in=leaving).values_list("part", flat=True))


def _held_against(anchor: Text, members: list[Likeness]) -> dict[int, int]:
    """How similar each is to the anchor, in per cent, by its key."""
    texts = {one.pk: Text(one.part) for one in members}
    return {
        pk: 100 if text.exact == anchor.exact else per_cent(similarity(anchor.runs, text.runs))
        for pk, text in texts.items()
    }


def similarity_of(one: Likeness, anchor: Likeness | None) -> int:
    """In per cent; of texts that were taken out, too."""
    return _held_against(Text(anchor.part), [one])[one.pk] if anchor else 0


# --- Words that went ------------------------------------------------------------------------------------


def forget_likeness(*, parts: Iterable[int]) -> None:
    """Nothing that was made of these texts stays; those that were with them stay together."""
    for one in Likeness.objects.filter(part__in=parts).select_related("group"):
        heir = Likeness.objects.filter(exact=one.exact).exclude(pk=one.pk).order_by("pk")
        heir = heir.filter(group=one.group_id).first() or heir.first()
        if heir:
            one.bands.update(likeness=heir)
        if one.group_id:
            _go_out_of(one.group, one, heir)
        one.delete()


def _go_out_of(group: Alike, one: Likeness, heir: Likeness | None) -> None:
    Alike.objects.filter(pk=group.pk).update(people=F("people") - 1)
    if group.anchor_id != one.pk:
        return
    if heir and heir.group_id == group.pk:
        Alike.objects.filter(pk=group.pk).update(anchor=heir)
    else:
        Alike.objects.filter(pk=group.pk).update(anchor=None, looked_to=0)

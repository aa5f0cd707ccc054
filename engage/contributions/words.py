"""The texts of a contribution: made, replaced by their person, taken out of, emptied. They are never edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from engage.audit.services import record
from engage.contributions import signals
from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution, Part
from engage.contributions.versions import version_of
from engage.core.text import digest, normalise_text

TAKEN_OUT = "[…]"  # what stands where a passage was, in any language


@dataclass(frozen=True)
class Words:
    """One text as a person gave it, with the prompt it answers."""

    prompt: str
    text: str
    language: str = "en"


class AlreadyGone(ValueError):
    """It was withdrawn, or its time was over: nothing of it can be changed any more."""


def new_parts(contribution: Contribution, words: Iterable[Words]) -> list[Part]:
    """The parts of a new contribution, not yet saved: one for each text that says something."""
    said = [one for one in words if normalise_text(one.text)]
    return [_new_part(contribution, position, one) for position, one in enumerate(said, start=1)]


def keep_parts(parts: list[Part]) -> None:
    """All of them in one statement, and in one for the search index, which bulk_create does not tell."""
    Part.objects.bulk_create(parts)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Part, parts)


def _new_part(contribution: Contribution, position: int, words: Words, version: int = 1) -> Part:
    text = normalise_text(words.text)
    return Part(
        contribution=contribution,
        position=position,
        version=version,
        prompt=words.prompt,
        text=text,
        language=words.language,
        sha256=digest(text),
    )


def stamp_version(contribution: Contribution) -> None:
    parts = contribution.parts.filter(is_current=True).order_by("position").only("position", "sha256", "contribution")
    contribution.version = version_of(contribution, parts)
    contribution.save(update_fields=["version", "attachment_digest", "identity_tier", "shown_as", "language"])


@transaction.atomic
def replace_words(
    *,
    by: Any,
    contribution: Contribution,
    words: Iterable[Words],
    attachment_digest: str,
    language: str | None = None,
    identity_tier: IdentityTier | None = None,
    shown_as: str | None = None,
) -> None:
    """The person's own new version: of their words, and of how they are named where that is given. The old texts
    are emptied; consent stands, a release of the old version does not. Raises AlreadyGone."""
    contribution = standing(contribution)
    emptied = []
    for position, one in enumerate(words, start=1):
        old = contribution.parts.filter(position=position, is_current=True).first()
        if old and (old.text, old.prompt, old.language) == (normalise_text(one.text), one.prompt, one.language):
            continue
        version = old.version + 1 if old else 1
        if old:
            empty(Part.objects.filter(pk=old.pk), is_current=False)
            emptied.append(f"{position}.{old.version}")
        _new_part(contribution, position, one, version).save(force_insert=True)
    contribution.attachment_digest = attachment_digest
    contribution.language = language or contribution.language
    contribution.identity_tier = identity_tier or contribution.identity_tier
    contribution.shown_as = contribution.shown_as if shown_as is None else shown_as
    stamp_version(contribution)
    subject = f"contribution:{contribution.reference}"
    record(by=by, verb="contribution.changed", subject=subject, parts=len(emptied), again=",".join(emptied))


@transaction.atomic
def empty_again(*, contribution: Contribution, emptied: str) -> bool:
    """After a restore: these texts ("1.1,2.3": the first version of the first, the third of the second) had been
    replaced by their person, so they are emptied again, and nothing is public without them."""
    contribution = standing(contribution)
    found = 0
    for one in filter(None, emptied.split(",")):
        position, _dot, version = one.partition(".")
        held = contribution.parts.filter(position=position, version__lte=version).exclude(text="")
        found += held.count()
        empty(held)
    contribution.releases.all().delete()
    if found:
        stamp_version(contribution)
        subject = f"contribution:{contribution.reference}"
        record(by=None, verb="contribution.changed", subject=subject, parts=found, again=emptied)
    return bool(found)


@transaction.atomic
def take_out(*, by: Any, part: Part, start: int, end: int, ground: str) -> Part:
    """An officer takes the passage from `start` up to, not including, `end` (code points) out of a text; nothing is
    rewritten (MOD-5). What stands is a new version with TAKEN_OUT in its place; the old text is emptied, and a release
    of it is void. Raises AlreadyGone when this text no longer stands, ValueError for a passage that says nothing."""
    contribution = standing(part.contribution)
    old = contribution.parts.filter(pk=part.pk, is_current=True).exclude(text="").first()
    if old is None:
        raise AlreadyGone
    if not 0 <= start < end <= len(old.text) or old.text[start:end].strip() in ("", TAKEN_OUT):
        raise ValueError("There is nothing to take out.")
    left = Words(old.prompt, f"{old.text[:start]}{TAKEN_OUT}{old.text[end:]}", old.language)
    empty(Part.objects.filter(pk=old.pk), is_current=False)
    new = _new_part(contribution, old.position, left, old.version + 1)
    new.save(force_insert=True)
    stamp_version(contribution)
    signals.taken_out.send(Part, old=old, new=new, start=start, end=end)
    again = f"{old.position}.{old.version}.{start}.{end}.{ground}"
    record(by=by, verb="words.taken_out", subject=f"contribution:{contribution.reference}", ground=ground, again=again)
    return new


def empty(parts: Any, **also: Any) -> None:
    """Takes the words out of these parts and out of the search index."""
    for part in parts:
        index.remove_object(part)
    signals.emptied.send(Part, parts=[part.pk for part in parts])
    parts.update(text="", sha256="", **also)


def standing(contribution: Contribution) -> Contribution:
    """Locked, so that it cannot be withdrawn meanwhile. Raises AlreadyGone."""
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if contribution.is_withdrawn:
        raise AlreadyGone
    return contribution

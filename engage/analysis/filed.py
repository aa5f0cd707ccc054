"""The excerpts of some texts with all that they are filed under, in one query: the screen on which people read and file
asks for many things as it is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from engage.analysis.looking import with_looks
from engage.analysis.models import Coding, Excerpt, Suggestion
from engage.analysis.suggesting.suggestion import Verdict
from engage.analysis.teamwork import Note
from engage.contributions.models import Part


def with_rarer_things(parts: Any) -> Any:
    """Each with whether it has what most have not, and what is not asked for then: an excerpt that nobody files any
    more, because a decision answers it; a suggestion that nobody answered; a note on its contribution."""
    bare = Excerpt.objects.filter(part=OuterRef("pk"), codings=None)
    suggested = Suggestion.objects.filter(part=OuterRef("pk"), verdict=Verdict.OPEN)
    noted = Note.objects.filter(contribution=OuterRef("contribution"))
    return parts.annotate(has_bare_excerpts=Exists(bare), has_suggestions=Exists(suggested), has_notes=Exists(noted))


def filed_excerpts(parts: Sequence[Part]) -> list[Excerpt]:
    """`parts` are those that with_rarer_things gives. What each is filed under is at hand in `at_hand`."""
    texts: dict[int, Any] = {part.pk: part for part in parts}
    codings = Coding.objects.filter(excerpt__part__in=texts).select_related("excerpt", "code__parent__parent", "coder")
    codings = with_looks(codings)
    found: dict[int, Excerpt] = {}
    filed: dict[int, list[Coding]] = {}
    for coding in codings.order_by("pk"):
        found.setdefault(coding.excerpt_id, coding.excerpt)
        filed.setdefault(coding.excerpt_id, []).append(coding)
    if any(part.has_bare_excerpts for part in texts.values()):
        found |= {one.pk: one for one in Excerpt.objects.filter(part__in=texts, codings=None)}
    for pk, excerpt in found.items():
        excerpt.part = texts[excerpt.part_id]
        excerpt.at_hand = filed.get(pk, [])
    return list(found.values())

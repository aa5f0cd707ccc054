"""The excerpts of some texts with all that they are filed under, in one query: the screen on which people read and file
asks for many things as it is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from engage.analysis.looking import with_looks
from engage.analysis.models import Code, Coding, Excerpt, Suggestion
from engage.analysis.suggesting.suggestion import Verdict
from engage.contributions.models import Contribution, Part
from engage.core.prepared import Prepared


def _rarer_things() -> dict[str, Exists]:
    return {
        "has_bare_excerpts": Exists(Excerpt.objects.filter(part=OuterRef("pk"), codings=None)),
        "has_suggestions": Exists(Suggestion.objects.filter(part=OuterRef("pk"), verdict=Verdict.OPEN)),
    }


# What the screen names of a filing; of a code not its definition, of an officer not their address.
_CODE = ["label", "colour", "status", "parent", "split_from"]
_SHOWN = ["excerpt__part", "excerpt__start", "excerpt__end", "coder__first_name", "coder__last_name"]
_SHOWN += [f"code__{field}" for field in _CODE]
_PARTS = Prepared(
    lambda contribution: (
        Part.objects.with_words().filter(contribution=contribution).annotate(**_rarer_things()).order_by("position")
    )
)
_CODINGS = Prepared(
    lambda *parts: (
        with_looks(Coding.objects.filter(excerpt__part__in=parts))
        .select_related("excerpt", "code", "coder")
        .only(*_SHOWN)
        .order_by("pk")
    )
)


def parts_of(contribution: Contribution) -> list[Part]:
    """Its texts in their order, each with whether it has what most have not, and what is not asked for then: an excerpt
    that nobody files any more, because a decision answers it; a suggestion that nobody answered."""
    parts = _PARTS(contribution.pk)
    for part in parts:
        part.contribution = contribution
    return parts


def filed_excerpts(parts: Sequence[Part], known: Iterable[Code]) -> list[Excerpt]:
    """`parts` are those of parts_of. What each is filed under is at hand in `at_hand`. Codes that are known already are
    not asked for again."""
    texts: dict[int, Any] = {part.pk: part for part in parts}
    found: dict[int, Excerpt] = {}
    filed: dict[int, list[Coding]] = {}
    codings = _CODINGS(*texts) if texts else []
    _place(codings, {code.pk: code for code in known})
    for coding in codings:
        found.setdefault(coding.excerpt_id, coding.excerpt)
        filed.setdefault(coding.excerpt_id, []).append(coding)
    if any(part.has_bare_excerpts for part in texts.values()):
        found |= {one.pk: one for one in Excerpt.objects.filter(part__in=texts, codings=None)}
    for pk, excerpt in found.items():
        excerpt.part = texts[excerpt.part_id]
        excerpt.at_hand = filed.get(pk, [])
    return list(found.values())


def _place(codings: list[Coding], known: dict[int, Code]) -> None:
    """Below the codes that they stand under. Many codebooks have no such, and then nothing is asked for."""
    above = {coding.code.parent_id for coding in codings} - known.keys() - {None}
    found = known | (Code.objects.select_related("parent").in_bulk(above) if above else {})
    for coding in codings:
        if coding.code.parent_id:
            coding.code.parent = found[coding.code.parent_id]

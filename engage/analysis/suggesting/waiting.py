"""The suggestions that wait on the coding screen, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from engage.analysis.models import Code
from engage.analysis.suggesting.suggestion import Source, Suggestion
from engage.analysis.suggesting.wording import lines_of
from engage.contributions.models import Part

MOST_WORDS = 8


@dataclass
class Waiting:
    """One code for one text, and whatever suggests it. `key` names it in an address."""

    key: int
    code: Code
    reasons: list[str | Promise]
    has_keys: bool = False  # it is the one that a key answers


def waiting_for(parts: Iterable[Part]) -> dict[int, list[Waiting]]:
    """By the key of the text, in the order of the codes' names."""
    texts = {part.pk: part for part in parts}
    if not texts:
        return {}
    rows = Suggestion.objects.standing().filter(part__in=texts).select_related("code", "rule")
    found: dict[tuple[int, int], Waiting] = {}
    for row in rows.order_by("code__label", "pk"):
        one = found.setdefault((row.part_id, row.code_id), Waiting(row.pk, row.code, []))
        one.reasons.append(reason(row, texts[row.part_id].text))
    by_part: dict[int, list[Waiting]] = {pk: [] for pk in texts}
    for (part, _code), one in found.items():
        by_part[part].append(one)
    first = next((one for some in by_part.values() for one in some), None)
    if first:
        first.has_keys = True
    return by_part


def reason(row: Suggestion, text: str) -> str | Promise:
    words = list(dict.fromkeys(text[start:end] for start, end in row.spans))[:MOST_WORDS]
    if row.source == Source.LEARNED:
        shown = format_lazy(_("These words weighed most: {words}."), words=_quoted(words))
        return shown if words else _("It is like texts that people filed under this code.")
    looked_for = words or lines_of(f"{row.rule.any_of}\n{row.rule.all_of}") if row.rule else words
    return format_lazy(_("The rule for {code} found {words}."), code=row.code.label, words=_quoted(looked_for))


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)

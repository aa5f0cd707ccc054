"""Finding contributions by their words, through Wagtail's search."""

import re
import unicodedata
from typing import Any

from wagtail.search.query import And, Or, PlainText

from engage.analysis.holding import Held
from engage.analysis.word_index import holding_words
from engage.core.references import ALPHABET, normalise_reference

MOST_WORDS = 20
_HISSING = ("s", "x", "z", "ch", "sh")
# PostgreSQL leaves these out of a query; a made-up plural of them ("wases") would stay and find nothing.
_LITTLE_WORDS = frozenset(
    ["as", "does", "each", "has", "hers", "his", "is", "its", "ours", "s", "such", "this", "theirs", "was", "which"]
    + ["yours"]
)
_REFERENCE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def matching(contributions: Any, typed: str) -> tuple[Any, list[Held]]:
    """The one whose reference was typed; or what a contribution must hold for every word typed, in some form of it, to
    be in one text of it. Signs are blanks: to the search engine they would be commands."""
    reference = _as_reference(typed.strip())
    if _REFERENCE.fullmatch(reference):
        return contributions.filter(reference=reference), []
    words = words_of(typed)
    if not words:
        return contributions.none(), []
    return contributions, [holding_words(And([Or([PlainText(form) for form in forms_of(word)]) for word in words]))]


def _as_reference(typed: str) -> str:
    """Its dash may be left out where no word can be meant: there are letters and digits in it, and no blank."""
    may_be_words = typed.isalpha() or typed.isdecimal() or not typed.isalnum()
    return typed.upper() if may_be_words else normalise_reference(typed)


def parts_matching(query: Any) -> Any:
    """The texts that match."""
    return holding_words(query).rows


def words_of(typed: str) -> list[str]:
    """The words of what someone typed: letters, marks and digits, nothing a search engine could trip over."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in typed)
    return [word for word in kept.split() if any(c.isalnum() for c in word)][:MOST_WORDS]


def forms_of(word: str) -> list[str]:
    """The word, and its plural or singular in -es: the stemmers of both databases take "bus" and "buses" for
    two words."""
    forms = [word]
    if word.lower() in _LITTLE_WORDS:
        return forms
    if word.lower().endswith(_HISSING):
        forms.append(f"{word}es")
    if word.lower().endswith("es") and word[:-2].lower().endswith(_HISSING):
        forms.append(word[:-2])
    return forms

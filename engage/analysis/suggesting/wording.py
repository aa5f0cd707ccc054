"""The words of a rule, and where a text says them: in any form, whatever their case and accents. Which texts may hold
them is asked of the search; here it is found where, and that a phrase stands together."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engage.analysis.search import words_of
from engage.core.text import normalise_text

MOST_TERMS, LONGEST_TERM = 20, 60
Span = tuple[int, int]
_ENDINGS = frozenset(
    ["", "s", "es", "e", "ed", "d", "ing", "ings", "er", "ers", "y", "ies", "ied", "ly", "ion", "ions", "ment"]
    + ["ments", "ness", "al", "ation", "ations", "ating", "ated", "ate", "ates"]
)
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Wording:
    """What a rule looks for; each term a word or a phrase."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, row) -> "Wording":
        return cls(*(tuple(lines_of(text)) for text in (row.any_of, row.all_of, row.none_of)))

    @property
    def has_phrases(self) -> bool:
        return any(len(words_of(term)) > 1 for term in (*self.any_of, *self.all_of, *self.none_of))

    def spans_in(self, text: str) -> list[Span] | None:
        """Where the text says what is looked for; None when it does not. Empty where the search knows a form of a word
        that is not known here."""
        tokens = list(tokens_of(text))
        if any(found(term, tokens) for term in self.none_of if len(words_of(term)) > 1):
            return None
        any_of, all_of = ([found(term, tokens) for term in terms] for terms in (self.any_of, self.all_of))
        if self.has_phrases and (not all(all_of) or (any_of and not any(any_of))):
            return None
        return sorted({span for spans in (*any_of, *all_of) for span in spans[:1]})


def lines_of(text: str) -> list[str]:
    """The terms of a box, each once, as they were typed."""
    lines = (" ".join(line.split()) for line in re.split(r"[\n,;]", normalise_text(text)))
    return list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True)
class Token:
    word: str
    start: int
    end: int


def tokens_of(text: str) -> Iterable[Token]:
    start = None
    for at, sign in enumerate([*text, " "]):
        is_word = unicodedata.category(sign)[0] in "LMN"
        if is_word and start is None:
            start = at
        elif not is_word and start is not None:
            yield Token(_folded(text[start:at]), start, at)
            start = None


def found(term: str, tokens: Sequence[Token]) -> list[Span]:
    """Each place, the words in their own form first."""
    words = [_folded(word) for word in words_of(term)]
    places = range(len(tokens) - len(words) + 1) if words else ()
    hits = [tokens[at : at + len(words)] for at in places if _akin(words[0], tokens[at].word)]
    hits = [hit for hit in hits if all(_akin(word, token.word) for word, token in zip(words, hit, strict=True))]
    hits.sort(key=lambda hit: [token.word for token in hit] != words)
    return [(hit[0].start, hit[-1].end) for hit in hits]


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or word


def _akin(one: str, other: str) -> bool:
    """Two forms of one word, as far as their endings tell."""
    if one == other:
        return True
    same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(one), len(other)) if same is None else same
    return any(
        _ending(one, stem) in _ENDINGS and _ending(other, stem) in _ENDINGS
        for stem in range(same, max(_SHORTEST_STEM, same - 2) - 1, -1)
    )


def _ending(word: str, stem: int) -> str:
    """What follows the stem; of "stopping" it is "ing" after "stop"."""
    rest = word[stem:]
    return rest[1:] if len(rest) > 1 and rest[0] == word[stem - 1] and rest[1:] in _ENDINGS else rest

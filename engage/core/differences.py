"""What is different between two texts, word by word. Nothing is lost: the pieces put together are the two texts.

How white space is set out makes no difference: the same page pasted on another day often breaks its lines elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*|\s+")
# Above so many pairs of equal lines or words, finding the best fit takes seconds: then all of it counts as changed.
MOST_PAIRS = 60_000


@dataclass(frozen=True)
class Piece:
    """Some words, before and after; one of them is empty where words were only added or taken away."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return _bare(self.before) == _bare(self.after)


@dataclass(frozen=True)
class Row:
    """Some lines that stand beside each other."""

    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.is_same for piece in self.pieces)


def compare(before: str, after: str) -> list[Row]:
    rows: list[Row] = []
    for old, new in _steps(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        whole = Piece("".join(old), "".join(new))
        rows.append(Row((whole,)) if whole.is_same else Row(tuple(by_words(whole.before, whole.after))))
    return rows


def by_words(before: str, after: str) -> Iterator[Piece]:
    """However the lines are broken."""
    for old, new in _steps(_WORD.findall(before), _WORD.findall(after)):
        yield Piece("".join(old), "".join(new))


def before_of(rows: Sequence[Row]) -> str:
    return "".join(piece.before for row in rows for piece in row.pieces)


def after_of(rows: Sequence[Row]) -> str:
    return "".join(piece.after for row in rows for piece in row.pieces)


def say_the_same(before: str, after: str) -> bool:
    return _bare(before) == _bare(after)


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The two, in steps that are the same or differ."""
    olds, news = [_bare(one) for one in before], [_bare(one) for one in after]
    start, end = _same_ends(olds, news)
    if start:
        yield before[:start], after[:start]
    old_end, new_end = len(before) - end, len(after) - end
    middle = olds[start:old_end], news[start:new_end]
    if _pairs(*middle) > MOST_PAIRS:
        yield before[start:old_end], after[start:new_end]
    else:
        fit = SequenceMatcher(None, *middle, autojunk=False)
        for _what, i, j, k, m in fit.get_opcodes():
            yield before[start + i : start + j], after[start + k : start + m]
    if end:
        yield before[old_end:], after[new_end:]


def _same_ends(olds: list[str], news: list[str]) -> tuple[int, int]:
    """How many are the same from the start, and from the end."""
    shorter = min(len(olds), len(news))
    start = next((n for n in range(shorter) if olds[n] != news[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if olds[-n - 1] != news[-n - 1]), left)
    return start, end


def _pairs(olds: list[str], news: list[str]) -> int:
    there, here = Counter(olds), Counter(news)
    return sum(count * here[word] for word, count in there.items())


def _bare(text: str) -> str:
    return " ".join(text.split())

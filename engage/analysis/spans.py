"""Spans of a text, `[start, end)` in Unicode code points: what Python counts, and JavaScript does not (EXC-6)."""

import re

from engage.core.text import normalise_text

_BLANK = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’»)\]]*\s+|\n+")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends, which a double click likes to take along."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def find(text: str, quote: str) -> list[tuple[int, int]]:
    """Everywhere a typed or pasted quote stands in the text, however its blanks were typed."""
    words = [re.escape(word) for word in _BLANK.split(normalise_text(quote)) if word]
    if not words:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(words), text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences and lines of a text, without the blanks between them."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    spans = [trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return [(start, end) for start, end in spans if start < end]


def after_taking_out(span: tuple[int, int], taken: tuple[int, int], put: int) -> tuple[int, int] | None:
    """Where a span stands once `taken` was replaced by `put` characters. What it loses it loses; None when it lay
    inside, and nothing of its own is left (EXC-4)."""
    (start, end), (first, last) = span, taken
    if first <= start and end <= last:
        return None
    moved = put - (last - first)
    return (
        start if start <= first else first if start < last else start + moved,
        end if end <= first else first + put if end < last else end + moved,
    )

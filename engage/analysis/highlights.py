"""A text cut where excerpts begin and end, so that it can be shown with all of them marked, overlapping too."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from engage.analysis.models import Excerpt


@dataclass
class Shown:
    """An excerpt with its number on the screen, which stands in the text and in the list beside it."""

    number: int
    excerpt: Excerpt


@dataclass
class Segment:
    """Words between two cuts: the numbers of the excerpts they are part of, and of those that end with them."""

    words: str
    within: list[int] = field(default_factory=list)
    ending: list[int] = field(default_factory=list)


def segments(text: str, shown: Sequence[Shown]) -> list[Segment]:
    """Put together again, the segments are the text: nothing is added to it, nothing left out."""
    cuts = {0, len(text)}
    for one in shown:
        cuts |= {one.excerpt.start, one.excerpt.end}
    ordered = sorted(cut for cut in cuts if cut <= len(text))
    return [_segment(text, start, end, shown) for start, end in itertools.pairwise(ordered)]


def _segment(text: str, start: int, end: int, shown: Sequence[Shown]) -> Segment:
    covering = [one for one in shown if one.excerpt.start <= start and end <= one.excerpt.end]
    return Segment(
        words=text[start:end],
        within=[one.number for one in covering],
        ending=[one.number for one in covering if one.excerpt.end == end],
    )

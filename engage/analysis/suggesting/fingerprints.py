"""What makes two texts the same, or nearly: their words in their order, without case, signs and blanks. Similarity is
the share of runs of three words that both have of all that either has (Jaccard). MinHash bands find who may be similar
without holding each text against each other one; then the texts themselves are compared."""

import functools
import re
import unicodedata
from hashlib import blake2b

from engage.core.references import derive_key

RUN = 3  # words
FEWEST_WORDS = 8  # below that only the same words are the same text
NEAR = 0.6
BANDS, ROWS = 10, 4
_PRIME = (1 << 61) - 1
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")


def words_in(text: str) -> list[str]:
    """Those of writings without blanks are single signs. A combining mark belongs to its letter."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    spaced = "".join(f" {c} " if unicodedata.east_asian_width(c) in "WF" else c for c in kept)
    return spaced.split()


def exact_key(question: str, text: str) -> int:
    """The same for the same words, under one question. Where there are no words (signs, pictures) they count."""
    words = " ".join(words_in(text)) or " ".join(text.split())
    return _number(f"{question}\n{words}")


def runs_of(words: list[str]) -> frozenset[int]:
    """Each run of words as a number; none for a text that is too short to be nearly another."""
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(_number(" ".join(words[at : at + RUN])) for at in range(len(words) - RUN + 1))


def similarity(one: frozenset[int], other: frozenset[int]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def band_keys(question: str, runs: frozenset[int]) -> list[int]:
    if not runs:
        return []
    lowest = [min((factor * run + offset) % _PRIME for run in runs) for factor, offset in _permutations()]
    bands = [lowest[band * ROWS : (band + 1) * ROWS] for band in range(BANDS)]
    return [_number(f"{question}\n{band}\n{rows}") for band, rows in enumerate(bands)]


def per_cent(share: float) -> int:
    """Rounded down, so that 100 is the same and nothing else."""
    return int(share * 100)


@functools.cache
def _permutations() -> list[tuple[int, int]]:
    """Always the same ones, or what was kept yesterday would not be found today."""
    digests = [blake2b(f"permutation {number}".encode()).digest() for number in range(BANDS * ROWS)]
    return [(int.from_bytes(one[:7]) + 1, int.from_bytes(one[7:14])) for one in digests]


def _number(text: str) -> int:
    """64 bits with a sign, as databases hold them, under a key: whoever has the database alone cannot try words."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=derive_key("likeness"))
    return int.from_bytes(digest.digest(), signed=True)

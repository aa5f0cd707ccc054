"""Where one text says something else than another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"^\s+|\S+\s*")
LONGEST = 2000  # words of both: beyond that, comparing takes longer than anybody waits


@dataclass(frozen=True)
class Piece:
    """Words of the second text that the first one has too; of the second alone; or of the first alone."""

    words: str
    kind: str = ""  # "", "more" or "less"


def differences(first: str, second: str) -> list[Piece] | None:
    """The second text, with what the first one says instead; None for texts too long to compare. Blanks are no
    difference."""
    ours, theirs = _PIECES.findall(first), _PIECES.findall(second)
    if len(ours) + len(theirs) > LONGEST:
        return None
    pieces: list[Piece] = []
    words = [[piece.strip() for piece in text] for text in (ours, theirs)]
    for what, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(theirs[c:d])))
            continue
        pieces += [Piece("".join(ours[a:b]), "less")] if b > a else []
        pieces += [Piece("".join(theirs[c:d]), "more")] if d > c else []
    return pieces

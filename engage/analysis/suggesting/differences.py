"""Where one text says something else than another, word by word."""

from dataclasses import dataclass

from engage.core.differences import by_words

LONGEST = 2000  # words of both: nobody reads the differences of longer ones in a list


@dataclass(frozen=True)
class Piece:
    """Words of the second text that the first one has too; of the second alone; or of the first alone."""

    words: str
    kind: str = ""  # "", "more" or "less"


def differences(first: str, second: str) -> list[Piece] | None:
    """The second text, with what the first one says instead; None for texts too long to compare."""
    if len(first.split()) + len(second.split()) > LONGEST:
        return None
    pieces: list[Piece] = []
    for step in by_words(first, second):
        said = [Piece(step.after)] if step.is_same else [Piece(step.before, "less"), Piece(step.after, "more")]
        pieces += [piece for piece in said if piece.words]
    return pieces

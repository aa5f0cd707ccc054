"""How words are kept: one form of every character, one kind of line end."""

import hashlib
import unicodedata

MINIMUM_REASON = 20  # characters of a reason or an answer that somebody will read, once trimmed


def normalise_text(text: str) -> str:
    """NFC, LF, without NUL and without space around it. Offsets are counted on this form."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def whole_words(text: str, start: int, longest: int, *, longest_word: int = 40) -> tuple[int, int]:
    """Where to cut a piece out of a text, at most so many characters, and no word in two unless it is very long."""
    if start and not text[start - 1].isspace():
        start = next((at + 1 for at in range(start, min(start + longest_word, len(text))) if text[at].isspace()), start)
    end = min(start + longest, len(text))
    if end < len(text) and not text[end].isspace():
        end = next((at for at in range(end - 1, max(start, end - longest_word), -1) if text[at].isspace()), end)
    return start, end


def digest(text: str) -> str:
    """SHA-256 of the text as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""How words are kept: one form of every character, one kind of line end."""

import hashlib
import unicodedata

MINIMUM_REASON = 20  # characters of a reason or an answer that somebody will read, once trimmed


def normalise_text(text: str) -> str:
    """NFC, LF, without NUL and without space around it. Offsets are counted on this form."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def digest(text: str) -> str:
    """SHA-256 of the text as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

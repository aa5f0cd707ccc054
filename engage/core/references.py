"""Public references, return codes and keys. Migrations name these functions: they never move."""

import hashlib
import hmac
import secrets

from django.conf import settings

# No 0/O, 1/I/L, U/V: people read these aloud and copy them from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
REFERENCE_LENGTH = 8  # 29^8: about 39 bits; a name, not a secret
CODE_LENGTH = 12  # 29^12: more than 58 bits; a secret


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_reference() -> str:
    """A public reference, as `K7M4-PQ9T`."""
    raw = _random(REFERENCE_LENGTH)
    return f"{raw[:4]}-{raw[4:]}"


def new_code() -> str:
    """A return code, as `K7M4-PQ9T-XW2R`. Shown once, stored only as a digest."""
    raw = _random(CODE_LENGTH)
    return f"{raw[:4]}-{raw[4:8]}-{raw[8:]}"


def code_from(token: str) -> str:
    """The return code that belongs to a long random token, the same each time. Whoever holds the token can
    be shown the code without its ever having been stored."""
    number = int.from_bytes(hmac.new(token.encode(), b"engage:return-code", hashlib.sha256).digest())
    raw = ""
    for _position in range(CODE_LENGTH):
        number, which = divmod(number, len(ALPHABET))
        raw += ALPHABET[which]
    return f"{raw[:4]}-{raw[4:8]}-{raw[8:]}"


def normalise_code(typed: str) -> str:
    """What someone typed, without the spaces and dashes people add, in capitals."""
    kept = "".join(c for c in typed.upper() if c in ALPHABET)
    return "-".join(kept[i : i + 4] for i in range(0, len(kept), 4))


def normalise_reference(typed: str) -> str:
    """What someone typed, as a reference is written: with its dash, in capitals. Anything else stays as it is."""
    kept = "".join(c for c in typed.upper() if c not in " -\u2010\u2011\u2013")
    whole = len(kept) == REFERENCE_LENGTH and set(kept) <= set(ALPHABET)
    return f"{kept[:4]}-{kept[4:]}" if whole else typed


def references_in(typed: str) -> list[str]:
    """Those that stand on lines, or between commas or blanks; also one that has a blank for its dash."""
    found: list[str] = []
    for words in (line.split() for line in typed.upper().replace(",", "\n").splitlines()):
        while words:
            halves = normalise_reference(" ".join(words[:2]))
            taken = 2 if len(words) > 1 and len(words[0]) == 4 and halves != " ".join(words[:2]) else 1
            found.append(halves if taken == 2 else normalise_reference(words[0]))
            words = words[taken:]
    return list(dict.fromkeys(found))


def derive_key(purpose: str, *, secret: str | None = None) -> bytes:
    """A key of its own for each purpose (receipt, unsubscribe, import …), kept outside the database."""
    root = (secret or settings.SECRET_KEY).encode()
    return hmac.new(root, f"engage:key:{purpose}".encode(), hashlib.sha256).digest()


def keyed_digest(purpose: str, text: str, *, secret: str | None = None) -> str:
    return hmac.new(derive_key(purpose, secret=secret), text.encode(), hashlib.sha256).hexdigest()


def keyed_digests(purpose: str, text: str) -> list[str]:
    """The digest under today's key and under each retired one, so that a key can be rotated:
    put the old one into SECRET_KEY_FALLBACKS and codes already given out still open."""
    secrets_in_use = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(purpose, text, secret=secret) for secret in secrets_in_use]

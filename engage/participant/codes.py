"""Reading a return code as people type it: from paper, from a phone, with another alphabet's keyboard."""

import unicodedata

from django.utils.translation import gettext as _

from engage.core.references import ALPHABET, CODE_LENGTH, REFERENCE_LENGTH, normalise_code

# Letters of other alphabets that look the same on paper and on a keyboard.
SAME_LOOK = str.maketrans("АВЕЅЈКМНРСТХΑΒΕΖΗΚΜΝΡΤΥΧ", "ABESJKMHPCTXABEZHKMNPTYX")
# Signs that no code has, because they are easily mistaken, and what stands there instead.
MISTAKEN_FOR = {**dict.fromkeys("0O", "Q, D, G"), **dict.fromkeys("1IL", "7, J, T"), **dict.fromkeys("UV", "W, Y")}


class NotACode(ValueError):
    """What was typed cannot be a return code; `str()` tells the person what to look at."""


def read_code(typed: str) -> str:
    """The code in its one form, as `K7M4-PQ9T-XW2R`. Raises NotACode: that is said before anything is looked up,
    so it tells a guesser nothing but the rules, which are public."""
    signs = _signs(typed)
    if not signs:
        raise NotACode(_("Enter your return code"))
    if strange := [sign for sign in signs if sign not in ALPHABET]:
        raise NotACode(_about(strange[0]))
    if len(signs) == REFERENCE_LENGTH:
        raise NotACode(
            _("This looks like a reference. Your return code is longer: it has %(length)d letters and numbers.")
            % {"length": CODE_LENGTH}
        )
    if len(signs) != CODE_LENGTH:
        raise NotACode(
            _("A return code has %(length)d letters and numbers. You entered %(entered)d.")
            % {"length": CODE_LENGTH, "entered": len(signs)}
        )
    return normalise_code("".join(signs))


def _signs(typed: str) -> list[str]:
    """The letters and digits, in capitals; spaces, dashes and whatever else people put between them fall away."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(SAME_LOOK)
    digits = (str(unicodedata.decimal(sign, sign)) for sign in plain)  # also Arabic, Bengali and other digits
    return [sign for sign in digits if sign.isalnum()]


def _about(sign: str) -> str:
    if sign in MISTAKEN_FOR:
        return _("A return code never has “%(sign)s”. Look at it again: it may be one of these: %(instead)s.") % {
            "sign": sign,
            "instead": MISTAKEN_FOR[sign],
        }
    return _("A return code never has “%(sign)s”. Look at it again.") % {"sign": sign}

"""A council's colour: whether it can be read (WCAG 2.2, 1.4.3), the nearest one that can, and what the pages wear in
light and dark surroundings."""

import colorsys
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# The same as in engage/frontend/src/_colours.scss; a test compares them.
WHITE, BLACK = "#ffffff", "#000000"
GROUND = "#f6f4f0"  # the darkest that a link stands on in light surroundings
DARK_WASH = "#2b2722"  # the lightest that it stands on in dark ones
DEFAULT = "#0b5a6b"
ENOUGH = 4.5
ENOUGH_IN_THE_DARK = 5.5  # thin letters on dark ground seem thinner than they are
STEPS = 100

_WRITTEN = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_NOT_A_COLOUR = _("Write the colour as # and six letters or digits, as your style guide does: #0b5a6b")
_TOO_LIGHT = _(
    "%(colour)s is too light to read. White text on it has a contrast of %(on_it)s to 1, and a link in this colour "
    "%(link)s to 1 on the page; people with low vision need %(enough)s to 1. The nearest darker colour that passes "
    "is %(darker)s."
)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def can_be_read(colour: str) -> bool:
    return min(contrast(WHITE, colour), contrast(GROUND, colour)) >= ENOUGH


def mixed(colour: str, with_: str, share: float) -> str:
    """`share` of `with_` in it, 0 to 1."""
    pairs = zip(_parts(colour), _parts(with_), strict=True)
    return "#" + "".join(f"{round(own + (other - own) * share):02x}" for own, other in pairs)


def darker_that_passes(colour: str) -> str:
    """The colour itself when it can be read. Black always can."""
    return next(shade for shade in _towards(colour, BLACK) if can_be_read(shade))


def for_the_dark(colour: str) -> str:
    """The same colour, light enough for dark surroundings. It keeps its strength: white mixed in would make it grey."""
    return next(tint for tint in _lighter(colour) if contrast(tint, DARK_WASH) >= ENOUGH_IN_THE_DARK)


def _towards(colour: str, end: str):
    return (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))


def _lighter(colour: str):
    hue, lightness, strength = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    for step in range(STEPS + 1):
        light = lightness + (1 - lightness) * step / STEPS
        yield "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, strength))


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def normalised(written: str) -> str:
    """`#0B5A6B`, `0b5a6b` and `#abc` as people write them, as `#0b5a6b` and `#aabbcc`. Raises ValidationError."""
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise ValidationError(_NOT_A_COLOUR)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def validate_can_be_read(colour: str) -> None:
    if can_be_read(colour):
        return
    figures = {
        "colour": colour,
        "on_it": _figure(contrast(WHITE, colour)),
        "link": _figure(contrast(GROUND, colour)),
        "enough": ENOUGH,
        "darker": darker_that_passes(colour),
    }
    raise ValidationError(_TOO_LIGHT, params=figures)


def _figure(ratio: float) -> str:
    """Rounded down: what is said to have 4.5 has it."""
    return f"{int(ratio * 100) / 100:g}"


class ColourField(models.CharField):
    """A colour that text can be read in, as `#0b5a6b`."""

    default_validators = [validate_can_be_read]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 7, "default": DEFAULT, **kwargs})

    def to_python(self, value):
        return normalised(value) if isinstance(value, str) and value else value

    def formfield(self, **kwargs):
        # Room for what people write round it: `to_python` tells them, not a box that takes no more.
        return super().formfield(**{"max_length": 60, **kwargs})

"""The council's paper: a message as HTML beside its plain text. The words are the same, because they are made from it;
the council's name and colour are put on. No picture, nothing that tells when it is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

BELOW = re.compile(r"^-- $", re.MULTILINE)  # what mail programs take for the beginning of a signature
_CODE = re.compile(r"[A-Z0-9]{2,12}(-[A-Z0-9]{2,12}){0,3}")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Letterhead:
    """`colour` is dark enough for white text on it; `in_the_dark` is for links on dark ground."""

    name: str = ""
    colour: str = "#1c1a17"
    in_the_dark: str = "#f1ece3"


class Kind(Enum):
    WORDS = "words"
    CODE = "code"
    ADDRESS = "address"


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: Kind


_kept: dict[str, Callable[[], Letterhead]] = {"source": Letterhead}


def take_letterhead_from(source: Callable[[], Letterhead]) -> None:
    """Called from an app's `ready()`: this one stands below those that know what a council looks like."""
    _kept["source"] = source


def dress(message: EmailMultiAlternatives, *, name: str = "") -> EmailMultiAlternatives:
    """Adds the HTML beside the text, under `name` where another than the site's own writes."""
    html = as_html(subject=message.subject, text=message.body, name=name)
    message.attach_alternative(html, "text/html")
    return message


def as_html(*, subject: str, text: str, name: str = "") -> SafeString:
    head = _kept["source"]()
    words, below = (BELOW.split(text, maxsplit=1) + [""])[:2]
    context = {
        "subject": subject,
        "name": name or head.name,
        "head": head,
        "words": paragraphs(words),
        "below": paragraphs(below),
    }
    return render_to_string("core/letter.html", context)


def paragraphs(text: str) -> list[Paragraph]:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return [Paragraph(block, _kind(block)) for block in blocks if block]


def _kind(block: str) -> Kind:
    if _CODE.fullmatch(block):
        return Kind.CODE
    return Kind.ADDRESS if _ADDRESS.fullmatch(block) else Kind.WORDS

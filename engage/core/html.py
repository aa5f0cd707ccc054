"""The one place where bleach lives (ADR 0004). Residents write plain text; this is for officers' HTML."""

import re

import bleach
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ALLOWED_TAGS = ["a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul"]
ALLOWED_ATTRIBUTES = {"a": ["href"]}
ALLOWED_PROTOCOLS = ["http", "https", "mailto", "tel"]

# strip=True would leave the text of these behind, so they go first, contents included.
_WITH_CONTENTS = re.compile(r"<\s*(script|style|template|noscript)\b.*?(<\s*/\s*\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def clean_html(html: str) -> SafeString:
    """HTML that is safe to show: only the tags above survive; scripts go with their contents."""
    without_scripts = _WITH_CONTENTS.sub("", html)
    cleaned = bleach.clean(
        without_scripts,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        protocols=ALLOWED_PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
    return mark_safe(cleaned)  # noqa: S308  # bleach is the sanitiser


_BOX = re.compile(r'viewBox="([\d. -]+)"')
_PATH = re.compile(r'<path[^>]*\bd="([MmLlHhVvZz\d., -]+)"')


def clean_drawing(svg: str, *, label: str) -> SafeString:
    """The one path of a drawing that a program made (a QR code), put in a drawing of our own; nothing else of it
    is taken over. Raises ValueError when there is no such path."""
    box, path = _BOX.search(svg), _PATH.search(svg)
    if not box or not path:
        raise ValueError("This is not a drawing with one path.")
    return format_html(
        '<svg class="engage-qr" role="img" aria-label="{}" viewBox="{}" xmlns="http://www.w3.org/2000/svg">'
        '<rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#000"/></svg>',
        label,
        box[1],
        path[1],
    )

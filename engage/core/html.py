"""The one place where bleach lives (ADR 0004). Residents write plain text; this is for officers' HTML."""

import re

import bleach
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

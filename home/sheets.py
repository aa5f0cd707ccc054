"""The sheet with a council's colour: a file of its own, because our security policy has no inline styles. Its address
holds the colour and a digest of what it says, so that any browser and cache may keep it for ever."""

import hashlib

from django.urls import reverse

from home.colours import BLACK, WHITE, for_the_dark, mixed

SHEET = """\
:root {{
  --engage-accent: {accent};
  --engage-accent-deep: {deep};
}}
@media screen and (prefers-color-scheme: dark) {{
  :root {{
    --engage-accent: {light};
    --engage-accent-deep: {lighter};
  }}
}}
"""


def sheet(colour: str) -> str:
    light = for_the_dark(colour)
    return SHEET.format(accent=colour, deep=mixed(colour, BLACK, 0.4), light=light, lighter=mixed(light, WHITE, 0.4))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def sheet_address(colour: str) -> str:
    return reverse("brand_sheet", args=[colour.removeprefix("#"), digest(sheet(colour))])

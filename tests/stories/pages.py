"""Walking through the pages of a story with Django's test client."""

import re
from html import unescape

from stories.models import StoryDraft

ANSWERS = {
    "whose": {"whose": "own"},
    "words": {"title": "The last bus", "text": "I walk home.\r\n\r\nIt takes an hour.", "language": "en"},
    "name": {"identity_tier": "pseudonym", "shown_as": "Night walker"},
    "people": {"people_in_story": "nobody"},
    "picture": {"alt_text": "", "people_in_picture": ""},
    "consent": {"publish": "yes", "quote": "no", "recontact": "no"},
    "teller": {"email": ""},
}


def begin(client, call) -> StoryDraft:
    client.post("/stories/write/", {"call": call.activity.pk})
    return StoryDraft.objects.of_reporter(client.user).latest("pk")


def path(draft, step) -> str:
    return f"/stories/write/{draft.key}/{step}/"


def fill_in(client, draft, steps=("whose", "words", "name", "people", "picture", "consent"), **changed):
    response = None
    for step in steps:
        response = client.post(path(draft, step), {**ANSWERS[step], **changed.get(step, {})})
        assert response.status_code == 302, response.content.decode()
    return response


def errors(response) -> list[str]:
    """The error summary: what it says, and where each line leads."""
    assert response.status_code == 200
    html = response.content.decode()
    assert "<title>Error: " in html
    return re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', unescape(html))


def token(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def code_on(response) -> str:
    found = re.search(r'<p class="engage-code">([^<]+)</p>', response.content.decode())
    return found[1] if found else ""

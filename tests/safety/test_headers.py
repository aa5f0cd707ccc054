"""What a browser is told with every answer of the public site: pages, refusals, files, answers to what was sent."""

import pytest

from tests.safety.blank import TEMPLATES
from tests.safety.test_who_may_where import rows
from tests.safety.world import come_in, make_world

# Wagtail leaves it to Python to close the file in which it makes a size of a picture.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
}
OF_A_FILE = [{"default-src": "'none'"}, {"default-src": "'none'", "sandbox": ""}]
TOLD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(response) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: rest for name, _space, rest in pairs}


def is_told_all(response) -> bool:
    strict = policy(response) in (
        [STRICT] if response["Content-Type"].startswith("text/html") else [STRICT, *OF_A_FILE]
    )
    return strict and {name: response.get(name) for name in TOLD} == TOLD


@pytest.mark.parametrize("who", ["nobody", "resident", "reporter"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_public_address_tells_it(db, settings, who, method):
    world = make_world(who)
    settings.TEMPLATES = TEMPLATES
    client = come_in(who, world.user)
    public = [row.address.format(**world.things) for row in rows() if not row.address.startswith("admin/")]
    answers = {path: getattr(client, method)(f"/{path}") for path in [*public, "nowhere/"]}
    for answer in answers.values():
        if answer.streaming:
            answer.getvalue()  # so that the file is closed
    assert [path for path, answer in answers.items() if not is_told_all(answer)] == []

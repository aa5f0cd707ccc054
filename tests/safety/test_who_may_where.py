"""Every address of the site, asked and sent to by everybody there is, with numbers that exist and guessed ones.

The cells in who_may_where.txt were gone through by hand against what each role is for (map, section 3): a change
of one is a decision. An address that is not in it fails the first test.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.urls import resolve

from tests.access.routes import walk
from tests.safety.blank import TEMPLATES
from tests.safety.world import WHO, come_in, make_world

# Wagtail leaves it to Python to close the file in which it makes a size of a picture.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
TABLE = Path(__file__).with_name("who_may_where.txt")
SIGNS = {200: "2", 400: "b", 401: "a", 403: "3", 404: "4", 405: "5", 409: "c", 413: "g", 422: "u", 500: "E"}
# What nobody has: each kind of name that an address may hold.
GUESSES = {
    "mine": "2222-2222", "theirs": "2222-2222", "story": "2222-2222", "draft": "2222-2222",
    "contribution": "2222-2222", "consultation": "no-such-thing", "published": "no-such-thing",
    "confirm": "no-such-token", "stop": "no-such-token", "document_name": "paper.txt", "rendition": "nothing.png",
}  # fmt: skip


class Row(NamedTuple):
    address: str
    get: str
    post: str
    get_guessed: str
    post_guessed: str


@cache
def rows() -> list[Row]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return [Row(*[*line, "", ""][:5]) for line in lines]


def sign(response) -> str:
    if response.streaming:
        response.getvalue()  # so that the file is closed
    if response.status_code not in (301, 302):
        return SIGNS[response.status_code]
    where = response["Location"].partition("?")[0]
    return "L" if where == "/accounts/login/" else "H" if where == "/admin/" else "r"


def names_in(address: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", address)


def ask(client, method: str, address: str) -> str:
    """What is answered; whatever it did is undone."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        found = sign(getattr(client, method)(address))
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return found


def ask_everything(client, row: Row, things: dict) -> Row:
    real = "/" + row.address.format(**things)
    found = [ask(client, "get", real), ask(client, "post", real), "", ""]
    if names := names_in(row.address):
        guessed = "/" + row.address.format(**{name: GUESSES.get(name, 999_999) for name in names})
        found[2:] = [ask(client, "get", guessed), ask(client, "post", guessed)]
    return Row(row.address, *found)


def test_every_address_is_in_the_table(db):
    things = make_world("nobody").things
    covered = {resolve("/" + row.address.format(**things)).route for row in rows()}
    there = {re.sub(r"(?<=/)\^", "", route) for route in walk()} - SHADOWED
    assert {re.sub(r"(?<=/)\^", "", route) for route in covered} == there


def test_no_address_is_in_it_twice():
    addresses = [row.address for row in rows()]
    assert len(addresses) == len(set(addresses))


# Wagtail's own: another address comes first and answers in their place.
SHADOWED: set[str] = set()


@pytest.mark.parametrize("who", WHO)
def test_who_may_where(db, settings, who):
    world = make_world(who)
    settings.TEMPLATES = TEMPLATES
    client = come_in(who, world.user)
    client.raise_request_exception = False
    nth = WHO.index(who)
    wrong = []
    for row in rows():
        expected = Row(row.address, *[cells[nth] if cells else "" for cells in row[1:]])
        found = ask_everything(client, row, world.things)
        if found != expected:
            wrong.append(f"{row.address}: {' '.join(found[1:])}, not {' '.join(expected[1:])}")
    assert wrong == []

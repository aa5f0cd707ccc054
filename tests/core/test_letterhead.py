"""A message as HTML beside its text: the same words, the council's name and colour, nothing fetched or told."""

import re

import html5lib
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from engage.accounts.enums import Role
from engage.core.letterhead import Kind, Letterhead, as_html, dress, paragraphs, take_letterhead_from
from home.letters import letterhead
from home.models import Branding
from tests.factories import make_user

TEXT = (
    "Hello <b>you</b>\nread this:\n\nhttps://example.org/a?b=1&c=2\n\nK7M4-PQ9T\n\n-- \nTo stop: https://example.org/s"
)
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


def parsed(html: str):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def wear(**fields) -> None:
    Branding.objects.create(site=Site.objects.get(), name="Merebridge Borough Council", colour="#7a2e4d", **fields)


def test_words_codes_and_addresses_are_told_apart():
    kinds = [one.kind for one in paragraphs(TEXT.partition("-- ")[0])]
    assert kinds == [Kind.WORDS, Kind.ADDRESS, Kind.CODE]


def test_it_says_what_the_text_says(db):
    wear()
    tree = parsed(as_html(subject="News & more", text=TEXT))
    assert [h1.text for h1 in tree.iter("h1")] == ["News & more"]
    body = " ".join("".join(tree.find("body").itertext()).split())
    said = "Hello <b>you</b>read this: https://example.org/a?b=1&c=2 K7M4-PQ9T To stop: https://example.org/s"
    assert body == f"Merebridge Borough Council News & more {said}"
    assert [a.get("href") for a in tree.iter("a")] == ["https://example.org/a?b=1&c=2", "https://example.org/s"]


def test_it_fetches_nothing_and_tells_nobody(db):
    wear()
    html = as_html(subject="News", text=TEXT)
    tree = parsed(html)
    assert {element.tag for element in tree.iter()} & {"img", "link", "script", "iframe", "object", "video"} == set()
    assert "url(" not in html
    assert [e.tag for e in tree.iter() if e.get("src") or e.get("background")] == []


def test_it_wears_the_councils_colour_with_text_that_can_be_read(db):
    wear()
    html = as_html(subject="News", text=TEXT)
    assert "background-color: #7a2e4d; color: #ffffff" in html
    # Where a ground is given the text on it is too, so that nothing is black on black.
    for style in re.findall(r'style="([^"]*)"', html):
        assert "background-color" not in style or re.search(r"(^|; )color:", style)


@given(subject=LETTERS, text=LETTERS, name=LETTERS)
def test_nothing_typed_becomes_markup(subject, text, name):
    tags = {"html", "head", "meta", "title", "style", "body", "div", "h1", "p", "a", "br"}
    tree = html5lib.parse(dressed(subject, text, name), namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= tags


def dressed(subject: str, text: str, name: str) -> str:
    """Without the database: under a plain letterhead."""
    take_letterhead_from(Letterhead)
    try:
        return as_html(subject=subject, text=text, name=name)
    finally:
        take_letterhead_from(letterhead)


def test_another_name_can_stand_on_it(db):
    wear()
    message = dress(EmailMultiAlternatives("News", TEXT, to=["a@example.org"]), name="Fire & Rescue")
    [(html, kind)] = [(part.content, part.mimetype) for part in message.alternatives]
    assert kind == "text/html"
    assert "Fire &amp; Rescue</p>" in html
    assert message.body == TEXT


def test_its_language_is_that_of_its_words(db):
    with translation.override("ar"):
        tree = parsed(as_html(subject="أخبار", text="نص"))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")


@pytest.mark.parametrize("known", [True, False])
def test_a_message_of_an_account_has_both(db, known):
    wear()
    user = make_user(Role.REPORTER)
    Client().post("/accounts/login/", {"login": user.email if known else "nobody@example.org"})
    [message] = mail.outbox
    [alternative] = message.alternatives
    text = " ".join("".join(parsed(alternative.content).find("body").itertext()).split())
    for word in message.body.split():
        assert word in text
    assert "Merebridge Borough Council" in text

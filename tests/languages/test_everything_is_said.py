"""Each string of the public site is in every catalogue, translated."""

from functools import cache

import pytest
from babel.messages.catalog import Message

from engage.setup import catalogues
from engage.setup.catalogues import is_translated, language_of
from engage.setup.strings import public_strings

LANGUAGES = {language_of(path): path for path in catalogues.sources()}
WHAT_TO_DO = (
    "Run `make messages`: it writes them, with an empty msgstr, into engage/locale/{language}/LC_MESSAGES/django.po. "
    "Write the translation there (the terms are in engage/docs/welsh.md) and commit that file with your change. "
    "If only officers read a string, list its file under OFFICERS in engage/setup/strings.py instead."
)


@cache
def messages(language: str) -> list[Message]:
    return [message for message in catalogues.read(LANGUAGES[language]) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_the_source_says_and_nothing_else(language):
    said = {(one.context, one.singular, one.plural) for one in public_strings()}
    kept = {
        (message.context or "", *(message.id if message.pluralizable else (message.id, "")))
        for message in messages(language)
    }
    assert said - kept == set(), f"New strings. {WHAT_TO_DO.format(language=language)}"
    assert kept - said == set(), "Nothing says these any more. Run `make messages` and commit what it changes."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language):
    missing = [message.id for message in messages(language) if not is_translated(message)]
    assert missing == [], f"Not translated. {WHAT_TO_DO.format(language=language)}"

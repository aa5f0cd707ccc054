import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.core.text import digest, normalise_text

EVERYTHING = st.text(alphabet=st.characters(), max_size=200)  # surrogates, marks, controls: all of Unicode

EXAMPLES = [
    ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
    ("\r\n\r\n", ""),
    ("  words  ", "words"),
    ("a\x00b", "ab"),
    ("\r\x00\n", ""),
    ("x\r\x00\ny", "x\ny"),
    ("Cafe\u0301", "Café"),
    ("\u00c5ngstro\u0308m", "Ångström"),
    ("\u2126", "\u03a9"),
    ("👩🏽‍🚒 ok", "👩🏽‍🚒 ok"),
    ("\u05e9\u05dc\u05d5\u05dd", "שלום"),
    ("one\n\n\n\ntwo", "one\n\n\n\ntwo"),
]


@pytest.mark.parametrize(("typed", "kept"), EXAMPLES)
def test_one_form_of_every_text(typed, kept):
    assert normalise_text(typed) == kept


@given(EVERYTHING)
def test_doing_it_twice_changes_nothing(text):
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(EVERYTHING)
def test_it_is_composed_and_has_one_kind_of_line_end_and_no_edges(text):
    kept = normalise_text(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert "\r" not in kept
    assert "\x00" not in kept
    assert kept == kept.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
def test_however_it_was_typed_it_is_the_same(text):
    forms = {normalise_text(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    forms.add(normalise_text(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")))
    assert len(forms) == 1


@given(EVERYTHING)
def test_the_digest_of_anything(text):
    assert digest(text) == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

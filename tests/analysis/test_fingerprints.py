"""What makes two texts the same, or nearly, and where they differ."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.analysis.suggesting.differences import differences
from engage.analysis.suggesting.fingerprints import band_keys, exact_key, runs_of, similarity, words_in
from tests.analysis.factories import CAMPAIGN

ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(ANY, ANY)
def test_similarity_does_not_ask_which_came_first(one, other):
    runs = [runs_of(words_in(text)) for text in (f"{one} {CAMPAIGN}", f"{CAMPAIGN} {other}")]
    assert similarity(*runs) == similarity(*reversed(runs))
    assert similarity(runs[0], runs[0]) == 1
    assert 0 <= similarity(*runs) <= 1


@given(ANY)
def test_case_signs_blanks_and_the_way_letters_are_written_make_no_difference(text):
    other = unicodedata.normalize("NFD", f"\n\t {text} …!\u200b")
    if words_in(text):
        assert exact_key("q", text) == exact_key("q", other)
    assert exact_key("q", text) != exact_key("another question", text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "Cafe"),
        ("कि", "की"),
        ("👍", "👎"),
        ("👩‍👩‍👧", "👩"),
        ("Keep it", "Keep it not"),
        ("", "?"),
        ("图书馆", "图书室"),
    ],
)
def test_what_says_something_else_is_not_the_same(one, other):
    assert exact_key("q", one) != exact_key("q", other)


def test_a_writing_without_blanks_is_compared_sign_by_sign():
    text = "我反对关闭磨坊街的图书馆。这是我们区唯一温暖且免费的地方,孩子们在那里做作业。"
    runs = [runs_of(words_in(one)) for one in (text, text.replace("温暖", "安静"))]
    assert 0.6 < similarity(*runs) < 1


@settings(max_examples=20)
@given(st.permutations(range(6)))
def test_the_numbers_of_a_text_are_the_same_each_time(order):
    runs = runs_of(words_in(CAMPAIGN))
    assert band_keys("q", frozenset(sorted(runs, key=lambda run: run * 7919 % (order[0] + 2)))) == band_keys("q", runs)


@given(ANY, ANY)
def test_differences_put_together_are_both_texts(first, second):
    pieces = differences(first, second)
    assert "".join(piece.words for piece in pieces if piece.kind != "less") == second
    assert "".join(piece.words for piece in pieces if piece.kind != "more").split() == first.split()

"""What is different between two texts: nothing is lost, what is the same is found, and no text takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.core.differences import after_of, before_of, compare, say_the_same

WORDS = st.text(alphabet=st.sampled_from("ab é\u0301😀שלום \n\t\r\u2028\x0b"), max_size=60)
PAIRS = st.one_of(st.tuples(WORDS, WORDS), st.tuples(st.text(max_size=200), st.text(max_size=200)))


@settings(deadline=None)
@given(PAIRS)
def test_the_pieces_put_together_are_both_texts(pair):
    rows = compare(*pair)
    assert (before_of(rows), after_of(rows)) == pair


@settings(deadline=None)
@given(PAIRS)
def test_a_piece_is_the_same_just_when_its_words_are(pair):
    rows = compare(*pair)
    assert all(row.is_same for row in rows) == say_the_same(*pair) == (pair[0].split() == pair[1].split())


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_text_is_the_same_as_itself(text):
    assert all(row.is_same for row in compare(text, text))


def changed(before, after):
    return [(one.before, one.after) for row in compare(before, after) for one in row.pieces if not one.is_same]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Buses run until 3.", "Buses run until 4.", [("3.", "4.")]),
        ("Buses run.", "Night buses run.", [("Buses ", "Night buses ")]),
        ("One\nTwo\nThree", "One\nThree", [("Two\n", "")]),
        ("One\nThree", "One\nTwo\nThree", [("", "Two\n")]),
        ("Buses run\nuntil 3.", "Buses  run until 3.\n", []),
        ("", "New", [("", "New")]),
        ("Old", "", [("Old", "")]),
    ],
)
def test_only_what_is_different_is_marked(before, after, found):
    assert changed(before, after) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 50_000, "b a " * 25_000),
        ("a\n" * 50_000, "b\na\n" * 25_000),
        ("\n".join(str(n % 100) for n in range(30_000)), "\n".join(str(n * 7 % 100) for n in range(30_000))),
        (" ".join(str(n % 100) for n in range(30_000)), " ".join(str(n * 7 % 100) for n in range(30_000))),
        (" ".join(map(str, range(16_000))), " ".join(map(str, reversed(range(16_000))))),
    ],
)
def test_no_pair_of_texts_takes_long(before, after):
    began = time.process_time()
    rows = compare(before[:100_000], after[:100_000])
    assert time.process_time() - began < 5
    assert (before_of(rows), after_of(rows)) == (before[:100_000], after[:100_000])

"""People type return codes in every way there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.core.references import ALPHABET, new_code
from engage.participant.codes import SAME_LOOK, NotACode, read_code

CODE = "K7M4-PQ9T-XW2R"


@pytest.mark.parametrize(
    "typed",
    [
        "K7M4-PQ9T-XW2R",
        "k7m4-pq9t-xw2r",
        "K7M4PQ9TXW2R",
        "  k7m4 pq9t xw2r\n",
        "K 7 M 4 P Q 9 T X W 2 R",
        "K7M4–PQ9T—XW2R",  # dashes that phones make
        "K7M4\u00a0PQ9T\u200bXW2R",
        "K7M4.PQ9T/XW2R,",
        "Ｋ７Ｍ４－ＰＱ９Ｔ－ＸＷ２Ｒ",
        "К7М4-РQ9Т-ХW2R",  # Cyrillic К, М, Р, Т, Х
        "Κ7Μ4-ΡQ9Τ-ΧW2R",  # Greek
        "K٧M٤-PQ٩T-XW٢R",  # Arabic digits
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter your return code"),
        (" - ", "Enter your return code"),
        ("K7M4-PQ9T-XW2", "A return code has 12 letters and numbers. You entered 11."),
        ("K7M4-PQ9T-XW2RR", "A return code has 12 letters and numbers. You entered 13."),
        (
            "K7M4-PQ9T",
            "This looks like a reference. Your return code is longer: it has 12 letters and numbers.",
        ),
        ("O7M4-PQ9T-XW2R", "A return code never has “O”. Look at it again: it may be one of these: Q, D, G."),
        ("07M4-PQ9T-XW2R", "A return code never has “0”. Look at it again: it may be one of these: Q, D, G."),
        ("K1M4-PQ9T-XW2R", "A return code never has “1”. Look at it again: it may be one of these: 7, J, T."),
        ("KiM4-PQ9T-XW2R", "A return code never has “I”. Look at it again: it may be one of these: 7, J, T."),
        ("K7l4-PQ9T-XW2R", "A return code never has “L”. Look at it again: it may be one of these: 7, J, T."),
        ("K7M4-PQ9T-Xv2R", "A return code never has “V”. Look at it again: it may be one of these: W, Y."),
        ("K7M4-PQ9T-Xu2R", "A return code never has “U”. Look at it again: it may be one of these: W, Y."),
        ("K7M4-PQ9T-XÉ2R", "A return code never has “É”. Look at it again."),
        ("ana@example.org", "A return code never has “L”. Look at it again: it may be one of these: 7, J, T."),
    ],
)
def test_what_cannot_be_a_code_is_told_plainly(typed, told):
    with pytest.raises(NotACode) as refused:
        read_code(typed)
    assert str(refused.value) == told


@given(st.data())
def test_nothing_put_between_the_signs_changes_a_code(data):
    code = new_code()
    between = st.text(st.characters(categories=["Zs", "Pd", "Po", "Cf"]), max_size=3)
    typed = "".join(data.draw(between) + sign for sign in code.replace("-", "")) + data.draw(between)
    case = data.draw(st.sampled_from([str.upper, str.lower, str.swapcase]))
    assert read_code(case(typed)) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_is_told_why_not(typed):
    try:
        code = read_code(typed)
    except NotACode as refused:
        assert str(refused)
    else:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert set(code) <= {*ALPHABET, "-"}


def test_every_sign_that_looks_the_same_stands_for_one_that_codes_have():
    assert {chr(sign) for sign in SAME_LOOK.values()} <= set(ALPHABET)

"""Phone numbers and postal addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.addresses import address_lines, is_phone


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("01632 960001", True),
        ("+44 (0)1632 960-001", True),
        ("01632 960001 ext 12", True),
        ("01632 960001 x12", True),
        ("960001", False),
        ("", False),
        ("12 Harbour Row, 960001234", False),
        ("ada@example.org 01632960001", False),
    ],
)
def test_a_phone_number_is_whole_and_nothing_else(text, is_one):
    assert is_phone(text) == is_one


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", []),
        (" , \n ,", []),
        ("3 Harbour Row, Merebridge,, MB1 2AB", ["3 Harbour Row", "Merebridge", "MB1 2AB"]),
        ("Flat 2, 3 Harbour Row\n\n Merebridge ,\r\nMB1 2AB", ["Flat 2, 3 Harbour Row", "Merebridge", "MB1 2AB"]),
    ],
)
def test_an_address_is_set_out_in_lines(address, lines):
    assert address_lines(address) == lines


@given(st.text(alphabet="aé ,\n\r\u2028", max_size=40))
def test_setting_it_out_again_changes_nothing_and_loses_no_letter(address):
    lines = address_lines(address)
    assert address_lines("\n".join(lines)) == lines
    assert [sign for sign in "".join(lines) if sign in "aé"] == [sign for sign in address if sign in "aé"]

"""What the looks at the tables' states would find, if it were there: each on a page made for it."""

import pytest

from tests.access.looking import CUT_OFF
from tests.access.tabbing import goes_wrong_by_tab

FIRST = '<a href="#first">First</a>'
LAST = '<p><button id="last">Last</button></p>'


@pytest.mark.parametrize(
    ("middle", "faults"),
    [
        ('<a href="#a">A link</a> <label>A box <input></label> <select><option>One</select>', []),
        ('<label><input type="radio" name="r"> A</label> <label><input type="radio" name="r"> B</label>', []),
        ('<a id="m" style="outline: none" href="#a">A</a>', ["the focus cannot be seen"]),
        ('<a id="m" style="outline: 3px solid transparent" href="#a">A</a>', ["the focus cannot be seen"]),
        ('<a id="m" style="position: fixed; left: -999px" href="#a">A</a>', ["the focus is out of sight"]),
        (
            '<div style="position: fixed; inset: 0 0 40px; background: white"></div><button id="m">A</button>',
            ["the focus is out of sight", "the focus is out of sight"],
        ),
        ('<button id="m" onfocus="this.blur(); last.focus()">A</button>', ["Tab never comes to"]),
        ('<button tabindex="1">A</button>', ["Tab goes another way"]),
    ],
    ids=["links and fields", "radios", "no line", "a clear line", "beside", "beneath", "skipped", "out of order"],
)
def test_what_goes_wrong_by_tab(a_page, middle, faults):
    a_page.set_content(f"<body><p style='margin-top: 95vh'>{FIRST} {middle}</p>{LAST}")
    found = goes_wrong_by_tab(a_page)
    assert [fault.partition(":")[0] for fault in found] == faults


WIDE = '<button style="width: 2000px">Out</button>'


@pytest.mark.parametrize(
    ("inside", "faults"),
    [
        (WIDE, ["cut off at 400%"]),
        (f'<div style="width: 100px; overflow: auto">{WIDE}</div>', []),
        ('<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap"><b>Long</b>' + " long" * 500, []),
        (f'<div style="overflow: auto"><table class="listing"><tr><td>{WIDE}</table></div>', ["a list scrolls"]),
        (f'<div style="overflow: auto"><table><tr><td>{WIDE}</table></div>', []),
        (f"<p>{'l' * 500}</p>", []),
        (f"<p><b>{'l' * 500}</b></p>", ["cut off at 400%"]),
    ],
    ids=[
        "a button",
        "in a box that scrolls",
        "shortened",
        "a list",
        "another table",
        "its own box is in",
        "a long word",
    ],
)
def test_what_is_cut_off(a_page, inside, faults):
    a_page.set_content(f'<main style="overflow-x: hidden">{inside}</main>')
    found = [fault.partition(":")[0].removesuffix(" sideways at 400%") for fault in a_page.evaluate(CUT_OFF)]
    assert found == faults

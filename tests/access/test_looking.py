"""What the looks at the tables' states would find, if it were there: each on a page made for it."""

import pytest

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

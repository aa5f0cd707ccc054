"""Every row of desk_states.py in one browser: the officers' screens keep the same rules as the public's pages."""

import re

import pytest

from tests.access import desk_world
from tests.access.desk_states import DESK, EDITORS, KNOWN_IN_WAGTAIL
from tests.access.looking import as_text
from tests.access.markup import sends_to_itself
from tests.access.visiting import Visit, in_order, table_of

TABLE = table_of(DESK, EDITORS)
# The forms of other screens are Wagtail's own.
OUR_FORMS = ("admin/points/", "admin/moderation/", "admin/decisions/", "admin/findings/", "admin/imports/")


@pytest.fixture(scope="module")
def visit(module_site, a_page):
    return Visit(module_site, a_page, TABLE, desk_world, exclude=tuple(KNOWN_IN_WAGTAIL), by_tab=False)


@pytest.mark.parametrize("name", in_order(TABLE))
def test_every_officer_can_use_it(visit, name):
    """axe at 1280 px and, in the dark, at 320 px; there, nothing of the page is beyond the edge."""
    assert visit[name].faults == []


def test_titles_say_what_it_is(visit):
    titles = {name: one.title for name, one in visit.all().items()}
    assert [f"{name}: {title}" for name, title in titles.items() if not re.match(r"^\S.* - Engage$", title)] == []


def test_there_is_one_heading_of_the_page(visit):
    wrong = {
        name: one.build["headings"]
        for name, one in visit.all().items()
        if [level for level, _text in one.build["headings"]].count(1) != 1
    }
    assert not wrong, as_text(wrong)


def test_words_are_sent_so_that_the_way_back_keeps_them(visit):
    seen = visit.all().items()
    assert [name for name, one in seen if name.startswith(OUR_FORMS) and sends_to_itself(one)] == []

"""Whoever reads what people said searches their words from the menu; nobody is offered a search of others' work."""

import re

import pytest

from engage.accounts.enums import Role
from tests.factories import make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db
PAGES, CONTRIBUTIONS = "/admin/pages/search/", "/admin/contributions/"


@pytest.mark.parametrize(
    ("role", "address", "is_without_pages"),
    [
        (Role.ANALYST, CONTRIBUTIONS, True),
        (Role.ENGAGEMENT_OFFICER, CONTRIBUTIONS, False),
        (Role.DECISION_OFFICER, None, True),
        (Role.ADMINISTRATOR, PAGES, False),
    ],
)
def test_the_menu_searches_what_is_theirs(role, address, is_without_pages):
    content = sign_in(make_user(role)).get("/admin/").content.decode()
    found = re.search(r'"wagtail\.sidebar\.SearchModule", "_args": \["([^"]*)"\]', content)
    assert (found and found[1]) == address
    assert ("data-without-pages" in content) is is_without_pages


def test_what_was_typed_there_narrows_the_list():
    found = make_contribution(texts=["I walk over the heath."]).contribution
    make_contribution(texts=["I take the bus."])
    answer = sign_in(make_user(Role.ANALYST)).get(CONTRIBUTIONS, {"q": "heath"})
    assert [one.pk for one in answer.context["object_list"]] == [found.pk]

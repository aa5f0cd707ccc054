"""The tables of states name every public address, every type of page and every screen of ours: a new one fails here
until it is in the table."""

import types

from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver

from engage import urls
from tests.access import routes
from tests.access.desk_states import DESK, EDITORS, NO_SCREENS
from tests.access.states import NO_PAGES, PAGE_TYPES, PUBLIC

TABLED = PUBLIC.keys() | NO_PAGES.keys()


def test_every_public_address_is_in_the_table():
    assert routes.public() == TABLED


def test_every_type_of_page_is_in_the_table():
    assert routes.page_types() == PAGE_TYPES.keys()


def test_every_screen_of_ours_is_in_the_table():
    assert routes.of_ours() == DESK.keys() | NO_SCREENS.keys()


def test_every_editor_is_in_the_table():
    assert routes.editors() == EDITORS.keys()


def test_a_new_address_would_be_missed():
    """The proof: one more address among all the others, and it is found to be missing."""
    new = types.ModuleType("new_urls")
    new.urlpatterns = [*urls.urlpatterns, path("surveys/<int:pk>/", lambda request, pk: HttpResponse())]
    assert routes.public(URLResolver(RegexPattern(r"^/"), new)) - TABLED == {"surveys/<int:pk>/"}

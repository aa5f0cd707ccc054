"""What an addition to the search index, and a search, may cost when there is much already."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import ConsultationPage
from tests.factories import make_consultation, make_contribution

pytestmark = pytest.mark.django_db


def statements(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def test_words_are_indexed_without_a_look_at_every_entry():
    make_contribution()
    added = statements(make_contribution)
    assert [sql for sql in added if "wagtailsearch_indexentry" in sql and "INSERT" in sql] != []
    assert [
        sql for sql in added if "AVG(" in sql or "title_norm" in sql.partition("VALUES")[0].partition("SET")[2]
    ] == []


def test_a_page_that_has_a_title_still_weighs_it():
    make_consultation(title="Buses")
    assert [sql for sql in statements(lambda: make_consultation(title="Trams and buses")) if "AVG(" in sql] != []
    assert {page.title for page in ConsultationPage.objects.all().search("trams")} == {"Trams and buses"}

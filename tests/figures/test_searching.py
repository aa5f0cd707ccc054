"""What an addition to the search index, and a search, may cost when there is much already."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import ConsultationPage
from engage.analysis import search
from engage.analysis.paging import count_up_to
from engage.contributions.models import Contribution
from tests.factories import make_activity, make_consultation, make_contribution

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


def test_of_more_matches_than_are_counted_the_newest_are_given():
    activity = make_activity()
    made = [make_contribution(activity, [f"A bench, number {n}"]).contribution.reference for n in range(6)]
    found = search.matching(Contribution.objects.all(), "bench", most=3).order_by("-received_at", "-pk")
    assert list(found.values_list("reference", flat=True)) == made[::-1][:4]
    assert count_up_to(found, 3) == (3, True)
    of_these = search.matching(Contribution.objects.filter(reference__in=made[:2]), "bench", most=3)
    assert {one.reference for one in of_these} == set(made[:2])  # narrowed first, then the newest of what is left


def test_the_index_is_asked_once_however_often_the_answer_is_used():
    make_contribution(texts=["A bench"])

    def use():
        found = search.matching(Contribution.objects.all(), "bench")
        assert (len(found[:10]), count_up_to(found)) == (1, (1, False))

    use()
    assert len([sql for sql in statements(use) if "indexentry" in sql]) == 1

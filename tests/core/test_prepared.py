"""What is asked in prepared words is what the query itself would find."""

import threading

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from engage.contributions.models import Contribution, Part
from engage.core.prepared import Prepared
from tests.factories import make_activity, make_contribution

TEXTS = ["The last bus leaves early.", "A kettle."]


def texts_of(*contributions):
    """With the row that each belongs to, another's field and a constant."""
    texts = Part.objects.with_words().filter(contribution__in=contributions).annotate(of=F("contribution__reference"))
    return texts.annotate(one=Value(1)).select_related("contribution__activity").order_by("pk")


def as_it_is(part):
    fields = {name: value for name, value in vars(part).items() if not name.startswith("_")}
    return fields, vars(part.contribution)["reference"], part.contribution.activity.title


@pytest.mark.django_db
def test_it_finds_what_the_query_finds_for_each_value():
    made = [make_contribution(texts=TEXTS[:number]).contribution.pk for number in (1, 2, 2)]
    prepared = Prepared(texts_of)
    for asked in ([made[0]], [made[1]], [made[0], made[2]], made, [0], [made[0]]):
        expected = [as_it_is(part) for part in texts_of(*asked)]
        with CaptureQueriesContext(connection) as captured:
            assert [as_it_is(part) for part in prepared(*asked)] == expected
        assert len(captured) == 1


@pytest.mark.django_db
def test_a_number_and_a_word():
    activity = make_activity()
    made = [make_contribution(activity).contribution for _number in range(2)]
    prepared = Prepared(lambda activity, reference: Contribution.objects.filter(activity=activity, reference=reference))
    assert [prepared(activity.pk, one.reference) for one in made] == [[one] for one in made]
    assert prepared(activity.pk, "' OR 1=1 --") == prepared(activity.pk + 1, made[0].reference) == []


@pytest.mark.django_db
def test_a_value_that_is_no_part_of_the_question_is_refused():
    with pytest.raises(ValueError, match="compared"):
        Prepared(lambda contribution, other: Part.objects.filter(contribution=contribution))(1, 2)


def test_each_thread_asks_by_a_connection_of_its_own(own_database):
    made = make_contribution(texts=TEXTS).contribution
    prepared = Prepared(lambda contribution: Part.objects.filter(contribution=contribution).order_by("pk"))
    found = [prepared(made.pk)]

    def ask():
        try:
            found.append(prepared(made.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [list(made.parts.order_by("pk"))] * 5


def test_nothing_is_held_outside_of_a_transaction(own_database):
    prepared = Prepared(lambda pk: Contribution.objects.filter(pk=pk).select_for_update())
    made = make_contribution().contribution
    with pytest.raises(TransactionManagementError):
        prepared(made.pk)
    with pytest.raises(TransactionManagementError):
        prepared(made.pk)

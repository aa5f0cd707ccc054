"""Whether a row has another one, asked of each row by itself."""

import pytest
from django.db.models import OuterRef

from engage.contributions.models import Contribution, Part
from engage.core.one_by_one import OneByOne
from tests.factories import make_contribution

pytestmark = pytest.mark.django_db


def _saying(words):
    return OneByOne(Part.objects.filter(contribution=OuterRef("pk"), text=words))


def test_those_that_have_one_and_those_that_have_none():
    bus, bench, both = (
        make_contribution(texts=texts).contribution for texts in (["A bus"], ["A bench"], ["A bus", "A bench"])
    )
    everything = Contribution.objects.order_by("pk")
    assert list(everything.filter(_saying("A bus"))) == [bus, both]
    assert list(everything.filter(~_saying("A bus"))) == [bench]
    assert list(everything.filter(_saying("A bus"), _saying("A bench"))) == [both]
    assert list(everything.annotate(one=_saying("A bus")).values_list("one", flat=True)) == [True, False, True]


@pytest.mark.postgres
def test_postgresql_asks_each_in_its_turn():
    """And puts nothing together beforehand, however few it takes them for."""
    plan = Contribution.objects.filter(_saying("A bus"), ~_saying("A bench")).order_by("-received_at").explain()
    assert plan.count("SubPlan") == 2 * 2  # each once in the filter and once as what is asked
    assert "Join" not in plan

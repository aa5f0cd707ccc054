"""Codes suggested from what people filed: where scikit-learn is installed, and where it is not."""

import html
import sys

import pytest

from engage.analysis.models import Learned, Suggestion
from engage.analysis.services import code_excerpt, read_part
from engage.analysis.suggesting import learning
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.answering import refuse_suggestion
from engage.analysis.suggesting.learning import learn_code
from engage.analysis.suggesting.suggestion import Source
from engage.analysis.tasks import learn_anew, learn_codes
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_part
from tests.factories import make_activity

pytestmark = pytest.mark.django_db
FERRY = "The ferry to the island is {} and the pier is {}."
PARK = "The park near the school is {} and its benches are {}."
WORDS = ["late", "cold", "full", "small", "old", "loud", "wet", "slow", "new", "empty"]


def pairs(number):
    return [(one, other) for one in WORDS for other in WORDS if one != other][:number]


def file_under(code, text, by):
    part = make_part(code.codebook.activity, text)
    return code_excerpt(by=by, part=part, start=0, end=len(part.text), code=code)


@pytest.fixture
def taught(officer):
    """Twenty texts about the ferry are filed, twenty about the park are read, and two of each wait."""
    code = make_code(make_activity(), "Ferry")
    for pair in pairs(learning.ENOUGH):
        file_under(code, FERRY.format(*pair), officer.user)
        read_part(by=officer.user, part=make_part(code.codebook.activity, PARK.format(*pair)))
    for pair in pairs(learning.ENOUGH + 2)[-2:]:
        make_part(code.codebook.activity, FERRY.format(*pair))
        make_part(code.codebook.activity, PARK.format(*pair))
    return code


def waiting():
    return sorted(row.part.text for row in Suggestion.objects.standing())


def test_once_enough_is_filed_it_suggests_with_the_words_that_weighed_most(taught, officer):
    assert learn_anew() == 1
    learn_codes.func([taught.pk])
    learned = Learned.objects.get(code=taught)
    assert (learned.examples, learned.others, learned.precision, learned.recall) == (20, 20, 100, 100)
    expected = sorted(FERRY.format(*pair) for pair in pairs(22)[-2:])
    assert waiting() == expected
    row = Suggestion.objects.first()
    assert row.source == Source.LEARNED
    words = {row.part.text[start:end] for start, end in row.spans}
    assert words and words <= {"ferry", "The ferry", "island", "the island", "pier", "the pier", "to the", "to"}
    page = html.unescape(officer.get(f"/admin/contributions/{row.part.contribution.reference}/").content.decode())
    assert "These words weighed most: “" in page
    page = html.unescape(officer.get("/admin/suggestions/").content.decode())
    assert "Learned from 20 texts. Of 100 suggestions 100 were right, of 100 texts it found 100." in page

    refuse_suggestion(by=officer.user, suggestion=row)
    learn_code(code_id=taught.pk)
    assert waiting() == [text for text in expected if text != row.part.text]
    withdraw(by=None, contribution=Suggestion.objects.standing().get().part.contribution)
    assert not Suggestion.objects.filter(verdict=Verdict.OPEN).exists()


def test_what_cannot_be_told_apart_is_not_suggested(officer):
    """The same words are filed and not filed: what is learned is no better than chance."""
    code = make_code(make_activity(), "Chance")
    for at, pair in enumerate(pairs(60)):
        if at % 3:
            read_part(by=officer.user, part=make_part(code.codebook.activity, FERRY.format(*pair)))
        else:
            file_under(code, FERRY.format(*pair), officer.user)
    make_part(code.codebook.activity, FERRY.format("late", "late"))
    learned = learn_code(code_id=code.pk)
    assert not learned.is_good_enough
    assert waiting() == []


def test_how_many_are_filed_so_far_is_shown(officer):
    code = make_code()
    for number, sentence in [(1, "1 text is filed under it: not learned yet."), (2, "2 texts are filed under it")]:
        file_under(code, f"Ferry {number}.", officer.user)
        assert sentence in html.unescape(officer.get("/admin/suggestions/").content.decode())


def test_with_too_few_examples_nothing_is_learned(taught):
    learn_code(code_id=taught.pk)
    withdraw(by=None, contribution=taught.codings.first().excerpt.part.contribution)
    assert learn_code(code_id=taught.pk) is None
    assert (waiting(), Learned.objects.count()) == ([], 0)


def test_without_it_all_else_works_and_it_is_said(taught, officer, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)  # as if it were not installed
    assert learn_anew() == 0
    learn_codes.func([taught.pk])
    assert not Learned.objects.exists()
    page = html.unescape(officer.get("/admin/suggestions/").content.decode())
    assert "This part is not installed here." in page

"""Word search over what people said, in Wagtail's own index, on both databases."""

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.analysis.holding import holding
from engage.analysis.search import matching, words_of
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words
from tests.factories import make_activity, make_contribution

pytestmark = pytest.mark.django_db

SAID = "Potholes near the school's gate: Élan café, Straße 9. हिन्दी में भी"


def found(typed):
    return {one.reference for one in matched(Contribution.objects.all(), typed)}


def matched(contributions, typed):
    return holding(*matching(contributions, typed)).contributions


def said(*texts):
    return make_contribution(texts=texts).contribution


@pytest.mark.parametrize(
    "typed",
    [
        "potholes", "pothole", "POTHOLE", "schools", "school's", "gates near", "elan", "Élan", "cafe", "straße",
        "9", "हिन्दी", '"potholes"', "potholes*", "near - gate", "potholes (gate)", "gate: near",
        "the school", "%s school's",
    ],
)  # fmt: skip
def test_a_word_is_found_in_any_form(typed):
    contribution = said(SAID)
    said("Something else altogether.")

    assert found(typed) == {contribution.reference}


@pytest.mark.parametrize("typed", ["hospital", "potholes hospital", "NOT", '"', "'", "*", "()", "%", "🙂", "\x00", " "])
def test_what_was_not_said_is_not_found(typed):
    said(SAID)

    assert found(typed) == set()


def test_little_words_do_not_get_in_the_way():
    contribution = said("This was the street which has buses.")

    assert found("this was the street which has the bus") == {contribution.reference}


def test_every_word_must_be_there():
    both, _one = said("A bench and a tree."), said("A bench.")

    assert found("tree bench") == {both.reference}


def test_each_text_of_a_contribution_is_searched():
    contribution = said("The buses.", "The benches.")

    assert found("bench") == {contribution.reference}
    assert found("bus") == {contribution.reference}


def test_a_reference_finds_its_contribution():
    contribution = said(SAID)
    said("Other.")

    assert found(f" {contribution.reference.lower()} ") == {contribution.reference}
    Contribution.objects.filter(pk=contribution.pk).update(reference="MPRN-5PA5")
    assert [found(typed) for typed in ("mprn5pa5", "mprn-5PA5")] == [{"MPRN-5PA5"}] * 2
    Contribution.objects.filter(pk=contribution.pk).update(reference="BASE-MENT")
    basement = said("My basement is wet.")
    assert found("basement") == {basement.reference}  # it may be meant as a word
    assert found("base-ment") == {"BASE-MENT"}


def test_the_search_stays_within_what_it_was_given():
    activity = make_activity()
    inside = make_contribution(activity, [SAID]).contribution
    said(SAID)

    assert set(matched(activity.contributions.all(), "pothole")) == {inside}


def test_withdrawn_words_leave_the_index():
    contribution = said("Wassermelone and a bench")
    assert found("wassermelone") == {contribution.reference}

    withdraw(by=None, contribution=contribution)

    assert found("wassermelone") == set()
    assert indexed_words() == []


def test_replaced_words_leave_the_index():
    contribution = said("Wassermelone and a bench")

    replace_words(by=None, contribution=contribution, words=[Words("What?", "A tree")], attachment_digest="")

    assert found("wassermelone") == set()
    assert found("tree") == {contribution.reference}
    assert len(indexed_words()) == 1


def indexed_words():
    """What the index holds of people's words, read past Wagtail: rows of parts, and the words in them."""
    entry = apps.get_model("wagtailsearch", "IndexEntry")
    rows = entry.objects.filter(content_type__app_label="contributions", content_type__model="part")
    if connection.vendor == "postgresql":
        return list(rows.values_list("body_text", flat=True))
    with connection.cursor() as cursor:
        ids = ",".join(str(pk) for pk in rows.values_list("pk", flat=True)) or "NULL"
        cursor.execute(f"SELECT body FROM wagtailsearch_indexentry_fts WHERE rowid IN ({ids})")  # noqa: S608
        kept = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry_fts WHERE body LIKE '%Wassermelone%'")
        assert cursor.fetchone() == (0,)
    return kept


texts = st.text(max_size=200)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts)
def test_nothing_that_can_be_typed_breaks_the_search(typed):
    found(typed)


@given(texts)
def test_the_words_of_what_was_typed_hold_no_sign(typed):
    for word in words_of(typed):
        assert any(c.isalnum() for c in word)
        assert not set(word) & set("\"'*():^-+%\\{}\x00 ")


@pytest.mark.sqlite
def test_wagtail_s_table_on_sqlite_is_the_one_we_shaped():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'wagtailsearch_indexentry_fts'")
        (made,) = cursor.fetchone()
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%indexentry_fts'")
        triggers = {row[0] for row in cursor.fetchall()}

    assert "tokenize='porter unicode61 remove_diacritics 2'" in made
    assert triggers == {f"{verb}_wagtailsearch_indexentry_fts" for verb in ("insert", "update", "delete")}

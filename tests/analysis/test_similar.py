"""More like this: the most similar texts of the same activity, each with why."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.models import CodingBatch
from engage.analysis.suggesting import similar
from engage.analysis.suggesting.similar import similar_to
from engage.analysis.tasks import work_on_batch
from engage.contributions.services import withdraw
from tests.analysis.factories import CAMPAIGN, make_alike, make_code, make_excerpt, make_part
from tests.analysis.roles import cells, client_of
from tests.analysis.test_queue import references
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.pages import page_of, shown

pytestmark = pytest.mark.django_db
FERRY = "The ferry to the island is often late in winter, and the pier has no shelter from the rain."
TEXTS = [
    "We wait for the ferry on the pier without any shelter when it rains.",
    "Ferries are late each winter.",
    "The library should open on Sundays.",
    "Winter is cold on our island.",
    "More benches in the park, and more shelter.",
]


def found(part, words=None):
    return [one.part.text for one in similar_to(words or part.text, of=part.contribution)]


def test_the_most_alike_stands_first_and_each_says_why():
    activity = make_activity()
    part = make_part(activity, FERRY)
    for text in TEXTS:
        make_part(activity, text)
    first, *others = similar_to(part.text, of=part.contribution)
    assert first.part.text == TEXTS[0]
    assert {"pier", "ferry"} <= set(first.words)
    assert TEXTS[2] not in [one.part.text for one in others]
    assert TEXTS[1] in [one.part.text for one in others]
    assert all(0 < one.share <= 100 for one in (first, *others))
    assert [one.share for one in (first, *others)] == sorted((one.share for one in (first, *others)), reverse=True)


def test_of_another_activity_of_the_same_person_or_without_words_there_is_nothing():
    activity = make_activity()
    both = make_contribution(activity, [FERRY, TEXTS[0]], prompts=["First?", "Second?"]).contribution
    make_part(text=TEXTS[0])
    gone = make_part(activity, TEXTS[0])
    withdraw(by=None, contribution=gone.contribution)
    assert found(both.parts.get(prompt="First?")) == []


def test_of_texts_that_are_nearly_the_same_one_is_shown():
    activity = make_activity()
    part = make_part(activity, "Keep the library on Mill Street open for the children and their homework.")
    make_alike(activity)
    assert found(part) == [CAMPAIGN]


def test_the_same_words_are_called_the_same_and_nothing_else_is(officer):
    activity = make_activity()
    part = make_part(activity, FERRY)
    for text in (*TEXTS, f"{FERRY} Always."):
        make_part(activity, text)
    make_part(activity, FERRY.upper().replace(",", " -"))
    first, second, *_others = similar_to(part.text, of=part.contribution)
    assert (first.part.text.casefold().startswith(FERRY[:20].casefold()), first.share, first.is_same) == (
        True,
        100,
        True,
    )
    assert (second.is_same, second.share < 100) == (False, True)
    page = page_of(officer.get(f"/admin/contributions/{part.contribution.reference}/similar/{part.pk}/"))
    assert page.count("The same words, apart from capitals, signs and blanks.") == 1


def test_an_excerpt_is_looked_for_alone():
    activity = make_activity()
    part = make_part(activity, f"{FERRY} More benches in the park.")
    for text in TEXTS:
        make_part(activity, text)
    assert found(part, "benches in the park")[0] == TEXTS[4]


def test_no_more_are_compared_than_agreed(monkeypatch):
    monkeypatch.setattr(similar, "MOST", 3)
    activity = make_activity()
    part = make_part(activity, FERRY)
    for number in range(6):
        make_part(activity, f"Ferry {number} was late in winter.")
    assert len(found(part)) == 3


NASTY = [
    "👩‍👩‍👧",
    "...",
    "AND OR NOT",
    '"',
    "آخر حافلة تغادر",
    "e\u0301lan e\u0301lan",
    "図書館を開けて",
    "a",
    "x" * 5000,
]


@pytest.mark.parametrize("text", NASTY)
def test_words_of_any_kind_are_looked_for(text):
    activity = make_activity()
    part = make_part(activity, text)
    make_part(activity, f"{text} and more")
    assert len(found(part)) <= 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_whatever_was_said_can_be_looked_for(said):
    part = make_part(text=f"{said} ferry")
    make_part(part.contribution.activity, f"A ferry, {said}")
    assert len(found(part)) <= 1


def test_the_screens_lead_to_it():
    officer = sign_in(make_user(Role.ANALYST))
    activity = make_activity()
    part = make_part(activity, FERRY)
    excerpt = make_excerpt(part, "pier has no shelter")
    make_part(activity, TEXTS[0])
    read = f"/admin/contributions/{part.contribution.reference}/"
    page = shown(officer.get(read))
    for address in (f"{read}similar/{part.pk}/", f"{read}similar/{part.pk}/{excerpt.pk}/"):
        assert f'href="{address}"' in page
        assert "% alike. Both say: " in shown(officer.get(address))
    other = make_excerpt()
    for guessed in (f"{other.part_id}/", f"{part.pk}/{other.pk}/", f"{other.part_id}/{other.pk}/"):
        assert officer.get(f"{read}similar/{guessed}").status_code == 404


@pytest.mark.parametrize(("act", "role", "expected"), cells({"look": "YY---ff-n"}))
def test_who_may(act, role, expected):
    part = make_part()
    address = f"/admin/contributions/{part.contribution.reference}/similar/{part.pk}/"
    assert client_of(role).get(address).status_code == {"Y": 200, "-": 302, "f": 403, "n": 404}[expected]


def test_what_is_ticked_is_a_list_to_read_and_to_file_at_once(officer):
    activity = make_activity()
    part = make_part(activity, FERRY)
    alike = [make_part(activity, text) for text in TEXTS[:2]]
    other = make_contribution(activity, ["The pier is wet.", "Ferries are late each winter, I say."]).contribution
    make_part(activity, TEXTS[2])
    page = f"/admin/contributions/{part.contribution.reference}/similar/{part.pk}/"
    offered = re.findall(r'name="ticked" value="(\d+)"', page_of(officer.get(page)))
    ferry = other.parts.get(text__startswith="Ferries")
    assert {str(one.pk) for one in (*alike, ferry)} <= set(offered)

    assert "Tick at least one text." in page_of(officer.get(page, {"then": "read"}), 422)
    for ticked in ("x", "1.x", ["1"] * 51):
        assert officer.get(page, {"then": "read", "ticked": ticked}).status_code == 422
    ticked = [alike[0].pk, ferry.pk]
    to_read = officer.get(page, {"then": "read", "ticked": ticked})
    assert to_read.url == f"/admin/contributions/?only={ticked[0]}.{ticked[1]}"
    listed = officer.get(to_read.url)
    assert set(references(listed)) == {alike[0].contribution.reference, other.reference}
    assert "2 texts that were ticked" in page_of(listed)

    to_file = officer.get(page, {"then": "file", "ticked": ticked}).url
    code = make_code(activity)
    batch = officer.post(to_file, {"code": code.pk, "seen": 2}).url
    work_on_batch.func(CodingBatch.objects.get().pk)
    assert set(code.codings.values_list("excerpt__part", flat=True)) == set(ticked)
    officer.post(batch)
    work_on_batch.func(CodingBatch.objects.get().pk)
    assert code.codings.count() == 0


def test_another_council_s_texts_are_not_listed_by_their_numbers(officer):
    theirs = make_part(make_activity(organisation=make_organisation("Elsewhere", "elsewhere")), FERRY)
    own = make_part(text=FERRY)
    listed = officer.get("/admin/contributions/", {"only": f"{theirs.pk}.{own.pk}"})
    assert references(listed) == [own.contribution.reference]

"""A passage is taken out of somebody's words: nothing of it is left, and what was done with the rest stands."""

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import services
from engage.analysis.models import Coding, Evidence, Excerpt, Reading
from engage.analysis.spans import after_taking_out
from engage.audit.models import AuditEvent
from engage.contributions.models import Part
from engage.contributions.services import withdraw
from engage.contributions.words import TAKEN_OUT
from engage.moderation.enums import Ground
from engage.moderation.models import Redaction
from engage.moderation.services import NotJudged, redact
from tests.analysis.factories import make_excerpt, make_finding, make_part
from tests.analysis.test_search import found, indexed_words
from tests.factories import make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db
CANARY = "zqkanarivogel"
TEXT = f"I walk. My neighbour {CANARY} of 12 Hill Road walks too. It is 👩🏽‍🦽 dark."


def take_out(part, words, ground=Ground.PERSONAL_DETAILS, by=None):
    start = part.text.index(words)
    return redact(by=by, part=part, start=start, end=start + len(words), ground=ground)


def fresh(excerpt):
    return Excerpt.objects.select_related("part").get(pk=excerpt.pk)


# --- What goes, and what is written down


def test_the_words_are_gone_and_who_took_them_out_is_on_record_without_them():
    part, officer = make_part(text=TEXT), make_user(Role.ANALYST)
    reference = part.contribution.reference
    assert found(CANARY) == {reference}
    take_out(part, f"{CANARY} of 12 Hill Road", by=officer)
    old, new = Part.objects.order_by("version")
    assert (old.text, old.sha256, old.is_current) == ("", "", False)
    assert new.text == "I walk. My neighbour […] walks too. It is 👩🏽‍🦽 dark."
    assert (new.version, new.is_current, new.prompt, new.language) == (2, True, old.prompt, old.language)
    assert (found(CANARY), found("neighbour")) == (set(), {reference})
    assert [CANARY in row for row in indexed_words()] == [False]
    redaction = Redaction.objects.get()
    assert (redaction.by, redaction.ground, redaction.version) == (officer, Ground.PERSONAL_DETAILS, 2)
    event = AuditEvent.objects.get(verb="words.taken_out")
    assert (event.actor, event.subject) == (officer, f"contribution:{reference}")
    assert event.detail == {"ground": "personal_details", "again": f"1.1.21.{21 + len(CANARY) + 16}.personal_details"}


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 4), (0, 10_000), (7, 8)])
def test_nothing_is_taken_out_where_nothing_is_marked(span):
    part = make_part(text="I walk. He too.")
    with pytest.raises(NotJudged):
        redact(by=None, part=part, start=span[0], end=span[1], ground=Ground.ABUSE)
    assert list(Part.objects.values_list("text", "version")) == [("I walk. He too.", 1)]


@pytest.mark.parametrize("ground", ["", "off_topic", "party_politics", "because"])
def test_a_reason_is_of_the_list_and_criticism_or_politics_is_none(ground):
    with pytest.raises(NotJudged):
        take_out(make_part(), "The last bus", ground)
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("meanwhile", ["taken out", "withdrawn"])
def test_words_that_changed_meanwhile_are_left_as_they_are(meanwhile):
    part = make_part(text=TEXT)
    if meanwhile == "withdrawn":
        withdraw(by=None, contribution=part.contribution)
    else:
        take_out(part, CANARY)
    before = list(Part.objects.values_list("text", "version"))
    with pytest.raises(NotJudged):
        take_out(part, "dark")
    assert list(Part.objects.values_list("text", "version")) == before


def test_what_was_taken_out_is_not_taken_out_again():
    part = make_part(text=TEXT)
    take_out(part, CANARY)
    with pytest.raises(NotJudged):
        take_out(Part.objects.get(is_current=True), TAKEN_OUT)


# --- What was read and filed


def test_it_stays_read_and_filed_and_under_its_finding():
    part = make_part(text=TEXT)
    reader = make_user(Role.ANALYST)
    services.read_part(by=reader, part=part)
    before, across, after = [
        make_excerpt(part, words) for words in ("I walk.", f"My neighbour {CANARY}", "It is 👩🏽‍🦽 dark.")
    ]
    inside = make_excerpt(part, "12 Hill Road")
    finding = make_finding(before, across, after, inside)
    take_out(part, f"{CANARY} of 12 Hill Road")
    assert [fresh(one).words for one in (before, across, after, inside)] == [
        "I walk.", "My neighbour […]", "It is 👩🏽‍🦽 dark.", ""
    ]  # fmt: skip
    assert {one.part_id for one in Reading.objects.all()} == {Part.objects.get(is_current=True).pk}
    assert Coding.objects.count() == finding.evidence.count() == 4
    assert finding.evidence.standing().count() == 3


def test_two_that_mark_the_same_words_afterwards_become_one():
    part = make_part(text="Mrs Hill of 12 Hill Road walks.")
    wide, narrow = make_excerpt(part, "Mrs Hill of 12 Hill Road"), make_excerpt(part, "Mrs Hill of 12")
    both, one = make_finding(wide, narrow), make_finding(narrow)
    take_out(part, "12 Hill Road")
    standing = Excerpt.objects.standing()
    assert [one.words for one in standing] == ["Mrs Hill of […]"]
    assert Coding.objects.filter(excerpt=standing.get()).count() == 2
    assert [finding.evidence.get().excerpt for finding in (both, one)] == [standing.get()] * 2
    assert Evidence.objects.count() == 2


LETTERS = st.text("ab é\u0301👩🏽‍🦽\n", min_size=1, max_size=30)


@given(LETTERS, st.data())
@settings(max_examples=300)
def test_an_excerpt_shows_of_its_own_words_what_is_left_and_no_others(text, data):
    numbers = st.integers(0, len(text))
    (first, last), (start, end) = (sorted([data.draw(numbers), data.draw(numbers)]) for _ in range(2))
    if first == last or start == end:
        return
    left = f"{text[:first]}{TAKEN_OUT}{text[last:]}"
    span = after_taking_out((start, end), (first, last), len(TAKEN_OUT))
    touches = start < last and first < end
    kept_before, kept_after = text[start : min(end, first)], text[max(start, last) : end]
    expected = kept_before + TAKEN_OUT * touches + kept_after
    assert (span is None) is (first <= start and end <= last)
    if span is not None:
        assert left[slice(*span)] == expected


# --- The screen


def address(part):
    return f"/admin/contributions/{part.contribution.reference}/redact/"


def test_it_is_shown_first_and_taken_out_when_the_officer_is_sure():
    part, officer = make_part(text=TEXT), sign_in(make_user(Role.ENGAGEMENT_OFFICER))
    assert "Choose a sentence" in officer.get(address(part)).content.decode()
    shown = officer.post(address(part), {"quote": CANARY})
    assert f"<del>{CANARY}</del>" in shown.content.decode()
    chosen = {"part": part.pk, "start": 21, "end": 21 + len(CANARY), "words": CANARY}
    assert f"<del>{CANARY}</del>" in officer.post(address(part), chosen).content.decode()
    unsure = officer.post(address(part), {**chosen, "sure": "on"})
    assert (unsure.status_code, "Select a reason from the list" in unsure.content.decode()) == (422, True)
    assert Part.objects.get().text == TEXT
    done = officer.post(address(part), {**chosen, "sure": "on", "ground": "not_agreed"}, follow=True)
    assert done.redirect_chain == [(f"/admin/contributions/{part.contribution.reference}/", 302)]
    page = done.content.decode()
    assert ("Taken out." in page, "Taken out of these words" in page, CANARY in page) == (True, True, False)
    twice = officer.post(address(part), {**chosen, "sure": "on", "ground": "not_agreed"})
    assert (twice.status_code, Redaction.objects.count()) == (422, 1)


@pytest.mark.parametrize("typed", ["", "words that are not there", "walk"])
def test_what_was_typed_stays_typed(typed):
    part, officer = make_part(text=TEXT), sign_in(make_user(Role.ANALYST))
    answer = officer.post(address(part), {"quote": typed})
    page = answer.content.decode()
    assert (answer.status_code, "Nothing has been taken out yet." in page, typed in page) == (422, True, True)
    assert Part.objects.get().text == TEXT


@pytest.mark.parametrize("role", [None, Role.REPORTER, Role.MODERATOR, Role.DECISION_OFFICER, Role.ADMINISTRATOR])
def test_nobody_else_takes_anything_out(role):
    part = make_part(text=TEXT)
    client = sign_in(make_user(role) if role else make_user())
    chosen = {"part": part.pk, "start": 0, "end": 6, "words": "I walk", "sure": "on", "ground": "abuse"}
    assert client.post(address(part), chosen).status_code in (302, 403)
    assert Part.objects.get().text == TEXT


def test_the_person_sees_that_and_why_and_not_by_whom():
    person, officer = make_user(), make_user(Role.ANALYST, first_name="Zacharias")
    contribution = make_contribution(texts=[TEXT], user=person).contribution
    take_out(contribution.parts.get(), CANARY, by=officer)
    cache.clear()
    page = sign_in(person, second_factor=False).get(f"/my/{contribution.reference}/").content.decode()
    assert "The council took a passage out of your words" in page
    assert "Why: It gives personal details, such as an address or a phone number." in page
    assert ("My neighbour […] of 12" in page, CANARY in page, "Zacharias" in page) == (True, False, False)

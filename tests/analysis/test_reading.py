"""The reading screen, through HTTP: reading as an act, filing by a plain form, going through the queue."""

import datetime
import html

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Answer, Response
from engage.analysis.highlights import Shown, segments
from engage.analysis.models import Coding, Excerpt, Reading
from engage.audit.models import AuditEvent
from engage.contributions.enums import IdentityTier
from engage.contributions.services import withdraw
from tests.analysis.factories import WORDS, make_code, make_coding, make_part
from tests.factories import make_activity, make_consultation, make_contribution
from tests.pages import shown

pytestmark = pytest.mark.django_db


def address(contribution, act=""):
    return f"/admin/contributions/{contribution.reference}/{act}"


def test_the_words_are_shown_with_what_was_asked_and_in_their_language(officer):
    contribution = make_contribution(texts=["<b>Late</b> & dark"], prompts=["What is it like?"]).contribution
    contribution.parts.update(language="cy")

    page = officer.get(address(contribution)).content.decode()

    assert "What is it like?" in page
    assert 'lang="cy" dir="auto" data-part=' in page
    assert ">&lt;b&gt;Late&lt;/b&gt; &amp; dark</div>" in page


def test_what_was_chosen_is_shown_too(officer):
    page = make_consultation()
    contribution = make_contribution(page.activity).contribution
    response = Response.objects.create(contribution=contribution, page=page)
    for choice in ("Daily", "At night"):
        Answer.objects.create(response=response, question_text="How often?", choice_text=choice)

    shown_page = shown(officer.get(address(contribution)))

    assert "How often?" in shown_page
    assert "At night" in shown_page


@pytest.mark.parametrize(
    ("quote", "tier", "said"),
    [
        (True, IdentityTier.NAMED, "May be quoted"),
        (False, IdentityTier.NAMED, "May not be quoted"),
        (None, IdentityTier.NAMED, "May not be quoted"),
        (True, IdentityTier.PRIVATE, "May not be quoted"),
    ],
)
def test_it_says_whether_the_words_may_be_quoted(officer, quote, tier, said):
    part = make_part(quote=quote, identity_tier=tier)
    assert f"{said}." in shown(officer.get(address(part.contribution)))


# --- Read ----------------------------------------------------------------------------------------------


def test_from_the_words_one_gets_to_a_new_code_and_to_a_finding(officer):
    part = make_part()
    page = officer.get(address(part.contribution)).content.decode()
    for link in ("/admin/codes/new/", f"/admin/findings/new/{part.contribution.activity_id}/"):
        assert page.count(f'href="{link}"') == 1
        assert officer.get(link).status_code == 200


def test_saying_read_records_every_text_once(officer):
    contribution = make_contribution(texts=["One.", "Two."]).contribution

    for _twice in range(2):
        response = officer.post(address(contribution, "read/"))
        assert response.url == address(contribution)

    assert set(Reading.objects.values_list("part", "by")) == {
        (part.pk, officer.user.pk) for part in contribution.parts.all()
    }
    assert AuditEvent.objects.filter(verb="part.read").count() == 2
    assert f"Read by {officer.user}" in shown(officer.get(address(contribution)))


def test_read_and_next_goes_on_within_the_filter(officer):
    activity = make_activity()
    older, newer = (
        make_contribution(activity, received_at=timezone.now() - datetime.timedelta(days=days)).contribution
        for days in (3, 1)
    )
    make_contribution(received_at=timezone.now() - datetime.timedelta(days=2))
    query = f"?activity={activity.pk}&read=no"

    response = officer.post(address(newer, "read/") + query, {"next": "1"})
    assert response.url == address(older) + query
    response = officer.post(address(older, "read/") + query, {"next": "1"})
    assert response.url == f"/admin/contributions/{query}"
    assert "That was the last one in this list." in shown(officer.get(response.url))


def test_next_and_previous_follow_the_filtered_queue(officer):
    activity = make_activity()
    third, second, first = (
        make_contribution(activity, received_at=timezone.now() - datetime.timedelta(days=days)).contribution
        for days in (6, 4, 2)
    )
    make_contribution(received_at=timezone.now() - datetime.timedelta(days=3))
    query = f"?activity={activity.pk}"

    def neighbours(one):
        context = officer.get(address(one) + query).context_data
        return context["preceding"], context["following"]

    assert neighbours(first) == (None, address(second) + query)
    assert neighbours(second) == (address(first) + query, address(third) + query)
    assert neighbours(third) == (address(second) + query, None)


# --- Filing by a plain form --------------------------------------------------------------------------------


def file(client, contribution, follow=True, **fields):
    return client.post(address(contribution, "file/"), fields, follow=follow)


def filed():
    return [(one.excerpt.words, one.code.label) for one in Coding.objects.order_by("pk")]


def test_marked_words_are_filed(officer):
    part = make_part()
    code = make_code(part.contribution.activity)

    page = shown(file(officer, part.contribution, part=part.pk, start=3, end=13, words=WORDS[3:13], code=code.pk))

    assert filed() == [("last bus", "Safety at night")]  # without the blanks at its ends
    assert "Filed under Safety at night." in page
    assert '<mark class="analysis-mark" data-number="1">last bus</mark>' in page


def test_marked_lines_are_filed_whatever_line_ends_the_form_sends(officer):
    part = make_part(text="One line\nand another.")
    code = make_code(part.contribution.activity)

    file(officer, part.contribution, part=part.pk, start=4, end=12, words="line\r\nand", code=code.pk)

    assert filed() == [("line\nand", "Safety at night")]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "3", "end": "9"},  # other words than were seen
        {"start": "-44", "end": "8"},
        {"start": "8", "end": "4"},
        {"start": "4", "end": "400"},
        {"start": "", "end": "8"},
        {"start": "x", "end": "8"},
        {"start": "4", "end": "8", "words": "last\x00"},
        {"start": "4", "end": "99999999999999999999"},
        {"part": "999"},
        {"part": "x"},
        {"code": "999"},
        {"code": ""},
        {"code": "x"},
    ],
)
def test_tampered_marks_are_refused_with_a_sentence(officer, fields):
    part = make_part()
    code = make_code(part.contribution.activity)
    sent = {"part": part.pk, "start": "4", "end": "8", "words": "last", "code": code.pk, **fields}

    for headers in ({}, {"x-requested-with": "XMLHttpRequest"}):
        response = officer.post(address(part.contribution, "file/"), sent, headers=headers)
        assert response.status_code == 422
        assert "error" in response.content.decode() or "data-analysis-refused" in response.content.decode()

    assert not Excerpt.objects.exists()


def test_a_part_of_another_contribution_is_refused(officer):
    part, other = make_part(), make_part()
    code = make_code(part.contribution.activity)

    response = file(officer, part.contribution, part=other.pk, start=0, end=3, words="The", code=code.pk)

    assert response.status_code == 422
    assert not Excerpt.objects.exists()


def test_a_sentence_is_chosen_without_a_script(officer):
    part = make_part()
    code = make_code(part.contribution.activity)
    start = WORDS.index("So I")

    file(officer, part.contribution, sentence=f"{part.pk}:{start}:{len(WORDS)}", code=code.pk)

    assert filed() == [("So I walk.", "Safety at night")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("my shift", "my shift"), (" my \n shift ", "my shift"), ("leaves before", "leaves before")],
)
def test_typed_words_are_found(officer, typed, found):
    part = make_part()
    code = make_code(part.contribution.activity)

    file(officer, part.contribution, quote=typed, code=code.pk)

    assert filed() == [(found, "Safety at night")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("my shifts", "These words are not in the text."),
        ("e", "more than once"),
        ("", "Mark some words first."),
        ("a" * 1_000_000, "These words are not in the text."),
        ("my\x00shift", "Null characters are not allowed."),
    ],
)
def test_typed_words_that_fit_nowhere_or_twice_stay_in_the_form(officer, typed, said):
    part = make_part()
    code = make_code(part.contribution.activity)

    response = file(officer, part.contribution, quote=typed, code=code.pk)
    page = html.unescape(response.content.decode())

    assert response.status_code == 422
    assert said in page
    assert f'value="{code.pk}" id="id_code_0" checked' in page
    assert not typed or typed.replace("\x00", "") in page.replace("\x00", "")
    assert not Excerpt.objects.exists()


def test_sending_the_form_twice_files_once(officer):
    part = make_part()
    code = make_code(part.contribution.activity)

    for _double_click in range(2):
        file(officer, part.contribution, quote="my shift", code=code.pk)

    assert len(filed()) == 1


def test_words_withdrawn_meanwhile_are_not_filed(officer):
    part = make_part()
    code = make_code(part.contribution.activity)
    withdraw(by=None, contribution=part.contribution)

    response = file(officer, part.contribution, part=part.pk, start=4, end=12, words="last bus", code=code.pk)

    assert response.status_code == 422
    assert "last bus" not in response.content.decode()
    assert not Excerpt.objects.exists()


def test_a_script_gets_the_texts_only(officer):
    part = make_part()
    code = make_code(part.contribution.activity)

    response = officer.post(
        address(part.contribution, "file/"),
        {"part": part.pk, "start": 4, "end": 8, "words": "last", "code": code.pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    page = shown(response)
    assert "Filed under Safety at night." in page
    assert "<html" not in page
    assert "<mark" in page


def test_without_codes_it_says_where_to_add_one(officer):
    part = make_part()

    assert "There are no codes for this activity yet." in shown(officer.get(address(part.contribution)))


# --- Taking back ----------------------------------------------------------------------------------------------


def test_one_takes_back_one_s_own_filing_only(officer):
    part = make_part()
    own, anothers = make_coding(part, by=officer.user), make_coding(part, "So I walk")
    page = shown(officer.get(address(part.contribution)))
    assert f"take-back/{own.pk}/" in page
    assert f"take-back/{anothers.pk}/" not in page
    assert f"by {anothers.coder}" in page

    for coding in (own, anothers):
        officer.post(address(part.contribution, f"take-back/{coding.pk}/"))

    assert list(Coding.objects.all()) == [anothers]


def test_a_filing_is_taken_back_under_its_own_contribution_only(officer):
    coding = make_coding(by=officer.user)
    other = make_part().contribution

    assert officer.post(address(other, f"take-back/{coding.pk}/")).status_code == 404
    assert Coding.objects.exists()


# --- Marks ---------------------------------------------------------------------------------------------------------


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=5),
)
def test_cutting_a_text_adds_nothing_and_loses_nothing(text, spans):
    spans = [(start, min(end, len(text))) for start, end in spans if start < min(end, len(text))]
    excerpts = [Shown(number, Excerpt(start=start, end=end)) for number, (start, end) in enumerate(spans, 1)]

    cut = segments(text, excerpts)

    assert "".join(segment.words for segment in cut) == text
    for one in excerpts:
        inside = "".join(segment.words for segment in cut if one.number in segment.within)
        assert inside == text[one.excerpt.start : one.excerpt.end]
        assert [one.number in segment.ending for segment in cut].count(True) == 1

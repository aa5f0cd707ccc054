"""Reading, marking and filing people's words."""

import itertools
import unicodedata

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import refusals, services
from engage.analysis.enums import CodeStatus
from engage.analysis.models import Coding, Excerpt, Reading
from engage.analysis.spans import find, sentences, trimmed
from engage.audit.models import AuditEvent
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words
from tests.analysis.factories import (
    WORDS,
    make_code,
    make_code_for_all,
    make_coding,
    make_excerpt,
    make_finding,
    make_part,
)
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


def code(part, start, end, **fields):
    by = fields.pop("by", None) or make_user(Role.ANALYST)
    label = fields.pop("code", None) or make_code(part.contribution.activity)
    return services.code_excerpt(by=by, part=part, start=start, end=end, code=label)


def test_reading_twice_is_one_reading_and_one_line_in_the_record():
    part, officer = make_part(), make_user(Role.ANALYST)

    first = services.read_part(by=officer, part=part)
    second = services.read_part(by=officer, part=part)

    assert first == second
    assert list(AuditEvent.objects.filter(verb="part.read").values_list("subject", "actor", "detail")) == [
        (f"contribution:{part.contribution.reference}", officer.pk, {"position": 1})
    ]


def test_two_officers_each_read_for_themselves():
    part = make_part()

    for officer in (make_user(Role.ANALYST), make_user(Role.ANALYST)):
        services.read_part(by=officer, part=part)

    assert Reading.objects.count() == 2


def test_an_excerpt_is_the_words_between_two_code_points():
    part = make_part(text="Grüße 👩‍👩‍👧 from 🏳️‍🌈 street")
    start = part.text.index("👩")

    coding = code(part, start, start + len("👩‍👩‍👧 from"))

    assert coding.excerpt.words == "👩‍👩‍👧 from"


def test_the_same_span_code_and_coder_twice_is_one_row():
    part, officer = make_part(), make_user(Role.ANALYST)
    label = make_code(part.contribution.activity)

    first = services.code_excerpt(by=officer, part=part, start=0, end=3, code=label)
    second = services.code_excerpt(by=officer, part=part, start=0, end=3, code=label)

    assert first == second
    assert (Excerpt.objects.count(), Coding.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="excerpt.coded").count() == 1


def test_excerpts_may_overlap_and_one_may_have_many_codings():
    part = make_part()
    activity = part.contribution.activity
    bus, night = make_code(activity, "Buses"), make_code(activity, "Night")

    code(part, 0, 12, code=bus)
    code(part, 0, 12, code=night)
    code(part, 4, 20, code=bus)

    assert (Excerpt.objects.count(), Coding.objects.count()) == (2, 3)


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, len(WORDS) + 1), (len(WORDS), len(WORDS) + 4), (3, 4)]
)
def test_a_span_outside_the_text_or_of_blanks_is_refused(start, end):
    part = make_part()
    assert WORDS[3] == " "

    with pytest.raises(refusals.OutsideTheText):
        code(part, start, end)

    assert not Excerpt.objects.exists()


def test_the_database_refuses_an_empty_span():
    part = make_part()

    with pytest.raises(IntegrityError), transaction.atomic():
        Excerpt.objects.create(part=part, start=5, end=5, created_by=make_user(Role.ANALYST))


@pytest.mark.parametrize("act", ["read", "code"])
@pytest.mark.parametrize("ended", ["withdrawn", "replaced"])
def test_words_that_are_gone_are_neither_read_nor_filed(act, ended):
    part = make_part()
    label = make_code(part.contribution.activity)
    if ended == "withdrawn":
        withdraw(by=None, contribution=part.contribution)
    else:
        words = [Words(part.prompt, "I meant something else.")]
        replace_words(by=None, contribution=part.contribution, words=words, attachment_digest="")

    with pytest.raises(refusals.NoWordsHere):
        if act == "read":
            services.read_part(by=make_user(Role.ANALYST), part=part)
        else:
            code(part, 0, 3, code=label)


def test_codes_of_the_activity_and_of_its_council_can_be_used():
    part = make_part()

    for label in (make_code(part.contribution.activity), make_code_for_all()):
        assert code(part, 0, 3, code=label).code == label


@pytest.mark.parametrize("which", ["another activity's", "another council's", "retired"])
def test_no_other_code_can_be_used(which):
    part = make_part()
    label = {
        "another activity's": make_code,
        "another council's": lambda: make_code_for_all(make_organisation("Othershire", "othershire")),
        "retired": lambda: make_code(part.contribution.activity, status=CodeStatus.RETIRED),
    }[which]()

    with pytest.raises(refusals.CodeNotInUse):
        code(part, 0, 3, code=label)

    assert not Excerpt.objects.exists()


def test_taking_back_the_last_filing_takes_the_excerpt_along():
    part = make_part()
    first = make_coding(part)
    second = make_coding(part)
    assert first.excerpt == second.excerpt

    services.uncode_excerpt(by=first.coder, coding=first)
    assert Excerpt.objects.filter(pk=second.excerpt_id).exists()
    services.uncode_excerpt(by=second.coder, coding=second)

    assert not Excerpt.objects.exists()
    assert AuditEvent.objects.filter(verb="excerpt.uncoded").count() == 2


def test_nobody_takes_back_what_another_filed():
    coding = make_coding()

    with pytest.raises(refusals.NotYourCoding):
        services.uncode_excerpt(by=make_user(Role.ANALYST), coding=coding)

    assert Coding.objects.count() == 1


def test_the_last_filing_of_an_excerpt_under_a_finding_stays():
    coding = make_coding()
    make_finding(coding.excerpt)

    with pytest.raises(refusals.UnderAFinding):
        services.uncode_excerpt(by=coding.coder, coding=coding)

    assert Coding.objects.count() == 1


def test_a_withdrawn_excerpt_keeps_its_span_and_no_word():
    excerpt = make_excerpt()

    withdraw(by=None, contribution=excerpt.part.contribution)

    kept = Excerpt.objects.get()
    assert (kept.start, kept.end, kept.words) == (0, 12, "")
    assert not Excerpt.objects.standing().exists()


def test_an_excerpt_of_replaced_words_does_not_move_to_the_new_ones():
    excerpt = make_excerpt()
    contribution = excerpt.part.contribution

    replace_words(
        by=None, contribution=contribution, words=[Words("What would help?", "Something new.")], attachment_digest=""
    )

    assert Excerpt.objects.get().words == ""
    assert not Excerpt.objects.standing().exists()
    assert not contribution.parts.get(is_current=True).excerpts.exists()


def test_no_word_reaches_the_record():
    part = make_part(text="Wassermelone under the bridge")
    make_finding(make_excerpt(part, "Wassermelone"))
    services.read_part(by=make_user(Role.ANALYST), part=part)

    lines = AuditEvent.objects.values_list("verb", "subject", "detail")
    assert lines.count() >= 4
    assert "Wassermelone" not in str(list(lines))


texts = st.text(st.characters(codec="utf-8"), max_size=60)


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_trimming_only_ever_takes_blanks_away(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if not text[start:end].strip():
        return
    left, right = trimmed(text, start, end)
    assert text[left:right] == text[start:end].strip()


@given(texts)
def test_sentences_cover_every_word_once_and_in_order(text):
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(a_end <= b_start for (_a, a_end), (b_start, _b) in itertools.pairwise(spans))


@given(texts, st.data())
def test_a_quote_is_found_where_it_was_taken_from(text, data):
    spans = sentences(text)
    if not spans:
        return
    start, end = data.draw(st.sampled_from(spans))
    quote = text[start:end]
    if "\x00" in quote or quote != unicodedata.normalize("NFC", quote):
        return
    assert (start, end) in find(text, quote.replace(" ", "  ")) or len(find(text, quote)) > 1

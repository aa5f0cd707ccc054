"""What can be read out of a decision notice that was pasted."""

import datetime
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.decisions.reading import read_day, read_options, read_record
from engage.decisions.services import Weighed

PAGE = """Skip to content
Merebridge Borough Council
Decision details
Buses after midnight

Decision Maker: Cabinet
Decision status: Recommendations Approved
Is Key decision?: Yes
Is subject to call in?: Yes

Purpose:
To decide about night buses.

Decision:
1. That one bus an hour runs until 3.
2. That the cost is met from reserves.

Reasons for the decision:
More people work at night.

Second paragraph.

Alternative options considered:
• Run buses until 1. Too early for bakers.
• Do nothing

Publication date: 05/03/2026
Date of decision: 03/03/2026
Decided at meeting: 03/03/2026 - Cabinet
Effective from: 12/03/2026
Accompanying Documents:
Report on night buses PDF 300 KB
"""
FORM = """OFFICER DECISION NOTICE
Decision reference no.\tTR/26/017
Title of decision\tCrossing in Mill Lane
Name of decision maker\tHead of Highways
Date of decision\t3rd of March, 2026
Details of the decision
A zebra crossing is built.
Reason(s) for the decision
Two children were hurt.
Details of any alternative options considered and rejected
None.
Contact officer: highways@merebridge.example
"""
EXECUTIVE = """Record of Executive Decision
Ref: EX/9
Subject: Parking at the harbour
Decision taken by: Councillor for Transport
Date decision made: 2026-03-03
RESOLVED: That permits cost £30.
Because: It pays for the wardens.
Options considered:

Keep it free. It would cost £86,000.

Charge £60
"""
DAY = datetime.date(2026, 3, 3)


def test_the_page_of_a_committee_system():
    read = read_record(PAGE, "https://democracy.merebridge.example/ieDecisionDetails.aspx?ID=1234")
    assert read.fields == {
        "reference": "1234",
        "title": "Buses after midnight",
        "decided_by": "Cabinet",
        "decided_on": DAY,
        "what_was_decided": "1. That one bus an hour runs until 3.\n2. That the cost is met from reserves.",
        "reasons": "More people work at night.\n\nSecond paragraph.",
    }
    assert read.options == [Weighed("Run buses until 1. Too early for bakers."), Weighed("Do nothing")]
    assert read.missing() == []


def test_a_form_of_officers():
    read = read_record(FORM)
    assert read.fields == {
        "reference": "TR/26/017",
        "title": "Crossing in Mill Lane",
        "decided_by": "Head of Highways",
        "decided_on": DAY,
        "what_was_decided": "A zebra crossing is built.",
        "reasons": "Two children were hurt.",
    }
    assert (read.options, read.missing()) == ([], ["options"])


def test_a_record_with_words_behind_its_headings():
    read = read_record(EXECUTIVE)
    assert read.fields == {
        "reference": "EX/9",
        "title": "Parking at the harbour",
        "decided_by": "Councillor for Transport",
        "decided_on": DAY,
        "what_was_decided": "That permits cost £30.",
        "reasons": "It pays for the wardens.",
    }
    assert read.options == [Weighed("Keep it free. It would cost £86,000."), Weighed("Charge £60")]


def test_a_meeting_says_who_and_when_where_nothing_else_does():
    read = read_record("Cycle lanes\nDecided at meeting: 3 March 2026 - Transport Committee\nDecision: Yes to all.")
    assert read.fields == {
        "title": "Cycle lanes",
        "decided_by": "Transport Committee",
        "decided_on": DAY,
        "what_was_decided": "Yes to all.",
    }
    assert read.missing() == ["council's reference", "why", "options"]


def test_of_two_headings_of_one_kind_the_first_with_words_counts():
    assert read_record("Decision:\n\nDecision: One.\nDecision: Two.").fields == {"what_was_decided": "One."}


def test_a_sentence_that_begins_like_a_heading_is_none():
    words = "The decision was hard.\nTitle deeds were looked at.\nReasons differ"
    assert read_record(f"Decision:\n{words}").fields == {"what_was_decided": words}


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        ("https://x.example/ieDecisionDetails.aspx?AIId=77", "77"),
        ("https://x.example/ieDecisionDetails.aspx?ID=1+or+1", None),
        ("https://x.example/?ID=" + "9" * 60, None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_the_number_of_the_page_stands_in_for_a_reference(address, reference):
    assert read_record("Decision: Yes.", address).fields.get("reference") == reference


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Tuesday, 3rd March 2026 at 6pm", DAY),
        ("03.03.2026", DAY),
        ("31/02/2026", None),
        ("soon", None),
        ("3 March", None),
        ("99999999999999999999", None),
    ],
)
def test_days_as_notices_write_them(words, day):
    assert read_day(words) == day


def test_a_long_option_is_named_by_its_first_sentence_and_all_of_it_is_kept():
    long = "Keep it free. " + "It would cost too much. " * 20
    (option,) = read_options(long)
    assert len(option.text) <= 300
    assert f"{option.text} {option.why}" == long.strip()


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["Decision:", "Reasons:", "Options:", "Title: x", "Date of decision: 3 March 2026", "", "• one", "None"]
        ),
        st.text(max_size=60),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(LINES, st.text(max_size=80))
def test_no_text_breaks_it_and_what_it_reads_stands_in_the_text(lines, address):
    text = "\n".join(lines)
    read = read_record(text, address)
    there = set(text.replace("\x00", "").split())
    for name in ("what_was_decided", "reasons"):
        assert set(str(read.fields.get(name, "")).split()) <= {word for one in there for word in _pieces(one)}
    assert all(len(option.text) <= 300 and option.text for option in read.options)


def _pieces(word):
    """A word, and what stands behind a colon in it; in the form that words are kept in."""
    word = unicodedata.normalize("NFC", word)
    return {word, *(word[place + 1 :] for place, sign in enumerate(word) if sign == ":")}


@pytest.mark.parametrize("text", ["\n" * 100_000, "1. " * 33_000, "a" * 100_000, ": " * 50_000, "1 " * 50_000])
def test_no_text_takes_long(text):
    began = time.process_time()
    read_record(f"Options:\n{text}")
    read_record(text)
    read_record(f"Decision:\nIt{text}is")
    assert time.process_time() - began < 5


WHY = "It would cost £86,000."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Keep it free. Rejected because it would cost £86,000.", [Weighed("Keep it free.", why=WHY)]),
        ("Keep it free - rejected because it would cost £86,000.", [Weighed("Keep it free -", why=WHY)]),
        ("Keep it free. This option was rejected as it would cost £86,000.", [Weighed("Keep it free.", why=WHY)]),
        ("Keep it free. Rejected: it would cost £86,000.", [Weighed("Keep it free.", why=WHY)]),
        ("Keep it free\n\nRejected because: it would cost £86,000.", [Weighed("Keep it free", why=WHY)]),
        ("• Keep it free.\nNot taken forward because it would cost £86,000.", [Weighed("Keep it free.", why=WHY)]),
        ("1. Keep it free. Discounted since it would cost £86,000.\n2. Charge £60. Chosen because it pays for itself.",
         [Weighed("Keep it free.", why=WHY), Weighed("Charge £60.", True, "It pays for itself.")]),
        ("Rejected because it would cost £86,000.", [Weighed(WHY)]),
        ("Plans that were rejected because of cost", [Weighed("Plans that were rejected because of cost")]),
        ("Ask who was rejected and why", [Weighed("Ask who was rejected and why")]),
    ],
)  # fmt: skip
def test_why_an_option_was_taken_or_not_is_read_with_it(said, expected):
    assert read_options(said) == expected
    assert read_record(f"Options considered:\n{said}\nReasons: Enough.").options == expected


def test_that_an_option_was_rejected_ends_neither_the_options_nor_the_reasons():
    options = "• Keep it free.\nRejected because: it would cost £86,000.\n• Charge £60."
    read = read_record(f"Reasons: Enough.\nOptions considered:\n{options}")
    assert (read.fields["reasons"], read.options) == (
        "Enough.",
        [Weighed("Keep it free.", why=WHY), Weighed("Charge £60.")],
    )


@pytest.mark.parametrize(
    ("notice", "reasons"),
    [
        ("Decision:\nRejected because the money is spent.", "The money is spent."),
        ("Decision: The petition was refused. Rejected because: the money is spent.", "The money is spent."),
        ("Decision: Refused.\nRejected because: The money is spent.", "The money is spent."),
        ("Decision: Approved because the money is there.\nReasons: Others.", "Others."),
        ("Decision: Permits cost £30.", None),
        ("Decision: Agreed: that permits cost £30. Approved as set out in the report.", None),
    ],
)
def test_what_was_decided_may_say_why_in_the_same_breath(notice, reasons):
    read = read_record(notice)
    assert read.fields.get("reasons") == reasons
    assert read.fields["what_was_decided"]

"""What reading 896 real public comments came to, without the commenters' words: ids, places, codes, stances, answers.

`second_reading.csv` is every fifteenth comment read again by the same reader, soon after: it says how steady one
reader was, not how far two agree.
"""

import csv
import datetime
import json
from collections import Counter
from pathlib import Path

import pytest

from engage.analysis.enums import Stance
from engage.analysis.models import Code, Finding
from engage.analysis.spans import trimmed
from engage.core.text import MINIMUM_REASON, normalise_text
from engage.decisions.enums import NEEDS, Outcome, Standing
from engage.decisions.models import Decision, Influence, Option
from tests.worked_example.letters import runs_of_six

HERE = Path(__file__).parent
COMMENTS = "american-assembly.bowling-green.comments.csv"
EVERY_ID = set(range(896))
MACQUEEN = {"brief_definition", "full_definition", "when_to_use", "when_not_to_use", "example"}
EQUALITY = {"age", "disability", "poverty", "race", "religion or belief", "sex", "sexual orientation"}
DECISION = {
    "reference", "title", "decided_by", "decided_on", "what_was_decided", "reasons", "what_next", "review_on",
    "options", "influences"
}  # fmt: skip


def json_of(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def codings_of(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            (int(row["comment_id"]), int(row["start"]), int(row["end"]), row["code_label"])
            for row in csv.DictReader(file)
        ]


CODES = {code["label"]: code for code in json_of("codebook.json")["codes"]}
CODINGS, AGAIN = codings_of("codings.csv"), codings_of("second_reading.csv")
FINDINGS, DECISIONS = json_of("findings.json"), json_of("decisions.json")
ROWS = [row for decision in DECISIONS for row in decision["influences"]]


def too_long(model, given):
    """The fields of it that the database would not take."""
    limits = {field.name: field.max_length for field in model._meta.concrete_fields if getattr(field, "max_length", 0)}
    return {name for name in given.keys() & limits.keys() if len(given[name] or "") > limits[name]}


# --- Codebook and codings ---------------------------------------------------------------------------


def test_every_code_is_defined_once_in_all_its_fields():
    assert len(CODES) == len(json_of("codebook.json")["codes"])
    for label, code in CODES.items():
        assert code.keys() - {"equality_tag"} == {"label", "parent"} | MACQUEEN
        assert {name for name in MACQUEEN if not code[name].strip()} == set(), label
        assert too_long(Code, code) == set(), label


def test_codes_stand_in_two_levels_and_texts_are_filed_under_the_lower_one():
    upper = {label for label, code in CODES.items() if code["parent"] is None}
    assert {code["parent"] for code in CODES.values()} - {None} == upper
    assert {label for *_span, label in CODINGS} == CODES.keys() - upper


def test_every_ground_of_unfair_treatment_that_came_up_has_codes_of_its_own():
    assert {code["equality_tag"] for code in CODES.values() if "equality_tag" in code} == EQUALITY


@pytest.mark.parametrize("codings", [CODINGS, AGAIN], ids=["first", "second"])
def test_codings_are_in_order_each_once_with_a_place_and_a_known_code(codings):
    assert codings == sorted(set(codings))
    assert [row for row in codings if not 0 <= row[1] < row[2]] == []
    assert {label for *_span, label in codings} <= CODES.keys()


def test_every_comment_is_coded_and_every_fifteenth_again():
    assert {number for number, *_rest in CODINGS} == EVERY_ID
    assert {number for number, *_rest in AGAIN} == {number for number in EVERY_ID if number % 15 == 0}


# --- Findings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["key"])
def test_a_finding_rests_on_coded_excerpts_each_with_a_stance(finding):
    assert finding.keys() == {"key", "statement", "range_of_views", "evidence"}
    assert finding["statement"] == " ".join(finding["statement"].split()) != ""
    assert finding["range_of_views"].strip() != ""
    assert too_long(Finding, finding) == set()
    places = [(one["comment_id"], one["start"], one["end"]) for one in finding["evidence"]]
    assert 5 <= len(places) <= 60
    assert places == sorted(set(places))
    assert set(places) <= {tuple(place) for *place, _label in CODINGS}
    assert {one["stance"] for one in finding["evidence"]} <= set(Stance.values)


def test_findings_differ_and_every_stance_is_taken_by_somebody():
    assert len(FINDINGS) >= 14
    assert len({one["key"] for one in FINDINGS}) == len({one["statement"] for one in FINDINGS}) == len(FINDINGS)
    assert {one["stance"] for finding in FINDINGS for one in finding["evidence"]} == set(Stance.values)


# --- Decisions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision["reference"])
def test_a_decision_says_what_was_weighed_and_when(decision):
    assert decision.keys() == DECISION
    assert [name for name in DECISION if not decision[name]] == []
    assert too_long(Decision, decision) == set()
    decided, review = (datetime.date.fromisoformat(decision[name]) for name in ("decided_on", "review_on"))
    assert decided < review
    assert [option["taken"] for option in decision["options"]].count(True) == 1
    for option in decision["options"]:
        assert (option.keys(), too_long(Option, option)) == ({"text", "taken", "why"}, set())
        assert option["why"].strip() != ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["finding"])
def test_an_answer_holds_a_reason_and_what_its_outcome_needs_and_no_more(row):
    refined = row.get("refined", {})
    row = {name: value for name, value in row.items() if name != "refined"}
    assert row.keys() == {"finding", "outcome", "reason", *NEEDS[row["outcome"]]}
    assert [value for value in [*row.values(), *refined.values()] if value != normalise_text(value)] == []
    assert [one for one in refined.values() if len(one) < MINIMUM_REASON] == []
    assert refined.keys() <= set(Standing.values)
    assert [name for name in NEEDS[row["outcome"]] if not row[name]] == []
    assert len(row["reason"]) >= MINIMUM_REASON
    assert too_long(Influence, row) == set()
    if "next_date" in row:
        assert datetime.date.fromisoformat(row["next_date"]).year == 2036


def test_five_decisions_answer_findings_once_each_with_every_outcome_and_leave_some_open():
    assert len({decision["reference"] for decision in DECISIONS}) == len(DECISIONS) == 5
    keys = {finding["key"] for finding in FINDINGS}
    answered = Counter(row["finding"] for row in ROWS)
    assert keys - answered.keys() == {"begging", "school_choice", "tidy", "treatment"}
    assert set(answered) <= keys
    assert set(answered.values()) == {1}
    assert {row["outcome"] for row in ROWS} == set(Outcome.values)
    assert len({row["reason"] for row in ROWS}) == len(ROWS)


# --- Against the comments themselves, where they are at hand ----------------------------------------


@pytest.fixture
def texts(real_data):
    with (real_data / COMMENTS).open(encoding="utf-8", newline="") as file:
        return {int(row["comment-id"]): normalise_text(row["comment-body"]) for row in csv.DictReader(file)}


def test_codings_mark_words_of_the_comments_without_blanks_around_them(texts):
    assert texts.keys() == EVERY_ID
    for number, start, end, _label in CODINGS + AGAIN:
        assert end <= len(texts[number])
        assert trimmed(texts[number], start, end) == (start, end)
        assert texts[number][start:end] != ""


def test_marks_begin_and_end_between_words(texts):
    for number, start, end, _label in CODINGS + AGAIN:
        text = f" {texts[number]} "
        edges = [text[start : start + 2], text[end : end + 2]]
        assert [edge for edge in edges if edge.isalnum()] == [], number


def test_none_of_the_commenters_words_are_in_these_files(texts):
    theirs = {run for text in texts.values() for run in runs_of_six(text)}
    for path in sorted(HERE.glob("*.*")):
        assert runs_of_six(path.read_text(encoding="utf-8")) & theirs == set(), path.name

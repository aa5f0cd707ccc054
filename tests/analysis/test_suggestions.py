"""What people answer to the suggestions of the machine, and what becomes of them when words and codes go."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Origin
from engage.analysis.merging import merge_codes
from engage.analysis.models import Coding, Reading, Suggestion
from engage.analysis.refusals import (
    NothingToUndo,
    SuggestionAnswered,
    UnderAFinding,
)
from engage.analysis.services import uncode_excerpt
from engage.analysis.suggesting.agreement import Agreement, agreement_by
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.answering import accept_suggestion, refuse_suggestion, reopen_suggestion
from engage.analysis.suggesting.suggestion import Source
from engage.analysis.suggesting.wording import Wording
from engage.analysis.undoing import What, undo_last_act
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words, take_out
from tests.analysis.factories import (
    fresh,
    make_code,
    make_coding,
    make_finding,
    make_part,
    make_rule,
    make_suggestion,
)
from tests.analysis.suggesting import said, suggested, work
from tests.factories import make_activity, make_organisation, make_user
from tests.pages import shown

pytestmark = pytest.mark.django_db


def test_accepted_it_is_a_filing_of_that_officer_and_no_reading():
    part = make_part(text="I like trees. The last bus leaves too early. So I walk.")
    suggestion, officer = make_suggestion(part), make_user(Role.ANALYST)
    coding = accept_suggestion(by=officer, suggestion=suggestion)
    assert (coding.excerpt.words, coding.coder, coding.origin) == (
        "The last bus leaves too early.",
        officer,
        Origin.CONFIRMED,
    )
    assert not Reading.objects.exists()
    with pytest.raises(SuggestionAnswered):
        refuse_suggestion(by=make_user(Role.ANALYST), suggestion=suggestion)
    assert undo_last_act(by=officer, since=officer.date_joined).what == What.FILED
    assert (Coding.objects.count(), suggested()) == (0, [part.text])


def test_refused_it_does_not_come_back_unless_it_was_a_slip():
    part, officer = make_part(), make_user(Role.ANALYST)
    suggestion = make_suggestion(part)
    other = make_rule(suggestion.code, Wording(("last",)))
    work()
    refuse_suggestion(by=officer, suggestion=suggestion)
    work()
    assert suggested() == []
    assert undo_last_act(by=officer, since=officer.date_joined).what == What.REFUSED
    assert suggested() == [part.text] * 2
    with pytest.raises(NothingToUndo):
        undo_last_act(by=officer, since=officer.date_joined)
    reopen_suggestion(by=officer, suggestion=suggestion)
    assert other.suggestions.get().verdict == Verdict.OPEN


def test_filed_by_hand_it_waits_no_more():
    part = make_part()
    suggestion = make_suggestion(part)
    coding = make_coding(part, code=suggestion.code)
    assert suggested() == []
    uncode_excerpt(by=coding.coder, coding=coding)
    assert suggested() == [part.text]


def test_taken_back_it_waits_again_unless_a_finding_rests_on_it():
    suggestion, officer = make_suggestion(make_part()), make_user(Role.ANALYST)
    coding = accept_suggestion(by=officer, suggestion=suggestion)
    finding = make_finding(coding.excerpt)
    with pytest.raises(UnderAFinding):
        uncode_excerpt(by=officer, coding=coding)
    assert fresh(suggestion).verdict == Verdict.CONFIRMED
    finding.delete()
    uncode_excerpt(by=officer, coding=coding)
    assert (fresh(suggestion).verdict, fresh(suggestion).by) == (Verdict.OPEN, None)


def test_it_counts_for_nothing_before(officer):
    part = make_part()
    make_suggestion(part)
    page = shown(officer.get("/admin/contributions/?filed=yes"))
    assert part.contribution.reference not in page
    assert not Coding.objects.exists()


def test_how_often_people_agreed():
    activity, officer = make_activity(), make_user(Role.ANALYST)
    code = make_code(activity)
    first, second = make_rule(code, Wording(("bus",))), make_rule(code, Wording(("night",)))
    for number in range(4):
        make_part(activity, f"Bus {number}.")
    make_part(activity, "Bus at night.")
    work()
    for row in Suggestion.objects.filter(rule=first).order_by("part_id")[:2]:
        refuse_suggestion(by=officer, suggestion=row)
    accept_suggestion(by=officer, suggestion=Suggestion.objects.get(rule=second))
    assert agreement_by("rule", officer) == {first.pk: Agreement(1, 3), second.pk: Agreement(1, 1)}
    assert agreement_by("code", officer) == {code.pk: Agreement(1, 3)}
    assert agreement_by("source", officer) == {Source.RULE: Agreement(2, 4)}
    assert agreement_by("rule", make_user(Role.ANALYST, organisation=make_organisation("O", "o"))) == {}


# --- Words that go, codes that become others -----------------------------------------------------------------


def test_with_the_words_goes_what_nobody_answered():
    activity, officer = make_activity(), make_user(Role.ANALYST)
    rule = make_rule(make_code(activity), Wording(("bus",)))
    parts = [make_part(activity) for _ in range(4)]
    work()
    refused = Suggestion.objects.get(part=parts[1])
    refuse_suggestion(by=officer, suggestion=refused)
    for part in parts[:2]:
        withdraw(by=None, contribution=part.contribution)
    replace_words(
        by=None, contribution=parts[2].contribution, words=[Words("What would help?", "A tram.")], attachment_digest=""
    )
    assert list(rule.suggestions.order_by("part").values_list("part", flat=True)) == [parts[1].pk, parts[3].pk]
    assert (fresh(refused).spans, agreement_by("rule", officer)[rule.pk]) == ([], Agreement(0, 1))


def test_a_refusal_follows_the_words_that_are_left():
    part, officer = make_part(), make_user(Role.ANALYST)
    rule = make_suggestion(part).rule
    refuse_suggestion(by=officer, suggestion=Suggestion.objects.get())
    new = take_out(by=officer, part=part, start=part.text.index("So I"), end=len(part.text), ground="names")
    work()
    assert (rule.suggestions.get().part, suggested()) == (new, [])


def test_what_waited_is_suggested_anew_for_what_is_left():
    part = make_part()
    make_suggestion(part)
    take_out(by=make_user(Role.ANALYST), part=part, start=part.text.index("So I"), end=len(part.text), ground="names")
    assert suggested() == []
    work()
    assert [said(row) for row in Suggestion.objects.standing()] == [["bus"]]


def test_rules_and_answers_go_along_when_one_code_becomes_another():
    activity, officer = make_activity(), make_user(Role.ANALYST)
    source, into = make_code(activity, "Buses"), make_code(activity, "Transport")
    parts = [make_part(activity, f"Bus {number}.") for number in range(3)]
    rule, other = make_rule(source, Wording(("bus",))), make_rule(into, Wording(("bus",)))
    work()
    refuse_suggestion(by=officer, suggestion=rule.suggestions.get(part=parts[0]))
    learned = [(parts[1], source, Verdict.OPEN), (parts[1], into, Verdict.OPEN), (parts[2], source, Verdict.OPEN)]
    for part, code, verdict in learned:
        Suggestion.objects.create(part=part, code=code, source=Source.LEARNED, verdict=verdict)
    merge_codes(by=officer, code=source, into=into, because="They say the same thing in two ways.")
    assert {fresh(rule).code, fresh(other).code} == {into}
    assert set(source.suggestions.values_list("verdict", flat=True)) == {Verdict.OPEN}
    work()
    assert {row.rule for row in Suggestion.objects.standing().filter(source=Source.RULE)} == {rule, other}
    assert suggested() == [parts[1].text] * 3 + [parts[2].text] * 2  # not the one that was refused
    accept_suggestion(by=officer, suggestion=Suggestion.objects.standing().filter(part=parts[2]).first())
    assert agreement_by("code", officer) == {into.pk: Agreement(1, 2)}


def test_what_was_accepted_is_known_of_the_filing_that_is_left():
    part, officer = make_part(), make_user(Role.ANALYST)
    suggestion = make_suggestion(part)
    into = make_code(part.contribution.activity, "Transport")
    accepted = accept_suggestion(by=officer, suggestion=suggestion)
    there = make_coding(part, accepted.excerpt.words, by=officer, code=into)
    merge_codes(by=officer, code=suggestion.code, into=into, because="They say the same thing in two ways.")
    assert (fresh(suggestion).coding, fresh(suggestion).code) == (there, into)

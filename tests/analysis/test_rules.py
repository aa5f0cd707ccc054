"""Rules by which the machine suggests codes, and what people answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.codebooks import retire_code
from engage.analysis.enums import CodeStatus, Origin
from engage.analysis.models import Coding, Rule, Suggestion
from engage.analysis.refusals import (
    CodeNotInUse,
    LooksForNothing,
    RuleChangedMeanwhile,
)
from engage.analysis.suggesting import rules
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.answering import refuse_suggestion
from engage.analysis.suggesting.rules import apply_some, look_back, preview, rules_to_apply
from engage.analysis.suggesting.ruling import reinstate_rule, retire_rule, reword_rule, write_rule
from engage.analysis.suggesting.wording import LONGEST_TERM, Wording, found, lines_of, tokens_of
from engage.analysis.tasks import apply_new_rules
from tests.analysis.factories import (
    fresh,
    make_code,
    make_code_for_all,
    make_coding,
    make_part,
    make_rule,
    make_suggestion,
)
from tests.analysis.roles import cells, client_of
from tests.analysis.suggesting import said, suggested, work
from tests.factories import make_activity, make_organisation, make_user
from tests.pages import shown

pytestmark = pytest.mark.django_db
HOME = "/admin/suggestions/"
NEW = f"{HOME}rules/new/"


# --- What a rule finds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "text", "words"),
    [
        (Wording(("bus",)), "The BUSES are late.", ["BUSES"]),
        (Wording(("buses",)), "One bus only.", ["bus"]),
        (Wording(("cafe",)), "Our Café closed.", ["Café"]),
        (Wording(("stopping",)), "It stopped here.", ["stopped"]),
        (Wording(("last train",)), "Our last trains go early.", ["last trains"]),
        (Wording(("last train",)), "I train dogs at last.", None),
        (Wording(("bus", "last train")), "I train dogs at last.", None),
        (Wording((), ("bus", "night")), "No bus at night.", ["bus", "night"]),
        (Wording((), ("bus", "night")), "No bus by day.", None),
        (Wording(("bus",), (), ("school",)), "The bus to the school.", None),
        (Wording(("bus",), (), ("school run",)), "The bus does the school run.", None),
        (Wording(("bus",), (), ("school run",)), "The bus runs past a school.", ["bus"]),
        (Wording(("हिन्दी",)), "हिन्दी में भी", ["हिन्दी"]),
        (Wording(("bus",)), "👩‍👩‍👧 bus 👍", ["bus"]),
        (Wording(("حافلة",)), "آخر حافلة تغادر", ["حافلة"]),
        (Wording(("bus",)), "A busy business.", None),
    ],
)
def test_a_rule_finds(wording, text, words):
    part = make_part(text=text)
    make_part(part.contribution.activity, "Something else altogether.")
    rule = make_rule(make_code(part.contribution.activity), wording)
    assert preview(wording, rule.code).count == (0 if words is None else 1)
    work()
    assert [said(row) for row in Suggestion.objects.all()] == ([] if words is None else [words])


@given(st.text(max_size=80), st.text(alphabet="abc ñé", min_size=1, max_size=6))
def test_what_is_found_stands_in_the_text(text, term):
    tokens = list(tokens_of(text))
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in found(term, tokens))
    between = "".join(" " if any(t.start <= at < t.end for t in tokens) else sign for at, sign in enumerate(text))
    assert not any(sign.isalnum() for sign in between)


def test_the_lines_of_a_box():
    assert lines_of(" bus \r\n\nbus\nnight  bus, tram;;") == ["bus", "night bus", "tram"]


def test_200_000_characters_are_searched():
    part = make_part(text="walk " * 39_990 + "by bus.")
    make_rule(make_code(part.contribution.activity), Wording(("bus",)))
    work()
    (row,) = Suggestion.objects.all()
    assert said(row) == ["bus"]


def test_a_rule_reaches_as_far_as_its_code():
    here, there = make_part(), make_part()
    elsewhere = make_part(make_activity(organisation=make_organisation("Othershire", "othershire")))
    own, for_all = make_code(here.contribution.activity), make_code_for_all()
    for code in (own, for_all):
        make_rule(code, Wording(("bus",)))
    work()
    assert {(row.code, row.part) for row in Suggestion.objects.all()} == {
        (own, here),
        (for_all, here),
        (for_all, there),
    }
    assert not elsewhere.suggestions.exists()


# --- In the worker -------------------------------------------------------------------------------------------


def test_rounds_leave_out_nothing_and_double_nothing(monkeypatch):
    monkeypatch.setattr(rules, "ROUND", 2)
    activity = make_activity()
    parts = [make_part(activity, f"Bus {number}.") for number in range(5)]
    code = make_code(activity)
    rule = make_rule(code, Wording(("bus",)))
    make_coding(parts[1], "Bus", code=code)
    seen = fresh(rule)
    assert apply_some(rule_id=rule.pk)
    rules._suggest_for(seen, {parts[0].pk: [], parts[3].pk: []}, place=parts[3].pk)  # another one saw the same place
    work()
    assert suggested() == ["Bus 0.", "Bus 2.", "Bus 3.", "Bus 4."]
    assert rules_to_apply() == []
    late = make_part(activity, "Bus, late.")
    assert apply_new_rules() == 1
    assert apply_new_rules() == 0  # it waits in the line already
    work()
    assert late.text in suggested()
    look_back()
    work()
    assert Suggestion.objects.count() == 5


def test_another_wording_takes_back_what_nobody_answered():
    activity = make_activity()
    texts = ["By bus.", "By bus again.", "By tram."]
    parts = [make_part(activity, text) for text in texts]
    officer, code = make_user(Role.ANALYST), make_code(activity)
    rule = make_rule(code, Wording(("bus",)))
    work()
    refuse_suggestion(by=officer, suggestion=Suggestion.objects.get(part=parts[0]))
    reword_rule(by=officer, rule=rule, wording=Wording(("tram", "bus")), seen=1)
    assert suggested() == []  # at once, before the worker comes
    work()
    assert suggested() == ["By bus again.", "By tram."]
    reword_rule(by=officer, rule=rule, wording=Wording(("tram",)), seen=2)
    work()
    assert suggested() == ["By tram."]
    assert set(Suggestion.objects.values_list("part", "verdict")) == {
        (parts[0].pk, Verdict.REFUSED),
        (parts[2].pk, Verdict.OPEN),
    }
    with pytest.raises(RuleChangedMeanwhile):
        reword_rule(by=officer, rule=rule, wording=Wording(("ferry",)), seen=2)


def test_a_retired_rule_suggests_nothing_and_comes_back():
    part, officer = make_part(), make_user(Role.ANALYST)
    rule = make_rule(make_code(part.contribution.activity), Wording(("bus",)))
    work()
    retire_rule(by=officer, rule=rule)
    assert suggested() == []
    work()
    assert not Suggestion.objects.exists()
    reinstate_rule(by=officer, rule=rule)
    work()
    assert suggested() == [part.text]
    retire_code(by=officer, code=rule.code)
    assert suggested() == []
    assert rules_to_apply() == []


def test_what_cannot_be_written():
    officer, code = make_user(Role.ANALYST), make_code()
    retired = make_code(code.codebook.activity, "Old", status=CodeStatus.RETIRED)
    theirs = make_code(make_activity(organisation=make_organisation("Othershire", "othershire")))
    for one, wording, refusal in [
        (code, Wording((), (), ("bus",)), LooksForNothing),
        (retired, Wording(("bus",)), CodeNotInUse),
        (theirs, Wording(("bus",)), CodeNotInUse),
    ]:
        with pytest.raises(refusal):
            write_rule(by=officer, code=one, wording=wording)
    assert not Rule.objects.exists()


def test_a_rule_may_look_in_one_activity_only(officer):
    here, there = make_activity(), make_activity()
    for activity in (here, there):
        make_part(activity, f"A bus for {activity.title}.")
    code, own = make_code_for_all(here.organisation), make_code(there)
    sent = {"code": code.pk, "any_of": "bus", "activity": here.pk}
    looked = officer.post(NEW, sent)
    assert "It finds 1 text" in shown(looked)
    officer.post(NEW, {**sent, "activity": "", "save": "1", "seen": looked.context["seen"]})
    assert not Rule.objects.exists()  # other texts were looked at
    officer.post(NEW, {**sent, "save": "1", "seen": looked.context["seen"]})
    rule = Rule.objects.get()
    work()
    assert (rule.activity, suggested()) == (here, [f"A bus for {here.title}."])
    assert f'<dt>Only in</dt><dd dir="auto">{here.title}</dd>' in shown(officer.get(HOME))

    address, other = f"{HOME}rules/{rule.pk}/", {"code": code.pk, "any_of": "bus", "version": "1", "activity": there.pk}
    seen = officer.post(address, other).context["seen"]
    officer.post(address, {**other, "save": "1", "seen": seen})
    work()
    assert (fresh(rule).version, suggested()) == (2, [f"A bus for {there.title}."])

    refused = officer.post(NEW, {"code": own.pk, "any_of": "bus", "activity": here.pk})
    assert "This code is for another activity. Choose that one, or all texts." in shown(refused, 422)
    with pytest.raises(CodeNotInUse):
        write_rule(by=officer.user, code=own, wording=Wording(("bus",)), activity=here)
    elsewhere = make_activity(organisation=make_organisation("Elsewhere", "elsewhere"))
    assert officer.post(NEW, {**sent, "activity": elsewhere.pk}).status_code == 422


# --- The screens ---------------------------------------------------------------------------------------------


def test_codes_to_suggest_stand_under_their_codebook_with_what_they_stand_under(officer):
    activity = make_activity()
    above = make_code(activity, "Opening hours")
    below = make_code(activity, "Saturdays", parent=above)
    for_all = make_code_for_all()
    page = shown(officer.get(NEW))
    assert f'<optgroup label="{below.codebook.name}">' in page
    assert f'<option value="{below.pk}">Opening hours > Saturdays</option>' in page
    assert f'<optgroup label="{for_all.codebook.name}">' in page


def test_a_rule_is_looked_at_before_it_is_kept(officer):
    activity = make_activity()
    for number in range(12):
        make_part(activity, f"Bus {number} is late.")
    code = make_code(activity)
    sent = {"code": code.pk, "any_of": "bus"}
    assert "Keep this rule" not in shown(officer.get(NEW))
    response = officer.post(NEW, {**sent, "show": "1"})
    page = shown(response)
    assert "It finds 12 texts" in page
    assert page.count("<mark>Bus</mark>") == 10
    seen = response.context["seen"]
    response = officer.post(NEW, {**sent, "any_of": "tram", "save": "1", "seen": seen})
    assert "It finds 0 texts" in shown(response)
    assert not Rule.objects.exists()
    assert officer.post(NEW, {**sent, "save": "1", "seen": seen}).url == HOME
    rule = Rule.objects.get()
    assert (rule.any_of, rule.by, rule.version) == ("bus", officer.user, 1)
    work()
    page = shown(officer.get(HOME))
    assert "12 contributions wait for an answer" in page
    assert "Answer the suggestions for 12 contributions" in page
    assert "Nobody has answered yet." in page
    address = f"{HOME}rules/{rule.pk}/"
    sent = {"code": code.pk, "any_of": "late", "version": "1"}
    seen = officer.post(address, sent).context["seen"]
    officer.post(address, {**sent, "save": "1", "seen": seen})
    assert (fresh(rule).any_of, fresh(rule).version) == ("late", 2)
    assert "Somebody changed this rule meanwhile." in shown(
        officer.post(address, {**sent, "save": "1", "seen": seen}), 422
    )
    officer.post(address, {"retire": "1"})
    assert fresh(rule).retired_by == officer.user
    officer.post(address, {"reinstate": "1"})
    assert fresh(rule).retired_at is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": ""}, "Choose a code."),
        ({}, "Give at least one word or phrase"),
        ({"none_of": "bus"}, "Give at least one word or phrase"),
        ({"any_of": "!?"}, "Each line needs at least one letter or digit."),
        ({"any_of": "b" * (LONGEST_TERM + 1)}, "Give at most 20 words or phrases"),
        ({"any_of": "\n".join(map(str, range(21)))}, "Give at most 20 words or phrases"),
    ],
)
def test_what_is_missing_is_said(officer, sent, sentence):
    assert sentence in shown(officer.post(NEW, {"code": make_code().pk, **sent}), 422)


def test_on_the_coding_screen_it_is_labelled_with_its_reason_and_answered(officer):
    part = make_part()
    suggestion = make_suggestion(part)
    read = f"/admin/contributions/{part.contribution.reference}/"
    page = shown(officer.get(read))
    assert "Suggested by the machine" in page
    assert f"The rule for {suggestion.code} found “bus”." in page
    answer = f"{read}suggestion/{suggestion.pk}/"
    assert "Accept it or refuse it." in shown(
        officer.post(answer, {"answer": "x"}, headers={"x-requested-with": "XMLHttpRequest"}), 422
    )
    assert officer.post(answer, {"answer": "accept"}).url == read
    assert Coding.objects.get().origin == Origin.CONFIRMED
    assert "Suggested by the machine" not in shown(officer.get(read))
    officer.post("/admin/contributions/undo/", {"at": part.contribution.reference})
    officer.post(answer, {"answer": "refuse"})
    assert (Coding.objects.count(), fresh(suggestion).verdict) == (0, Verdict.REFUSED)
    page = shown(officer.post(answer, {"answer": "accept"}, headers={"x-requested-with": "XMLHttpRequest"}), 422)
    assert "Somebody has answered this suggestion already" in page
    other = make_suggestion(make_part())
    assert officer.post(f"{read}suggestion/{other.pk}/", {"answer": "accept"}).status_code == 404


TABLE = {
    "see them":   "YY---ff-Y",
    "write one":  "YY---ff-x",
    "change one": "YY---ff-n",
    "retire one": "YY---ff-n",
    "accept":     "YY---ff-n",
    "refuse":     "YY---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    part = make_part()
    suggestion = make_suggestion(part)
    rule, code = suggestion.rule, suggestion.code
    client = client_of(role)
    answer = f"/admin/contributions/{part.contribution.reference}/suggestion/{suggestion.pk}/"

    def keep(address, **sent):
        sent = {"code": code.pk, "any_of": "walk", **sent}
        shown = client.post(address, sent)
        return client.post(address, {**sent, "save": "1", "seen": (shown.context or {}).get("seen", "")})

    def state():
        return Rule.objects.count(), fresh(rule).version, fresh(rule).retired_at, fresh(suggestion).verdict

    before = state()
    response = {
        "see them": lambda: client.get(HOME),
        "write one": lambda: keep(NEW),
        "change one": lambda: keep(f"{HOME}rules/{rule.pk}/", version="1"),
        "retire one": lambda: client.post(f"{HOME}rules/{rule.pk}/", {"retire": "1"}),
        "accept": lambda: client.post(answer, {"answer": "accept"}),
        "refuse": lambda: client.post(answer, {"answer": "refuse"}),
    }[act]()
    assert (response.status_code, state() != before) == {
        "Y": (200, False) if act == "see them" else (302, True),
        "-": (302, False),
        "f": (403, False),
        "n": (404, False),
        "x": (422, False),
    }[expected]

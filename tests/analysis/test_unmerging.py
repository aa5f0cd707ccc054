"""A merge taken back: everything is as it was; where that is not possible any more, it is refused with the reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import merging, unmerging
from engage.analysis.codebooks import move_code, rename_code, retire_code, set_grounds
from engage.analysis.enums import CodeStatus, Ground, Look, Origin
from engage.analysis.grounds import CodeGround
from engage.analysis.history import former_names
from engage.analysis.looking import ask_for_another_look, settle_look, split_code
from engage.analysis.merging import bring_some_over, merge_codes
from engage.analysis.models import AnotherLook, Code, CodeChange, Coding, FiledBefore, Rule, Suggestion
from engage.analysis.refusals import CannotUnmerge
from engage.analysis.services import uncode_excerpt
from engage.analysis.suggesting.answering import refuse_suggestion
from engage.analysis.unmerging import unmerge_code
from tests.analysis.factories import fresh, make_code, make_coding, make_part, make_suggestion
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
WHY = "Two names for the same thing."


def merge(code, into):
    return merge_codes(by=make_user(Role.ANALYST), code=fresh(code), into=fresh(into), because=WHY)


def unmerge(code):
    return unmerge_code(by=make_user(Role.ANALYST), code=fresh(code))


def everything() -> dict:
    """Each row of what a merge touches, whole."""
    kept = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Coding, AnotherLook, Code, FiledBefore)
    }
    kept["Suggestion"] = list(Suggestion.objects.exclude(verdict="open").order_by("pk").values())
    kept["Rule"] = list(Rule.objects.order_by("pk").values("pk", "code"))
    kept["Ground"] = sorted(CodeGround.objects.values_list("code", "ground"))
    return kept


@pytest.fixture
def two():
    """Two codes with filings of several people, some of the same words, a look that waits under each, a code and a
    rule that stand under the one, and other grounds."""
    activity, by = make_activity(), make_user(Role.ANALYST)
    one, other = make_code(activity, "Busses"), make_code(activity, "Buses")
    part = make_part(activity)
    make_coding(part, "The last bus", by=by, code=one)
    make_coding(part, "The last bus", by=by, code=other)
    make_coding(part, "So I walk", by=by, code=one)
    make_coding(part, "my shift", code=other)
    Coding.objects.filter(code=other, coder=by).update(origin=Origin.MACHINE)
    for code in (one, other):
        ask_for_another_look(by=by, code=code, because=WHY)
    make_code(activity, "Night buses", parent=one)
    refused = make_suggestion(make_part(activity, "A bus at two."))
    Rule.objects.update(code=one)
    Suggestion.objects.update(code=one)
    refuse_suggestion(by=by, suggestion=fresh(refused))
    set_grounds(by=by, code=one, grounds=[Ground.AGE])
    set_grounds(by=by, code=other, grounds=[Ground.SEX])
    return one, other


def test_everything_is_as_it_was(two):
    one, other = two
    before = everything()
    merge(one, other)
    assert everything() != before
    unmerge(one)
    assert everything() == before
    told = [(change.code.label, change.kind) for change in CodeChange.objects.order_by("-pk")[:4]]
    assert told[1:3] == [("Buses", "gave_back"), ("Busses", "unmerged")]
    assert former_names([fresh(other)])[other.pk] == []
    merge(one, other)
    assert former_names([fresh(other)])[other.pk] == ["Busses"]


def test_a_retired_code_is_retired_again(two):
    one, other = two
    retire_code(by=make_user(Role.ANALYST), code=one)
    merge(one, other)
    unmerge(one)
    assert fresh(one).status == CodeStatus.RETIRED


FILINGS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), max_size=12, unique=True)
WORDS = ["The last bus", "So I walk", "my shift"]


@settings(max_examples=25, deadline=None)
@given(FILINGS, st.sampled_from([(0, 1), (2, 1), (0, 2)]), st.integers(1, 3))
def test_merges_are_taken_back_the_last_first_whatever_was_filed(filings, second, rounds):
    activity = make_activity()
    codes = [make_code(activity, f"{activity.pk} {number}") for number in range(3)]
    people = [make_user(Role.ANALYST) for _ in range(3)]
    part = make_part(activity)
    for code, person, words in filings:
        make_coding(part, WORDS[words], by=people[person], code=codes[code])
    states, merged = [everything()], []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "ROUND", rounds)
        for code, into in [(0, 1) if second != (0, 1) else (2, 1), second]:
            if fresh(codes[code]).status != CodeStatus.ACTIVE or fresh(codes[into]).status != CodeStatus.ACTIVE:
                continue
            merge(codes[code], codes[into])
            while bring_some_over(code_id=codes[code].pk):
                pass
            merged.append(codes[code])
            states.append(everything())
    for code in reversed(merged):
        states.pop()
        unmerge(code)
        assert everything() == states[-1]


def test_what_was_filed_since_stays_and_what_was_taken_back_since_does_not_come_again(two):
    one, other = two
    walk = Coding.objects.get(code=one, excerpt__start=make_part().text.index("So I walk"))
    merge(one, other)
    later = make_coding(make_part(one.codebook.activity), "The last bus", code=other)
    uncode_excerpt(by=walk.coder, coding=fresh(walk))
    unmerge(one)
    assert fresh(later).code == other
    assert not Coding.objects.filter(pk=walk.pk).exists()
    assert Coding.objects.filter(code=one).count() == 1


def split(one, other):
    split_code(by=make_user(Role.ANALYST), code=other, into=[("Day buses", ""), ("Late buses", "")], because=WHY)


def third(one, other):
    merge(make_code(one.codebook.activity, "Coaches"), other)


def onward(one, other):
    merge(other, make_code(one.codebook.activity, "Transport"))


LATER = {
    "split": (split, "was merged, split, retired or looked at again since"),
    "retired": (lambda one, other: retire_code(by=make_user(), code=other), "was merged, split, retired"),
    "looked at again": (
        lambda one, other: ask_for_another_look(by=make_user(), code=other, because=WHY), "was merged, split, retired",
    ),
    "merged on": (onward, "was merged, split, retired"),
    "another came": (third, "Another code was merged into the same one since. Take that merge back first."),
    "grounds": (
        lambda one, other: set_grounds(by=make_user(), code=fresh(other), grounds=[Ground.RACE]), "grounds of equality",
    ),
    "moved": (
        lambda one, other: move_code(by=make_user(), code=Code.objects.get(label="Night buses"), under=None),
        "What stood under it was moved or removed since.",
    ),
    "long ago": (lambda one, other: None, "before what it changed was kept"),
    "too many": (lambda one, other: None, "too many to move back"),
    "on the way": (lambda one, other: None, "still being moved"),
}  # fmt: skip


@pytest.mark.parametrize("later", LATER)
def test_where_later_work_rests_on_it_it_is_refused_and_nothing_changes(two, later, monkeypatch):
    one, other = two
    if later == "on the way":
        monkeypatch.setattr(merging, "ROUND", 1)
    if later == "long ago":
        monkeypatch.setattr(merging, "_to_take_back", lambda code, into: {})
    if later == "too many":
        monkeypatch.setattr(unmerging, "AT_MOST", 1)
    merge(one, other)
    act, said = LATER[later]
    act(fresh(one), fresh(other))
    before = everything()
    with pytest.raises(CannotUnmerge) as refused:
        unmerge(one)
    assert said in str(refused.value)
    assert everything() == before


def test_a_merge_taken_back_no_longer_stands_against_the_one_before_it(two):
    one, other = two
    merge(one, other)
    coaches = make_code(one.codebook.activity, "Coaches")
    merge(coaches, other)
    unmerge(coaches)
    rename_code(by=make_user(Role.ANALYST), code=other, label="Bus routes")
    assert unmerge(one).status == CodeStatus.ACTIVE


def test_a_code_that_is_not_merged_has_nothing_to_take_back(two):
    with pytest.raises(CannotUnmerge):
        unmerge(two[0])


def test_the_button_of_a_merged_code_takes_it_back_and_says_why_it_cannot(officer, two):
    one, other = two
    path = f"/admin/codes/edit/{one.pk}/"
    merge(one, other)
    assert "Take the merge back" in page_of(officer.get(path))
    said = page_of(officer.post(f"/admin/codes/unmerge/{one.pk}/", {"because": "They are two things."}, follow=True))
    assert "The merge is taken back." in said
    assert "They are two things." in said
    assert "Take the merge back" not in said
    assert "This code is not merged into another." in page_of(
        officer.post(f"/admin/codes/unmerge/{one.pk}/", follow=True)
    )
    merge(one, other)
    third(one, other)
    page = page_of(officer.get(path))
    assert "The merge cannot be taken back: Another code was merged into the same one since." in page
    assert "Take the merge back</button>" not in page


def test_a_look_that_was_settled_stays_with_its_filing(two):
    one, other = two
    look = AnotherLook.objects.filter(code=one, coding__excerpt__start=make_part().text.index("So I walk")).get()
    settle_look(by=make_user(Role.ANALYST), look=look, outcome=Look.FITS)
    before = everything()
    merge(one, other)
    unmerge(one)
    assert everything() == before

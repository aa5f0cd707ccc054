"""Codes renamed, retired and merged: nothing is lost, nothing is doubled, and it can be told afterwards."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis import merging
from engage.analysis.bulk import file_some, start_batch, undo_batch, undo_some
from engage.analysis.codebooks import move_code, reinstate_code, rename_code, retire_code, save_code
from engage.analysis.colleagues import save_list
from engage.analysis.enums import CodeStatus, Origin
from engage.analysis.merging import bring_some_over, brought_by, merge_codes, to_bring_over
from engage.analysis.models import Code, CodeChange, Coding, CodingBatch, FiledBefore
from engage.analysis.refusals import (
    CodeNotInUse,
    MergedAlready,
    MergesWithItself,
    Refused,
    SaysNotWhy,
    StandsInAnother,
    StandsUnderItself,
    TakesNothingIn,
    TooDeep,
)
from engage.analysis.services import uncode_excerpt
from engage.analysis.tasks import take_up_merges
from tests.analysis.factories import fresh, make_code, make_code_for_all, make_coding, make_finding, make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
WHY = "Two names for the same thing."


def merge(code, into, **given):
    return merge_codes(**{"by": make_user(Role.ANALYST), "code": code, "into": into, "because": WHY, **given})


def filed(code):
    """Who filed which words under it."""
    return set(Coding.objects.filter(code=code).values_list("coder", "excerpt"))


# --- History ------------------------------------------------------------------------------------------


def test_each_change_is_kept_with_who_when_what_and_why():
    analyst = make_user(Role.ANALYST)
    book, top = make_code(label="Getting about").codebook, Code.objects.get()
    code = save_code(by=analyst, code=Code(codebook=book, label="Busses"))
    rename_code(by=analyst, code=code, label="Buses", because="It was spelt wrong.")
    move_code(by=analyst, code=code, under=top)
    changed = fresh(code)
    changed.when_to_use, changed.example = "A bus is named.", "The 12 is late."
    save_code(by=analyst, code=changed, because="Two people took it otherwise.")
    retire_code(by=analyst, code=code, because="Nobody uses it.")
    reinstate_code(by=analyst, code=code)
    save_code(by=analyst, code=fresh(code))  # nothing changes

    rows = CodeChange.objects.filter(code=code).order_by("pk").values_list("kind", "before", "after", "because")
    assert list(rows) == [
        ("added", {}, {"label": "Busses"}, ""),
        ("renamed", {"label": "Busses"}, {"label": "Buses"}, "It was spelt wrong."),
        ("moved", {"parent": ""}, {"parent": "Getting about"}, ""),
        ("defined", {"when_to_use": ""}, {"when_to_use": "A bus is named."}, "Two people took it otherwise."),
        ("changed", {"example": ""}, {"example": "The 12 is late."}, "Two people took it otherwise."),
        ("retired", {}, {}, "Nobody uses it."),
        ("reopened", {}, {}, ""),
    ]
    assert set(CodeChange.objects.filter(code=code).values_list("by", flat=True)) == {analyst.pk}


def test_the_database_keeps_each_change_as_it_is():
    code = rename_code(by=make_user(Role.ANALYST), code=make_code(), label="Other")

    for act in (lambda rows: rows.update(because="Never said."), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act(CodeChange.objects.filter(code=code))


def test_the_history_is_told_on_the_page_of_the_code(officer):
    code, other = make_code(label="Dark ways"), None
    other = make_code(code.codebook.activity, "Dark streets")
    rename_code(by=officer.user, code=code, label="Dark paths", because="Ways was taken for manners.")
    merge(other, code)

    page = page_of(officer.get(f"/admin/codes/edit/{code.pk}/"))

    assert "Ways was taken for manners." in page
    assert '<span class="w-sr-only">before: </span>Dark ways</del>' in page
    assert '<span class="w-sr-only">after: </span>Dark paths</ins>' in page
    assert "Took in another" in page
    assert WHY in page
    gone = page_of(officer.get(f"/admin/codes/edit/{other.pk}/"))
    assert "This code was merged." in gone
    assert "Retire this code" not in gone


def test_a_code_is_found_by_the_names_it_had_and_by_those_merged_into_it(officer):
    part = make_part()
    activity = part.contribution.activity
    code, other, third = (make_code(activity, label) for label in ("Lamps", "Dark", "Gloom"))
    rename_code(by=officer.user, code=code, label="Lights")
    merge(third, other)
    merge(other, code)

    page = page_of(officer.get(f"/admin/contributions/{part.contribution.reference}/"))

    assert 'data-label="Lights" data-name="Lights" data-also="Lamps|Gloom|Dark"' in page
    assert "(before: Lamps, Gloom, Dark)" in page
    assert f'value="{other.pk}"' not in page


# --- Merging ------------------------------------------------------------------------------------------


def test_what_cannot_be_merged():
    activity = make_activity()
    code, other = make_code(activity, "One"), make_code(activity, "Two")
    low = make_code(activity, "Low", parent=code)
    heading = make_code(activity, "Heading", is_heading=True)
    retired = make_code(activity, "Old", status=CodeStatus.RETIRED)
    merged = make_code(activity, "Gone", status=CodeStatus.MERGED, merged_into=other)
    third = make_code(activity, "Third", parent=make_code(activity, "Second", parent=other))

    for one, into, because, refusal in [
        (code, code, WHY, MergesWithItself),
        (code, heading, WHY, TakesNothingIn),
        (code, retired, WHY, TakesNothingIn),
        (code, merged, WHY, TakesNothingIn),
        (merged, code, WHY, MergedAlready),
        (code, low, WHY, StandsUnderItself),
        (code, third, WHY, TooDeep),
        (code, make_code_for_all(), WHY, StandsInAnother),
        (code, other, " too short ", SaysNotWhy),
    ]:
        with pytest.raises(refusal):
            merge(one, into, because=because)
    assert CodeChange.objects.count() == 0


def test_what_stood_under_the_one_stands_under_the_other():
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    low = make_code(activity, "Low", parent=code)

    merge(code, into)

    assert [fresh(low).parent, fresh(code).merged_into, fresh(code).status] == [into, into, CodeStatus.MERGED]


def test_codings_of_all_arrive_doubles_become_one_and_each_tells_where_it_came_from():
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    first, second = make_user(Role.ANALYST), make_user(Role.ANALYST)
    one, other = make_part(activity), make_part(activity)
    moved = make_coding(one, "The last bus", by=first, code=code)
    colleagues = make_coding(one, "The last bus", by=second, code=code)
    double = make_coding(other, "So I walk", by=first, code=code)
    own = make_coding(other, "So I walk", by=first, code=into)
    finding = make_finding(moved.excerpt)
    before = filed(code) | filed(into)

    merge(code, into)

    assert (filed(code), filed(into)) == (set(), before)
    assert not Coding.objects.filter(pk=double.pk).exists()
    assert set(FiledBefore.objects.values_list("coding", "code", "was_there")) == {
        (moved.pk, code.pk, False),
        (colleagues.pk, code.pk, False),
        (own.pk, code.pk, True),
    }
    assert brought_by(into) == [("One", 3, 1)]
    assert list(fresh(finding).excerpts.all()) == [moved.excerpt]
    uncode_excerpt(by=second, coding=fresh(colleagues))
    assert brought_by(into) == [("One", 2, 1)]


def test_what_a_person_filed_outweighs_what_a_machine_suggested():
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    analyst, part = make_user(Role.ANALYST), make_part(activity)
    make_coding(part, "So I walk", by=analyst, code=code)
    suggested = make_coding(part, "So I walk", by=analyst, code=into)
    other = make_coding(part, "The last bus", by=analyst, code=code)
    Coding.objects.filter(pk__in=[suggested.pk, other.pk]).update(origin=Origin.MACHINE)

    merge(code, into)

    assert (fresh(suggested).origin, fresh(other).origin) == (Origin.PERSON, Origin.MACHINE)


CODES = st.integers(0, 3)
STEPS = st.lists(
    st.one_of(st.tuples(CODES, CODES), st.tuples(CODES, st.integers(0, 2), st.integers(0, 1))), max_size=20
)


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_after_any_merges_each_words_are_under_the_code_that_stands_for_where_they_were_filed(steps):
    with transaction.atomic():
        activity = make_activity()
        codes = [make_code(activity, f"Code {number}") for number in range(4)]
        people = [make_user(Role.ANALYST) for _ in range(2)]
        parts = [make_part(activity) for _ in range(3)]
        stands_for, expected = {one.pk: one.pk for one in codes}, set()
        for step in steps:
            if len(step) == 3:
                code, part, by = fresh(codes[step[0]]), parts[step[1]], people[step[2]]
                try:
                    coding = make_coding(part, "So I walk", by=by, code=code)
                except CodeNotInUse:
                    assert code.status == CodeStatus.MERGED
                else:
                    expected.add((by.pk, coding.excerpt_id, code.pk))
            else:
                code, into = (codes[number] for number in step)
                try:
                    merge(code, into)
                except Refused:
                    continue
                stands_for = {pk: into.pk if at == code.pk else at for pk, at in stands_for.items()}
        found = list(Coding.objects.filter(code__in=codes).values_list("coder", "excerpt", "code"))
        assert sorted(found) == sorted({(by, excerpt, stands_for[code]) for by, excerpt, code in expected})
        transaction.set_rollback(True)


def test_a_long_list_follows_in_rounds_that_anybody_can_take_up(monkeypatch):
    monkeypatch.setattr(merging, "ROUND", 2)
    activity = make_activity()
    code, into, last = (make_code(activity, label) for label in ("One", "Two", "Three"))
    made = {make_coding(make_part(activity), code=code).pk for _ in range(5)}

    merge(code, into)
    assert len(filed(into)) == 2
    merge(into, last)  # while they are on their way
    assert to_bring_over() == [code.pk]
    assert take_up_merges() == 1
    assert take_up_merges() == 1  # nothing new is begun while somebody works on it
    while keys := to_bring_over():
        for pk in keys:
            bring_some_over(code_id=pk)

    assert set(Coding.objects.filter(code=last).values_list("pk", flat=True)) == made
    assert bring_some_over(code_id=last.pk) is False


def test_the_queue_and_saved_lists_find_what_was_filed_under_a_merged_code(officer, monkeypatch):
    monkeypatch.setattr(merging, "ROUND", 1)
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    references = [
        make_coding(make_part(activity), code=one).excerpt.part.contribution.reference for one in (code, code, into)
    ]
    saved = save_list(by=officer.user, name="Ones", query=f"code={code.pk}", is_shared=False)
    merge(code, into)

    page = page_of(officer.get(f"/admin/contributions/?{saved.query}"))

    assert [one in page for one in references] == [True] * 3  # one of them is still on its way


# --- With lists filed at once -------------------------------------------------------------------------


def run(batch):
    while file_some(batch_id=batch.pk) or undo_some(batch_id=batch.pk):
        pass


def test_a_list_filed_at_once_is_taken_back_after_a_merge_and_what_was_filed_by_hand_stays(officer):
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    analyst = officer.user
    parts = [make_part(activity, "So I walk.") for _ in range(4)]
    make_coding(parts[0], "So I walk.", by=analyst, code=into)  # by hand, under what it is merged into
    batch = start_batch(by=analyst, code=code, query=f"activity={activity.pk}")
    run(batch)
    make_coding(parts[1], "So I walk.", by=make_user(Role.ANALYST), code=code)
    other = start_batch(by=analyst, code=into, query=f"activity={activity.pk}")
    run(other)
    by_hand = set(Coding.objects.filter(origin=Origin.PERSON).values_list("coder", "excerpt"))
    merge(code, into)
    assert filed(into) == by_hand | {(analyst.pk, one.excerpts.get().pk) for one in parts}

    for one in (batch, other):
        undo_batch(by=analyst, batch=fresh(one))
        run(one)

    assert filed(into) == by_hand


def test_taking_back_one_of_two_lists_leaves_the_other(officer):
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    make_part(activity, "So I walk.")
    batches = [start_batch(by=officer.user, code=one, query=f"activity={activity.pk}") for one in (code, into)]
    for one in batches:
        run(one)
    merge(code, into)
    before = filed(into)
    assert len(before) == 1

    undo_batch(by=officer.user, batch=fresh(batches[1]))
    run(batches[1])
    assert (filed(into), Coding.objects.get().batch) == (before, batches[0])
    undo_batch(by=officer.user, batch=fresh(batches[0]))
    run(batches[0])
    assert filed(into) == set()


def test_a_list_that_is_being_filed_goes_on_under_the_code_merged_into_and_stops_when_it_is_retired(officer):
    activity = make_activity()
    code, into, old = (make_code(activity, label) for label in ("One", "Two", "Old"))
    make_part(activity)
    batches = [start_batch(by=officer.user, code=one, query="") for one in (code, old)]
    merge(code, into)
    retire_code(by=officer.user, code=old)

    for one in batches:
        run(one)

    assert [len(filed(one)) for one in (code, into, old)] == [0, 1, 0]
    assert CodingBatch.objects.filter(finished_at=None).count() == 0


# --- On the screen ------------------------------------------------------------------------------------


def test_an_officer_merges_two_codes(officer, django_capture_on_commit_callbacks):
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    heading = make_code(activity, "Heading", is_heading=True)
    make_coding(make_part(activity), code=code)
    address = f"/admin/codes/merge/{code.pk}/"

    page = page_of(officer.get(address))
    assert "1 excerpt is filed under it." in page
    assert [f'value="{one.pk}"' in page for one in (code, into, heading)] == [False, True, False]
    said = page_of(officer.post(address, {"into": into.pk, "because": "Same."}), 422)
    assert "Say why in 20 characters or more." in said
    assert ">Same.</textarea>" in said.replace("> ", ">")
    with django_capture_on_commit_callbacks(execute=True):
        done = page_of(officer.post(address, {"into": into.pk, "because": WHY}, follow=True))

    assert "Merged." in done
    assert len(filed(into)) == 1
    again = page_of(officer.post(address, {"into": into.pk, "because": WHY}), 422)
    assert "This code was merged into another one meanwhile." in again


def test_a_merged_code_is_not_changed_by_its_form(officer):
    into = make_code(label="Two")
    code = make_code(into.codebook.activity, "One")
    merge(code, into)

    sent = {"codebook": code.codebook_id, "label": "Three", "parent": "", "colour": ""}
    assert "This code was merged" in page_of(officer.post(f"/admin/codes/edit/{code.pk}/", sent))
    assert fresh(code).label == "One"


TABLE = {
    "merge":       "YY---ff-n",
    "guess":       "nn---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    into = make_code(label="Two")
    code = make_code(into.codebook.activity, "One")
    number = code.pk if act == "merge" else 999_999

    response = client.post(f"/admin/codes/merge/{number}/", {"into": into.pk, "because": WHY})

    if expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    assert (fresh(code).status == CodeStatus.MERGED) is (expected == "Y")

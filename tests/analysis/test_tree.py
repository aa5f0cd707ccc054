"""Codes that stand under others: where they may stand, what is counted with them, and how they are found."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.codebook import LEVELS
from engage.analysis.codebooks import save_code, why_not_under
from engage.analysis.enums import CodeStatus, Colour, Origin
from engage.analysis.models import Code, Coding
from engage.analysis.refusals import Refused, StandsInAnother, StandsUnderItself, TooDeep
from engage.analysis.tree_counts import Counted, branches_of
from engage.contributions.services import withdraw
from tests.analysis.factories import fresh, make_code, make_code_for_all, make_coding, make_part
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db


def a_line(*labels, activity=None):
    """Codes each under the one before it."""
    activity, above, made = activity or make_activity(), None, []
    for label in labels:
        above = make_code(activity, label, parent=above)
        made.append(above)
    return made


def put(code, parent):
    """Under the parent, as it would be done on the screen; False when that is refused."""
    code = fresh(code)
    code.parent = parent
    try:
        save_code(by=make_user(Role.ANALYST), code=code)
    except Refused:
        return False
    return True


# --- Where a code may stand ---------------------------------------------------------------------------


def test_a_code_stands_at_most_at_the_third_level_with_all_that_stands_under_it():
    top, middle, low = a_line("Getting about", "Buses", "Night buses")
    other, under_it = a_line("Place", "Parks", activity=top.codebook.activity)

    def refused(code, parent):
        found = why_not_under(fresh(code), fresh(parent) if parent else None)
        return type(found) if found else None

    assert refused(top, None) is None
    assert [refused(top, one) for one in (top, middle, low)] == [StandsUnderItself] * 3
    assert refused(other, middle) is TooDeep
    assert refused(under_it, middle) is None
    assert refused(under_it, low) is TooDeep
    assert refused(other, top) is None
    assert refused(top, other) is TooDeep
    assert refused(middle, under_it) is TooDeep
    assert refused(middle, other) is None
    assert refused(make_code_for_all(), top) is StandsInAnother


def test_a_code_does_not_leave_its_codebook_while_others_stand_under_it():
    top, _low = a_line("Getting about", "Buses")
    top.codebook = make_code_for_all().codebook

    with pytest.raises(StandsInAnother):
        save_code(by=make_user(Role.ANALYST), code=top)


@pytest.mark.parametrize(
    ("code", "place"),
    [("top", "top"), ("top", "low"), ("top", "middle"), ("other", "low"), ("other", "middle"), ("top", "other")],
)
def test_the_database_refuses_such_places_too(code, place):
    top, middle, low = a_line("Getting about", "Buses", "Night buses")
    other, _under = a_line("Place", "Parks", activity=top.codebook.activity)
    named = {"top": top, "middle": middle, "low": low, "other": other}

    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.filter(pk=named[code].pk).update(parent=named[place])


def test_the_database_refuses_a_parent_of_another_codebook():
    top, low = a_line("Getting about", "Buses")
    elsewhere = make_code_for_all()

    for change in ({"parent": elsewhere.pk}, {"codebook": elsewhere.codebook_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Code.objects.filter(pk=low.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.filter(pk=top.pk).update(codebook=elsewhere.codebook_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.create(codebook=elsewhere.codebook, label="New", parent=low)


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=25)


def levels(parents):
    """Of each code, from its parents alone; raises when there is a circle."""
    found = {}
    for code in parents:
        line, at = [code], parents[code]
        while at is not None:
            assert at not in line
            line.append(at)
            at = parents[at]
        found[code] = len(line)
    return found


@settings(max_examples=20, deadline=None)
@given(MOVES)
def test_no_order_of_moves_makes_a_circle_or_a_fourth_level(moves):
    with transaction.atomic():
        activity = make_activity()
        codes = [make_code(activity, f"Code {number}") for number in range(6)]
        parents = dict.fromkeys(range(6))
        for moved, place in moves:
            wanted = {**parents, moved: None if place < 0 else place}
            try:
                allowed = max(levels(wanted).values()) <= LEVELS
            except AssertionError:
                allowed = False
            assert put(codes[moved], codes[place] if place >= 0 else None) is allowed
            parents = wanted if allowed else parents
        keys = {code.pk: number for number, code in enumerate(codes)}
        kept = Code.objects.filter(pk__in=keys).values_list("pk", "parent")
        assert {keys[pk]: keys.get(parent) for pk, parent in kept} == parents
        transaction.set_rollback(True)


# --- On the screens -----------------------------------------------------------------------------------


def fields(code, **changed):
    return {"codebook": code.codebook_id, "label": code.label, "parent": "", "colour": "", **changed}


def test_a_code_is_put_under_another_by_its_form(officer):
    top, low = make_code(label="Getting about"), None
    low = make_code(top.codebook.activity, "Buses")

    page_of(officer.post(f"/admin/codes/edit/{low.pk}/", fields(low, parent=top.pk), follow=True))

    assert fresh(low).path == "Getting about > Buses"
    said = page_of(officer.post(f"/admin/codes/edit/{top.pk}/", fields(top, parent=low.pk)))
    assert "A code cannot stand under itself, or under what stands under it." in said
    assert fresh(top).parent is None


def test_a_heading_is_not_offered_and_takes_nothing(officer):
    part = make_part()
    top, low = a_line("Getting about", "Buses", activity=part.contribution.activity)
    Code.objects.filter(pk=top.pk).update(is_heading=True)

    reading = f"/admin/contributions/{part.contribution.reference}/"
    page = page_of(officer.get(reading))

    assert f'name="code" value="{low.pk}"' in page
    assert f'name="code" value="{top.pk}"' not in page
    assert 'data-label="Getting about > Buses" data-name="Buses"' in page
    officer.post(f"{reading}file/", {"quote": "The last bus", "code": top.pk})
    assert not Coding.objects.exists()


def test_codes_at_the_top_take_colours_in_turn_and_those_under_them_take_theirs():
    activity = make_activity()
    analyst = make_user(Role.ANALYST)
    book = make_code(activity, "First").codebook
    made = [save_code(by=analyst, code=Code(codebook=book, label=f"Top {number}")) for number in range(8)]
    low = save_code(by=analyst, code=Code(codebook=book, label="Low", parent=made[2]))

    assert {code.colour for code in made} == set(Colour)
    assert (low.colour, low.shown_colour, low.shown_colour.mark) == ("", made[2].shown_colour, "▲")


def test_marks_differ_as_colours_do():
    assert len({colour.mark for colour in Colour}) == len(Colour) == len({colour.label for colour in Colour})


def test_the_queue_filtered_by_a_code_takes_what_stands_under_it(officer):
    activity = make_activity()
    top, middle, low = a_line("Getting about", "Buses", "Night buses", activity=activity)
    elsewhere = make_code(activity, "Place")
    filed = {code.pk: make_coding(make_part(activity), code=code) for code in (top, middle, low, elsewhere)}
    reference = {pk: coding.excerpt.part.contribution.reference for pk, coding in filed.items()}

    def listed(code):
        page = page_of(officer.get("/admin/contributions/", {"code": code.pk}))
        return {pk for pk, one in reference.items() if one in page}

    assert listed(top) == {top.pk, middle.pk, low.pk}
    assert listed(middle) == {middle.pk, low.pk}
    assert (listed(low), listed(elsewhere)) == ({low.pk}, {elsewhere.pk})


def test_numbers_of_a_code_with_and_without_what_stands_under_it_count_each_person_once(officer):
    activity = make_activity()
    top, middle, low = a_line("Getting about", "Buses", "Night buses", activity=activity)
    make_code(activity, "Place")
    first, second, gone = (make_part(activity) for _ in range(3))
    make_coding(first, "The last bus", code=middle)
    make_coding(first, "The last bus", code=low)  # the same excerpt under two codes of one branch
    make_coding(first, "my shift", code=low)
    make_coding(first, "The last bus", code=low, by=make_user(Role.ANALYST))  # a second coder
    make_coding(second, "So I walk", code=top)
    make_coding(gone, "So I walk", code=low)
    suggested = make_coding(second, "The last bus", code=low)
    Coding.objects.filter(pk=suggested.pk).update(origin=Origin.MACHINE)
    withdraw(by=None, contribution=gone.contribution)

    rows = {one.code.label: (one.level, one.own, one.together) for one in branches_of(top.codebook)}

    assert rows == {
        "Getting about": (1, Counted(1, 1), Counted(3, 2)),
        "Buses": (2, Counted(1, 1), Counted(2, 1)),
        "Night buses": (3, Counted(2, 1), Counted(2, 1)),
        "Place": (1, Counted(), Counted()),
    }
    page = page_of(officer.get(f"/admin/codebooks/inspect/{top.codebook_id}/"))
    assert "Night buses" in page
    assert f'href="/admin/contributions/?code={top.pk}">2<' in page


def test_the_tree_is_in_the_order_of_names_with_each_code_before_what_stands_under_it():
    activity = make_activity()
    a_line("b", "z", activity=activity)
    a_line("A", "y", "c", activity=activity)
    make_code(activity, "retired", status=CodeStatus.RETIRED)
    book = make_code(activity, "a a").codebook
    make_code(activity, "Merged", status=CodeStatus.MERGED, merged_into=Code.objects.get(label="b"))

    assert [one.code.label for one in branches_of(book)] == ["A", "y", "c", "a a", "b", "z", "retired"]


def test_the_tree_asks_as_often_for_many_codes(officer, django_assert_max_num_queries):
    activity = make_activity()
    book = a_line("Getting about", "Buses", "Night buses", activity=activity)[0].codebook
    for number in range(10):
        a_line(f"Top {number}", f"Middle {number}", f"Low {number}", activity=activity)

    with django_assert_max_num_queries(5):
        assert len(branches_of(book)) == 33

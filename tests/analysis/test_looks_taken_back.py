"""What was said of a filing that was looked at again, taken back by a press of `u`."""

import datetime

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Look, Origin
from engage.analysis.models import AnotherLook, Coding
from engage.analysis.refusals import NothingToUndo
from engage.analysis.undoing import What, undo_last_act
from engage.contributions.words import take_out
from tests.analysis.factories import fresh, make_code, make_coding
from tests.analysis.looks import queued, settle, split
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def undo(by):
    return undo_last_act(by=by, since=by.date_joined).what


def facts_of(coding):
    excerpt = coding.excerpt
    place = (excerpt.part_id, excerpt.start, excerpt.end, excerpt.created_by_id)
    return (*place, coding.code_id, coding.coder_id, coding.origin, coding.batch_id, coding.at)


@pytest.mark.parametrize("outcome", Look)
@pytest.mark.parametrize("is_split", [False, True], ids=["asked", "split"])
def test_a_slip_of_the_hand_is_taken_back_and_all_is_as_it_was(outcome, is_split):
    coding, by = make_coding(), make_user(Role.ANALYST)
    Coding.objects.update(origin=Origin.CONFIRMED, at=coding.at - datetime.timedelta(days=3))
    coding = fresh(coding)
    other = make_code(coding.excerpt.part.contribution.activity, "Other")
    look = queued(coding)
    if is_split and outcome != Look.FITS:
        split(coding.code)
    before = facts_of(coding)
    settle(look, outcome, other if outcome == Look.MOVED else None, by=by)

    assert undo(by) == What.LOOKED

    assert [facts_of(one) for one in Coding.objects.all()] == [before]
    assert list(AnotherLook.objects.waiting()) == [look]
    with pytest.raises(NothingToUndo):
        undo(by)
    settle(look, outcome, other if outcome == Look.MOVED else None, by=by)
    assert AnotherLook.objects.waiting().count() == 0


def test_what_the_officer_had_filed_there_before_stays_when_a_move_is_taken_back():
    coding, by = make_coding(), make_user(Role.ANALYST)
    other = make_code(coding.excerpt.part.contribution.activity, "Other")
    settle(queued(coding), Look.MOVED, other, by=by)
    mine = Coding.objects.get()
    again = make_coding(coding.excerpt.part, by=coding.coder, code=coding.code)
    settle(queued(again), Look.MOVED, other, by=by)

    undo(by)

    assert set(Coding.objects.values_list("code", "coder")) == {
        (other.pk, by.pk), (coding.code_id, coding.coder_id)
    }  # fmt: skip
    assert Coding.objects.filter(pk=mine.pk).exists()


def test_it_is_not_taken_back_when_the_words_are_others_by_now():
    coding, by = make_coding(), make_user(Role.ANALYST)
    part = coding.excerpt.part
    settle(queued(coding), Look.OFF, by=by)
    take_out(by=None, part=part, start=0, end=3, ground="personal")

    with pytest.raises(NothingToUndo):
        undo(by)

    assert (Coding.objects.count(), AnotherLook.objects.get().outcome) == (0, Look.OFF)

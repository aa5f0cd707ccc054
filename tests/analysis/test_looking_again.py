"""Filings that need another look: asked for, split off, settled one by one; nothing is filed by itself."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from engage.accounts.enums import Role
from engage.analysis import looking
from engage.analysis.codebooks import retire_code
from engage.analysis.counter import looks_at
from engage.analysis.enums import CodeStatus, Look, Origin
from engage.analysis.looking import queue_some, to_queue
from engage.analysis.merging import merge_codes
from engage.analysis.models import AnotherLook, Code, CodeChange, Coding, Excerpt
from engage.analysis.refusals import (
    CodeNotInUse,
    LookedAtAlready,
    NamesTwoOrMore,
    NotUnderIt,
    NoWordsHere,
    SaysNotWhy,
    TakenName,
    UnderAFinding,
)
from engage.analysis.services import uncode_excerpt
from engage.analysis.tasks import queue_looks, take_up_looks, take_up_old_looks
from engage.contributions.services import withdraw
from tests.analysis.factories import fresh, make_code, make_coding, make_finding, make_part
from tests.analysis.looks import TWO, WHY, ask, queued, settle, split
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db


def under(code):
    return set(Coding.objects.filter(code=code).values_list("coder", "excerpt"))


# --- What is queued -----------------------------------------------------------------------------------


def test_all_that_is_filed_waits_once_whoever_filed_it(monkeypatch):
    monkeypatch.setattr(looking, "ROUND", 2)
    activity = make_activity()
    code, other = make_code(activity, "Buses"), make_code(activity, "Place")
    codings = [make_coding(make_part(activity), code=code) for _ in range(5)]
    make_coding(make_part(activity), code=other)

    change = ask(code)
    assert AnotherLook.objects.count() == 2
    late = make_coding(make_part(activity), code=code)  # filed with what the code means now in mind
    assert (to_queue(), take_up_looks(), take_up_looks()) == ([change.pk], 1, 1)
    while queue_some(change_id=change.pk):
        pass

    assert set(AnotherLook.objects.values_list("coding", flat=True)) == {one.pk for one in codings}
    assert late.looks.count() == 0
    assert (looks_at(activity), to_queue()) == (5, [])
    ask(code)  # asked again: what waits already waits once
    while keys := to_queue():
        for key in keys:
            queue_some(change_id=key)
    assert AnotherLook.objects.count() == 6
    with pytest.raises(IntegrityError), transaction.atomic():
        look = AnotherLook.objects.first()
        AnotherLook.objects.create(
            coding=look.coding, contribution=look.contribution, code=code, change=CodeChange.objects.first()
        )


def test_what_was_not_queued_for_days_is_queued_in_the_end(monkeypatch, clock):
    monkeypatch.setattr(looking, "ROUND", 2)
    code = make_code()
    for _ in range(5):
        make_coding(make_part(code.codebook.activity), code=code)
    change = ask(code)
    clock(datetime.timedelta(days=3))

    assert (to_queue(), to_queue(since=None), AnotherLook.objects.count()) == ([], [change.pk], 2)
    assert take_up_old_looks() == 1
    queue_looks.func([change.pk])
    assert (AnotherLook.objects.count(), to_queue(since=None)) == (5, [])


def test_what_was_looked_at_does_not_wait_again_until_it_is_asked_again():
    coding = make_coding()
    settle(queued(coding), Look.FITS)
    assert to_queue() == []

    ask(coding.code)

    assert AnotherLook.objects.waiting().count() == 1


def test_a_split_makes_new_codes_retires_the_old_one_and_files_nothing():
    activity = make_activity()
    top = make_code(activity, "Getting about")
    code = make_code(activity, "Buses", parent=top)
    coding = make_coding(make_part(activity), code=code)

    made = split(code)

    assert [(one.label, one.brief_definition, one.parent, one.split_from) for one in made] == [
        ("Night buses", "Those after ten.", top, code),
        ("Day buses", "", top, code),
    ]
    assert fresh(code).status == CodeStatus.RETIRED
    assert (under(code), Coding.objects.count()) == ({(coding.coder_id, coding.excerpt_id)}, 1)
    assert AnotherLook.objects.get().coding == coding
    kinds = CodeChange.objects.order_by("pk").values_list("code__label", "kind")
    assert list(kinds) == [
        ("Night buses", "added"),
        ("Night buses", "split_off"),
        ("Day buses", "added"),
        ("Day buses", "split_off"),
        ("Buses", "split"),
    ]


def test_what_cannot_be_asked_or_split():
    activity = make_activity()
    code, retired = make_code(activity, "Buses"), make_code(activity, "Old", status=CodeStatus.RETIRED)
    merged = make_code(activity, "Gone", status=CodeStatus.MERGED, merged_into=code)

    for one, into, because, refusal in [
        (code, TWO, "short", SaysNotWhy),
        (code, TWO[:1], WHY, NamesTwoOrMore),
        (code, [("One", ""), ("ONE", "")], WHY, NamesTwoOrMore),
        (code, [("One", ""), ("buses", "")], WHY, TakenName),
        (retired, TWO, WHY, CodeNotInUse),
        (merged, TWO, WHY, CodeNotInUse),
    ]:
        with pytest.raises(refusal):
            split(one, into, because)
    for one, because, refusal in [(code, "short", SaysNotWhy), (merged, WHY, CodeNotInUse)]:
        with pytest.raises(refusal):
            ask(one, because)
    assert (Code.objects.count(), CodeChange.objects.count()) == (3, 0)


# --- What comes of it ---------------------------------------------------------------------------------


def test_it_still_fits():
    coding, by = make_coding(), make_user(Role.ANALYST)
    look = settle(queued(coding), Look.FITS, by=by)

    assert (look.outcome, look.done_by, look.coding) == (Look.FITS, by, coding)
    assert under(coding.code) == {(coding.coder_id, coding.excerpt_id)}
    assert AnotherLook.objects.waiting().count() == 0


def test_it_is_moved_to_another_code_by_whoever_looked():
    coding, by = make_coding(), make_user(Role.ANALYST)
    other = make_code(coding.excerpt.part.contribution.activity, "Other")
    make_finding(coding.excerpt)  # it rests on the excerpt, which stays filed

    look = settle(queued(coding), Look.MOVED, other, by=by)

    assert (look.moved_to, fresh(look).coding) == (other, None)
    assert (under(coding.code), under(other)) == (set(), {(by.pk, coding.excerpt_id)})
    assert Coding.objects.get().origin == Origin.PERSON


def test_it_is_taken_off_and_the_excerpt_goes_unless_something_rests_on_it():
    coding, held = make_coding(), make_coding()
    make_finding(held.excerpt)
    settle(queued(coding), Look.OFF)
    look = queued(held)

    with pytest.raises(UnderAFinding):
        settle(look, Look.OFF)

    assert list(Excerpt.objects.all()) == [held.excerpt]
    assert (fresh(look).done_at, Coding.objects.get()) == (None, held)


def test_what_cannot_be_said_of_a_look():
    activity = make_activity()
    code = make_code(activity, "Buses")
    coding = make_coding(make_part(activity), code=code)
    look = queued(coding)
    heading = make_code(activity, "Heading", is_heading=True)
    retired = retire_code(by=make_user(), code=make_code(activity, "Old"))
    elsewhere = make_code(label="Elsewhere")

    for given, refusal in [
        ((Look.MOVED,), NotUnderIt),
        ((Look.MOVED, code), NotUnderIt),
        ((Look.MOVED, heading), CodeNotInUse),
        ((Look.MOVED, retired), CodeNotInUse),
        ((Look.MOVED, elsewhere), CodeNotInUse),
    ]:
        with pytest.raises(refusal):
            settle(look, *given)
    split(code)
    with pytest.raises(CodeNotInUse):
        settle(look, Look.FITS)
    settle(look, Look.OFF)
    with pytest.raises(LookedAtAlready):
        settle(look, Look.OFF)


def test_words_that_are_withdrawn_do_not_wait():
    coding = make_coding()
    look = queued(coding)
    activity = look.contribution.activity
    other = make_code(activity, "Other")
    withdraw(by=None, contribution=look.contribution)

    assert (looks_at(activity), AnotherLook.objects.waiting().count()) == (0, 0)
    with pytest.raises(NoWordsHere):
        settle(look, Look.MOVED, other)


def test_taken_back_by_its_coder_it_waits_no_more():
    coding = make_coding()
    queued(coding)
    uncode_excerpt(by=coding.coder, coding=coding)
    assert AnotherLook.objects.count() == 0


def test_a_look_goes_along_with_a_merge_and_waits_once():
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    analyst, first, second = make_user(Role.ANALYST), make_part(activity), make_part(activity)
    moved = make_coding(first, by=analyst, code=code)
    make_coding(second, by=analyst, code=code)
    kept = make_coding(second, by=analyst, code=into)
    ask(code)
    ask(into)

    merge_codes(by=analyst, code=code, into=into, because=WHY)

    waiting = AnotherLook.objects.waiting()
    assert set(waiting.values_list("coding", flat=True)) == {moved.pk, kept.pk}
    assert waiting.count() == 2
    for look in waiting:
        settle(look, Look.FITS)


# --- On the screens -----------------------------------------------------------------------------------


def test_an_officer_splits_a_code_and_files_its_texts_anew(officer, django_capture_on_commit_callbacks):
    activity = make_activity()
    code = make_code(activity, "Buses")
    coding = make_coding(make_part(activity), code=code)
    reference = coding.excerpt.part.contribution.reference
    address = f"/admin/codes/split/{code.pk}/"

    refused = page_of(officer.post(address, {"into": "Night buses", "because": WHY}), 422)
    assert "Name two or more new codes" in refused
    too_long = page_of(officer.post(address, {"into": f"{'x' * 81}\nDay buses", "because": WHY}), 422)
    assert "is too long." in too_long
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"into": "Night buses: Those after ten.\r\n\r\n Day  buses \r\n", "because": WHY}
        assert "Split." in page_of(officer.post(address, sent, follow=True))
    night = Code.objects.get(label="Night buses")
    assert (night.brief_definition, Code.objects.get(label="Day buses").brief_definition) == ("Those after ten.", "")

    assert "1 filing needs another look" in page_of(officer.get("/admin/contributions/counter/"))
    listed = page_of(officer.get("/admin/contributions/?look=yes"))
    assert reference in listed
    reading = page_of(officer.get(f"/admin/contributions/{reference}/?look=yes"))
    assert WHY in reading
    assert f'name="to" value="{night.pk}" data-key="1"' in reading.replace('data-key="2"', 'data-key="1"')
    assert 'value="fits"' not in reading  # nothing stays under a code that was split

    look = AnotherLook.objects.get()
    done = officer.post(f"/admin/contributions/{reference}/look/{look.pk}/?look=yes", {"to": night.pk}, follow=True)
    assert "Moved to Night buses." in page_of(done)
    assert Coding.objects.get().code == night
    assert reference not in page_of(officer.get("/admin/contributions/?look=yes"))


def test_whoever_changes_what_a_code_means_is_asked_about_what_is_filed(officer):
    coding, empty = make_coding(), make_code(label="Empty")

    def change(code, **changed):
        sent = {"codebook": code.codebook_id, "label": code.label, "parent": "", "colour": "", **changed}
        return officer.post(f"/admin/codes/edit/{code.pk}/", sent)["Location"]

    asked = f"/admin/codes/another-look/{coding.code_id}/"
    assert change(coding.code, when_to_use="A bus is named.") == asked
    assert change(coding.code, when_to_use="A bus is named.", example="The 12.") == "/admin/codes/"
    assert change(empty, when_to_use="A bus is named.") == "/admin/codes/"
    assert AnotherLook.objects.count() == 0
    assert "1 excerpt is filed under it." in page_of(officer.get(asked))
    assert "Say why in 20 characters" in page_of(officer.post(asked, {"because": ""}), 422)
    page_of(officer.post(asked, {"because": WHY}, follow=True))
    assert AnotherLook.objects.get().coding == coding


def test_a_look_that_makes_no_sense_changes_nothing(officer):
    coding = make_coding()
    look, other = queued(coding), make_coding()
    address = f"/admin/contributions/{coding.excerpt.part.contribution.reference}/look/"

    for sent in ({}, {"outcome": "burnt"}, {"outcome": "moved"}, {"outcome": "moved", "code": "9" * 40}, {"to": "x"}):
        response = officer.post(f"{address}{look.pk}/", sent, headers={"x-requested-with": "XMLHttpRequest"})
        assert response.status_code == 422
    assert officer.post(f"{address}999999/", {"outcome": "off"}).status_code == 404
    elsewhere = f"/admin/contributions/{other.excerpt.part.contribution.reference}/look/{look.pk}/"
    assert officer.post(elsewhere, {"outcome": "off"}).status_code == 404
    assert fresh(look).done_at is None


TABLE = {
    "ask":        "YY---ff-n",
    "split":      "YY---ff-n",
    "settle":     "YY---ff-n",
    "guess":      "nn---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    coding = make_coding()
    code, reading = coding.code, f"/admin/contributions/{coding.excerpt.part.contribution.reference}"
    look = queued(coding).pk if act == "settle" else 999_999
    before = (AnotherLook.objects.exclude(outcome="").count(), CodeChange.objects.count())

    response = {
        "ask": lambda: client.post(f"/admin/codes/another-look/{code.pk}/", {"because": WHY}),
        "split": lambda: client.post(f"/admin/codes/split/{code.pk}/", {"into": "A\nB", "because": WHY}),
        "settle": lambda: client.post(f"{reading}/look/{look}/", {"outcome": "fits"}),
        "guess": lambda: client.post(f"{reading}/look/{look}/", {"outcome": "fits"}),
    }[act]()

    if expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    after = (AnotherLook.objects.exclude(outcome="").count(), CodeChange.objects.count())
    assert (after != before) is (expected == "Y")

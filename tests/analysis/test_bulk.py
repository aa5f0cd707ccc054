"""Filing all of a list under one code, and taking it back as one."""

import re

import pytest

from engage.accounts.enums import Role
from engage.analysis import bulk
from engage.analysis.bulk import file_some, start_batch, undo_batch, undo_some
from engage.analysis.enums import CodeStatus, Origin
from engage.analysis.models import Coding, CodingBatch, Excerpt, Reading
from engage.analysis.refusals import CodeNotInUse, NothingToFile, NothingToUndo, TooManyAtOnce, UndoneAlready
from engage.analysis.services import code_excerpt
from engage.analysis.tasks import take_up_batches, work_on_batch
from engage.analysis.undoing import undo_last_act
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_code_for_all, make_finding, make_part
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_contribution, make_organisation, make_user
from tests.pages import page_of, shown

pytestmark = pytest.mark.django_db
BULK = "/admin/contributions/bulk/"


def run(batch):
    """All rounds, as the task does them."""
    while file_some(batch_id=batch.pk) or undo_some(batch_id=batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def filed(code):
    return {(one.excerpt.part_id, one.excerpt.words) for one in Coding.objects.filter(code=code)}


def test_it_shows_how_many_and_ten_of_them_then_files_them_whole(officer, django_capture_on_commit_callbacks):
    activity = make_activity()
    parts = [make_part(activity, f"The 👩‍👩‍👧 number {number} bus.") for number in range(12)]
    make_part()
    code = make_code(activity)
    address = f"{BULK}?activity={activity.pk}"
    assert f'href="{address}"' in shown(officer.get(f"/admin/contributions/?activity={activity.pk}"))
    page = shown(officer.get(address))
    assert "12 contributions in this list" in page
    assert len(re.findall(r"The 👩‍👩‍👧 number \d+ bus\.", page)) == 10

    with django_capture_on_commit_callbacks(execute=True):
        response = officer.post(address, {"code": code.pk, "seen": "12"})
    batch = CodingBatch.objects.get()
    assert response.url == f"{BULK}{batch.pk}/"
    assert "It goes on in the background." in shown(officer.get(response.url))
    work_on_batch.func(batch.pk)

    assert filed(code) == {(part.pk, part.text) for part in parts}
    assert set(Coding.objects.values_list("origin", "batch", "coder")) == {(Origin.BULK, batch.pk, officer.user.pk)}
    assert not Reading.objects.exists()
    page = shown(officer.get(response.url))
    assert "12 texts are filed." in page
    assert "It is done." in page
    with pytest.raises(NothingToUndo):  # a slip of the hand is one filing, not a list
        undo_last_act(by=officer.user, since=officer.user.date_joined)

    officer.post(response.url)
    run(batch)
    assert (Coding.objects.count(), Excerpt.objects.count(), batch.undone) == (0, 0, 12)
    page = shown(officer.get(response.url))
    assert ("All 12 are taken back." in page, "a finding rests on" in page) == (True, False)


def test_where_more_than_one_question_is_answered_it_says_how_many_texts_and_offers_each(officer):
    activity = make_activity()
    asked = ("What is hard?", "Anything else?")
    people = [make_contribution(activity, [f"Bus {n}.", "Thank you."], prompts=asked) for n in range(3)]
    make_contribution(activity, ["Bus 4."], prompts=asked)
    first, second = people[0].contribution.parts.order_by("position")
    address = f"{BULK}?activity={activity.pk}"
    page = page_of(officer.get(address))
    assert "4 contributions in this list, 7 texts" in page
    assert "File 7 texts under this code" in page
    assert re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi>: ([^<]+)</a>', page) == [
        (f"{address}&question={first.pk}", "What is hard?", "4 texts"),
        (f"{address}&question={second.pk}", "Anything else?", "3 texts"),
    ]
    page = page_of(officer.get(f"{address}&question={second.pk}"))
    assert "3 contributions in this list <" in page
    assert "File 3 texts under this code" in page
    assert [one in page for one in ("They answer more than one question", "Bus 1.", "Thank you.")] == [
        False, False, True,
    ]  # fmt: skip


def test_rounds_leave_out_nothing_and_double_nothing(officer, monkeypatch):
    monkeypatch.setattr(bulk, "ROUND", 2)
    activity = make_activity()
    parts = [make_part(activity) for _ in range(7)]
    code = make_code(activity)
    before = code_excerpt(by=make_user(Role.ANALYST), part=parts[3], start=0, end=len(parts[3].text), code=code)
    first = start_batch(by=officer.user, code=code, query="filed=no")
    other = start_batch(by=make_user(Role.ANALYST), code=code, query="")
    late = make_part(activity)
    withdraw(by=None, contribution=parts[5].contribution)

    for _turn in range(9):
        for batch in (first, other):
            file_some(batch_id=batch.pk)
    first, other = run(first), run(other)

    standing = [part for part in parts if part != parts[5]]
    assert filed(code) == {(part.pk, part.text) for part in standing}
    assert Coding.objects.count() == 6
    assert late.pk not in {pk for pk, _words in filed(code)}
    assert first.filed + other.filed == 5
    assert (first.found, other.found) == (6, 7)
    run(undo_batch(by=officer.user, batch=first))
    run(undo_batch(by=officer.user, batch=other))
    assert list(Coding.objects.all()) == [before]
    assert Excerpt.objects.count() == 1


def test_undoing_leaves_what_a_finding_rests_on_and_what_others_filed(officer):
    activity = make_activity()
    rests, shared, free = (make_part(activity) for _ in range(3))
    code, other = make_code(activity), make_code(activity, "Other")
    batch = run(start_batch(by=officer.user, code=code, query=f"activity={activity.pk}"))
    finding = make_finding(Excerpt.objects.get(part=rests))
    whole = {"part": shared, "start": 0, "end": len(shared.text)}
    anothers = code_excerpt(by=make_user(Role.ANALYST), code=other, **whole)

    run(undo_batch(by=officer.user, batch=batch))

    assert set(Coding.objects.values_list("excerpt__part", "code")) == {(rests.pk, code.pk), (shared.pk, other.pk)}
    assert set(Excerpt.objects.all()) == {finding.excerpts.get(), anothers.excerpt}
    assert not free.excerpts.exists()
    page = " ".join(shown(officer.get(f"{BULK}{batch.pk}/")).split())
    assert "2 of 3 are taken back. 1 stays, because a finding rests on it." in page
    with pytest.raises(UndoneAlready):
        undo_batch(by=officer.user, batch=batch)


def test_undone_in_the_middle_it_files_no_more(officer, monkeypatch):
    monkeypatch.setattr(bulk, "ROUND", 2)
    activity = make_activity()
    for _ in range(5):
        make_part(activity)
    batch = start_batch(by=officer.user, code=make_code(activity), query="")
    assert file_some(batch_id=batch.pk)
    assert Coding.objects.count() == 2
    undo_batch(by=officer.user, batch=batch)
    run(batch)
    assert (Coding.objects.count(), batch.filed, batch.undone) == (0, 2, 2)


def test_of_a_question_only_its_answers_are_filed(officer):
    activity = make_activity()
    contribution = make_contribution(activity, ["One.", "Two."], prompts=["First?", "Second?"]).contribution
    second = contribution.parts.get(prompt="Second?")
    code = make_code(activity)
    run(start_batch(by=officer.user, code=code, query=f"question={second.pk}"))
    assert filed(code) == {(second.pk, "Two.")}


def test_a_code_reaches_as_far_as_its_codebook(officer):
    here, there = make_part(), make_part()
    own, for_all = make_code(here.contribution.activity), make_code_for_all()
    run(start_batch(by=officer.user, code=own, query=""))
    run(start_batch(by=officer.user, code=for_all, query=""))
    assert {pk for pk, _words in filed(own)} == {here.pk}
    assert {pk for pk, _words in filed(for_all)} == {here.pk, there.pk}


def test_what_cannot_be_begun(officer, monkeypatch):
    part = make_part()
    code = make_code(part.contribution.activity)
    retired = make_code(part.contribution.activity, "Old", status=CodeStatus.RETIRED)
    theirs = make_code(make_activity(organisation=make_organisation("Othershire", "othershire")))
    for one, query, refusal in [
        (retired, "", CodeNotInUse),
        (theirs, "", CodeNotInUse),
        (code, "q=zzz", NothingToFile),
    ]:
        with pytest.raises(refusal):
            start_batch(by=officer.user, code=one, query=query)
    for sent, said in [
        ({"code": "", "seen": "1"}, "Choose a code."),
        ({"code": theirs.pk, "seen": "1"}, "Choose one of these codes."),
        ({"code": code.pk, "seen": "2"}, "The list has changed meanwhile."),
        ({"code": code.pk, "seen": ""}, "The list has changed meanwhile."),
    ]:
        assert said in shown(officer.post(BULK, sent), 422)
    make_part(part.contribution.activity)
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    with pytest.raises(TooManyAtOnce):
        start_batch(by=officer.user, code=code, query="")
    assert not CodingBatch.objects.exists()


def test_what_a_dead_worker_left_is_taken_up(officer):
    part = make_part()
    batch = start_batch(by=officer.user, code=make_code(part.contribution.activity), query="")
    assert take_up_batches() == 1
    assert take_up_batches() == 0  # it waits in the line already
    run(batch)
    assert Coding.objects.count() == 1


TABLE = {
    "see the list": "YY---ff-Y",
    "begin":        "YY---ff-x",
    "see a batch":  "YY---ff-n",
    "undo it":      "YY---ff-n",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    part = make_part()
    code = make_code(part.contribution.activity)
    batch = start_batch(by=make_user(Role.ANALYST), code=code, query="")
    address = f"{BULK}{batch.pk}/"
    before = CodingBatch.objects.count(), CodingBatch.objects.filter(undone_at=None).count()

    response = {
        "see the list": lambda: client.get(BULK),
        "begin": lambda: client.post(BULK, {"code": code.pk, "seen": "1"}),
        "see a batch": lambda: client.get(address),
        "undo it": lambda: client.post(address),
    }[act]()

    if act.startswith("see"):
        assert response.status_code == {"Y": 200, "-": 302, "f": 403, "n": 404}[expected]
    else:
        assert response.status_code == {"Y": 302, "-": 302, "f": 403, "n": 404, "x": 422}[expected]
        after = CodingBatch.objects.count(), CodingBatch.objects.filter(undone_at=None).count()
        assert (after != before) is (expected == "Y")

"""The counter of read and filed for an activity with so many texts that it is counted by a task, through HTTP. What it
shows of a small one stands in test_lists.py."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from engage.accounts.enums import Role
from engage.analysis import counter
from engage.analysis.counter import ask_for_counter, keep_counter
from engage.analysis.models import KeptCounter
from engage.analysis.services import read_part
from engage.analysis.tasks import count_questions
from engage.contributions import counted
from engage.contributions.models import Contribution, Part
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_coding
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
ASKED = ["What would help?", "How do you get home?"]
NOW, SECOND = "2027-03-03T10:42", datetime.timedelta(seconds=1)


@pytest.fixture
def now(clock):
    """From then on by as much as a test says."""
    clock(NOW)
    return clock


@pytest.fixture
def officer(now):
    return sign_in(make_user(Role.ANALYST, first_name="Ada"))


@pytest.fixture(autouse=True)
def _three_are_many(monkeypatch):
    monkeypatch.setattr(counted, "LARGE", 3)


@pytest.fixture
def visit(officer, django_capture_on_commit_callbacks):
    def look(activity):
        with django_capture_on_commit_callbacks(execute=True):
            return page_of(officer.get(f"/admin/contributions/counter/?activity={activity.pk}"))

    return look


@pytest.fixture
def large():
    activity = make_activity(title="Night buses")
    for _person in range(3):
        make_contribution(activity, ["A bus.", "I walk."], prompts=ASKED)
    return activity


def numbers(page):
    rows = [re.findall(r'<a href="[^"]+">([\d,]+)</a>', row) for row in page.split("<tr>")]
    return [[int(one) for one in row] for row in rows if row]


def waiting():
    return [
        one.args_kwargs["args"][0] for one in DBTaskResult.objects.filter(task_path=count_questions.module_path).ready()
    ]


def work():
    """As the worker does it."""
    for task in DBTaskResult.objects.filter(task_path=count_questions.module_path).ready():
        count_questions.func(*task.args_kwargs["args"])
        task.delete()


def take_away(contribution):
    """As an import is taken back."""
    contribution.parts.all().delete()
    contribution.delete()


def read_one(activity, by):
    unread = Part.objects.filter(contribution__activity=activity, readings=None, prompt=ASKED[0])
    read_part(by=by.user, part=unread.order_by("pk").first())


def test_the_first_who_look_do_not_wait_and_a_task_counts_once(visit, large, officer):
    read_one(large, officer)

    first, second = visit(large), visit(large)

    for page in (first, second):
        assert ("are being counted" in page, "data-imports-goes-on" in page, numbers(page)) == (True, True, [])
        assert "No words are here" not in page
    assert waiting() == [large.pk]
    work()
    page = visit(large)
    assert numbers(page) == [[3, 1, 2, 0, 3], [3, 0, 3, 0, 3]]
    assert ("data-imports-goes-on" in page, "Counted at" in page, waiting()) == (False, True, [])


def test_it_rests_says_of_when_it_is_and_is_counted_again_for_whoever_looks_then(visit, large, officer, now):
    visit(large)
    work()
    read_one(large, officer)
    now(counted.RESTS - SECOND)
    resting, asked = visit(large), waiting()
    now(SECOND)
    rested, again = visit(large), waiting()
    work()
    fresh = visit(large)
    now(datetime.timedelta(hours=14))
    next_day = visit(large)

    assert [numbers(page)[0] for page in (resting, rested, fresh)] == [[3, 0, 3, 0, 3]] * 2 + [[3, 1, 2, 0, 3]]
    assert ("Counted at 10:42. These texts" in resting, "is not in these numbers yet" in resting) == (True, True)
    assert ("Counted at 10:42. These texts" in rested, "being counted again" in rested) == (True, True)
    assert (asked, again) == ([], [large.pk])
    assert "Counted at 10:52. These texts" in fresh
    assert "Counted on 3 March 2027 at 10:52. These texts" in next_day


def test_a_small_one_is_counted_for_everybody_who_asks(visit, officer):
    small = make_activity()
    make_contribution(small, ["A bus.", "I walk."], prompts=ASKED)
    before = numbers(visit(small))
    read_one(small, officer)

    page = visit(small)

    assert (before, numbers(page)) == ([[1, 0, 1, 0, 1]] * 2, [[1, 1, 0, 0, 1], [1, 0, 1, 0, 1]])
    assert ("Counted at" in page, "ten minutes" in page) == (True, False)
    assert (waiting(), KeptCounter.objects.exists()) == ([], False)


def test_what_is_kept_is_what_counting_one_by_one_finds(visit, large, officer):
    code = make_code(large)
    for number, one in enumerate(Contribution.objects.filter(activity=large)):
        for part in one.parts.all()[: number + 1]:
            make_coding(part, part.text, by=officer.user, code=code)
    read_one(large, officer)
    gone = make_contribution(large, ["Gone.", "Too."], prompts=ASKED).contribution
    withdraw(by=None, contribution=gone)
    visit(large)
    work()

    texts = Part.objects.filter(contribution__activity=large, contribution__withdrawn_at=None)
    expected = []
    for prompt in ASKED:
        parts = list(texts.filter(prompt=prompt))
        read = sum(part.readings.exists() for part in parts)
        filed = sum(part.excerpts.filter(codings__isnull=False).exists() for part in parts)
        expected.append([len(parts), read, len(parts) - read, filed, len(parts) - filed])

    assert numbers(visit(large)) == expected == [[3, 1, 2, 3, 0], [3, 0, 3, 2, 1]]


def test_when_the_worker_died_the_next_who_looks_has_it_counted(visit, large, now):
    visit(large)
    DBTaskResult.objects.all().delete()
    now(counter.PATIENCE)
    visit(large)
    soon = waiting()
    now(SECOND)
    page = visit(large)

    assert ("are being counted" in page, soon, waiting()) == (True, [], [large.pk])


def test_of_two_who_ask_at_once_one_has_it_counted(large):
    assert [ask_for_counter(large), ask_for_counter(large)] == [True, False]
    keep_counter(activity_id=large.pk)
    assert ask_for_counter(large)


def test_when_texts_are_taken_away_nothing_leads_to_what_is_gone(visit, large):
    visit(large)
    work()
    take_away(large.contributions.order_by("pk").first())

    page = visit(large)

    assert ("are being counted" in page, numbers(page), waiting()) == (True, [], [large.pk])
    work()
    assert numbers(visit(large)) == [[2, 0, 2, 0, 2]] * 2


def test_when_all_took_it_back_it_says_that_no_words_are_here(visit, large):
    for one in large.contributions.all():
        withdraw(by=None, contribution=one)
    visit(large)
    work()

    page = visit(large)

    assert ("No words are here" in page, numbers(page), waiting()) == (True, [], [])


def test_another_council_s_is_neither_shown_nor_counted(visit, large):
    theirs = make_activity(title="Trams", organisation=make_organisation("Othershire", "othershire"))
    for _person in range(3):
        make_contribution(theirs, ["A tram."], prompts=["Which tram?"])
    keep_counter(activity_id=theirs.pk)

    page = visit(theirs)

    assert ("Trams" in page, "Which tram?" in page, "Night buses" in page) == (False, False, True)
    assert waiting() == [large.pk]


def test_a_page_that_shows_what_is_kept_looks_at_no_text_but_those_that_name_a_question(visit, large):
    visit(large)
    work()
    with CaptureQueriesContext(connection) as few:
        visit(large)
    for number in range(9):
        make_contribution(large, ["More."], prompts=[f"And {number}?"])
    keep_counter(activity_id=large.pk)
    with CaptureQueriesContext(connection) as many:
        page = visit(large)

    assert len(numbers(page)) == 11
    assert len(many) == len(few) <= 20
    for captured in (few, many):
        about = [one["sql"] for one in captured if "analysis_outstanding" in one["sql"] or "COUNT(" in one["sql"]]
        assert about == []


def test_the_numbers_are_of_the_moment_at_which_counting_began(large, clock):
    began = clock(NOW)
    keep_counter(activity_id=large.pk)
    assert KeptCounter.objects.values_list("counted_at", "asked_at").get() == (began, None)

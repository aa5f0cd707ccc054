"""Who will hear what, of so many people that a task counts them, through HTTP. What the preview says of few stands in
tests/notifications/test_previewing.py; that what is published was looked at, in test_seen.py."""

import datetime
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.services import review_finding, revise_finding
from engage.contributions.counted import RESTS
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from engage.decisions import hearing, kept_previews
from engage.decisions.enums import Standing
from engage.decisions.heard import Alike, Counted, as_rows, from_rows
from engage.decisions.hearing import Hearer
from engage.decisions.kept_previews import QUIET, count_heard, look
from engage.decisions.models import Decision, KeptPreview
from engage.decisions.previewing import preview
from engage.decisions.services import revise_influence
from engage.decisions.tasks import count_who_hears
from engage.decisions.ways import Way
from engage.notifications.models import Announcement
from tests.analysis.roles import client_of
from tests.decisions.factories import REASON, make_finding, make_influence, mark
from tests.decisions.test_two_at_once import at_once
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.notifications.test_previewing import STANCES, draft_for, make_person
from tests.pages import page_of
from tests.pages import shown as sent

SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _three_are_many(monkeypatch):
    monkeypatch.setattr(kept_previews, "MANY", 2)


class World:
    """A draft that answers a finding which rests on what four people said."""

    def __init__(self):
        self.activity = make_activity()
        emails = [f"{name}@example.org" for name in ("ada", "ben", "cem", "dot")]
        self.people = [make_contribution(self.activity, email=email).contribution for email in emails]
        self.finding = make_finding([(one, Stance.SUPPORTS) for one in self.people])
        self.influence = make_influence(finding=self.finding)
        self.decision = self.influence.decision
        self.address = f"/admin/decisions/{self.decision.pk}/publish/"

    def add_somebody(self):
        """By an analyst, and reviewed by another one."""
        evidence = [(one.excerpt, one.stance) for one in self.finding.evidence.all()]
        evidence.append((mark(make_contribution(self.activity, email="eve@example.org").contribution), Stance.AGAINST))
        change = revise_finding(by=make_user(Role.ANALYST), finding=self.finding, evidence=evidence)
        review_finding(by=make_user(Role.ANALYST), finding=change)


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def officer(world):
    return sign_in(make_user(Role.DECISION_OFFICER))


@pytest.fixture
def visit(world, officer, django_capture_on_commit_callbacks):
    def look_at_it(by=officer):
        with django_capture_on_commit_callbacks(execute=True):
            return page_of(by.get(world.address))

    return look_at_it


@pytest.fixture
def press(world, officer, django_capture_on_commit_callbacks):
    def publish(page):
        fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
        with django_capture_on_commit_callbacks(execute=True):
            return officer.post(world.address, {"fingerprint": fingerprint}, follow=True)

    return publish


def waiting():
    return DBTaskResult.objects.filter(task_path=count_who_hears.module_path).ready()


def work():
    """As the worker does it; how many tasks there were."""
    tasks = list(waiting())
    for task in tasks:
        count_who_hears.func(*task.args_kwargs["args"])
        task.delete()
    return len(tasks)


def how_far(page):
    return (
        "It is being counted who will hear what" in page and "data-imports-goes-on" in page,
        "Something was changed since" in page,
        'name="fingerprint"' in page,
    )


COUNTING, AGAIN, SHOWN = (True, False, False), (True, True, False), (False, False, True)


def test_a_task_counts_for_all_who_look_and_what_they_see_then_is_published(world, visit, press):
    other = sign_in(make_user(Role.DECISION_OFFICER))

    before = [visit(), visit(other), visit()]
    tasks = work()
    page = visit(other)

    assert [how_far(one) for one in (*before, page)] == [COUNTING, COUNTING, COUNTING, SHOWN]
    assert (tasks, waiting().count()) == (1, 0)
    assert "Publish and tell 4 people" in page
    assert "Counted at" in page
    response = press(page)
    assert "Published. The people it answers are being written to." in page_of(response)
    assert Decision.objects.published().get() == world.decision
    assert not KeptPreview.objects.exists()


def test_it_says_how_far_it_is(world, visit, officer, monkeypatch):
    monkeypatch.setattr(hearing, "AT_ONCE", 1)
    monkeypatch.setattr(kept_previews, "AT_ONCE", 1)
    pages = [visit()]

    def watch(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "decisions_keptpreview" in sql:
            result = execute(sql, params, many, context)
            if KeptPreview.objects.filter(counted_at=None).exists():
                pages.append(page_of(officer.get(world.address)))
            return result
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        work()

    assert "How many people it answers is being counted." in pages[0]
    assert [f"{done} of 4 people" in page for done, page in enumerate(pages[1:])] == [True] * 5
    assert 'max="4" value="3"' in pages[4]


@pytest.mark.django_db
def test_it_is_the_preview_that_is_made_at_once():
    """For people of every way, who are quiet about some of it, withdrew or want nothing any more."""
    activities = [make_activity(), make_activity(title="Ferries")]
    ways = ["email", "web", "post", "imported", "phone", "email", "web", "email", "email", "email"]
    states = ["fine", "fine", "fine", "fine", "fine", "half quiet", "fine", "quiet", "stopped", "bounced"]
    pairs = []
    for number, (way, state) in enumerate(zip(ways, states, strict=True)):
        things = [STANCES[number % 4], STANCES[number % 3]]
        language = "cy" if number % 5 == 0 else "en"
        pairs += make_person(number, activities, way=way, state=state, things=things, language=language)
    decision = draft_for(pairs, activities)
    withdraw(by=None, contribution=pairs[1][0])
    expected = preview(decision)

    count_heard(decision_id=decision.pk, run=look(decision).to_begin)
    found = look(decision).preview

    def told(one):
        return [replace(sample, sheet=None) for sample in one.samples]

    assert told(found) == told(expected)
    assert replace(found, samples=[], counted_at=None) == replace(expected, samples=[])
    assert (found.people, KeptPreview.objects.get().done) == (expected.people,) * 2


def test_what_was_changed_since_is_counted_again(world, visit):
    visit()
    work()
    visit()
    world.add_somebody()

    changed, still = visit(), visit()
    tasks = work()
    page = visit()

    assert [how_far(one) for one in (changed, still, page)] == [AGAIN, AGAIN, SHOWN]
    assert (tasks, "Publish and tell 5 people" in page) == (1, True)


def test_what_is_changed_while_it_is_counted_does_not_pass_for_counted(world, visit):
    visit()
    changes = [world.add_somebody]

    def change(execute, sql, params, many, context):
        if changes and sql.startswith("SELECT DISTINCT") and "contact_id" in sql:  # the first page of people
            changes.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change):
        work()
    page = visit()
    tasks = work()

    assert (changes, how_far(page), tasks) == ([], AGAIN, 1)
    assert "Publish and tell 5 people" in visit()


def test_what_is_changed_before_the_press_is_not_published(world, visit, press):
    visit()
    work()
    page = visit()
    reason = f"{REASON} And there is no driver."
    revise_influence(by=make_user(Role.DECISION_OFFICER), influence=world.influence, reason=reason)

    response = press(page)

    assert response.redirect_chain == [(world.address, 302)]
    refused = page_of(response)
    assert "Nothing was published: something was changed since you looked." in refused
    assert how_far(refused) == AGAIN
    assert not Announcement.objects.filter(kind="decision").exists()
    assert work() == 1
    again = visit()
    assert reason in again
    press(again)
    assert Decision.objects.published().get() == world.decision


def test_what_can_no_longer_be_answered_is_said_beside_the_preview(world, officer, visit):
    direct = make_influence(world.decision, contribution=make_contribution(world.activity).contribution)
    visit()
    work()
    page = visit()
    withdraw(by=None, contribution=direct.contribution)
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]

    response = officer.post(world.address, {"fingerprint": fingerprint})

    assert "This has to be settled first" in page_of(response, 422)
    assert not Announcement.objects.filter(kind="decision").exists()


def test_when_the_worker_died_the_next_who_looks_has_it_counted_anew(world, visit, clock):
    clock(datetime.timedelta())
    visit()
    (lost,) = waiting()
    lost.delete()
    clock(QUIET - SECOND)
    visit()
    soon = waiting().count()
    clock(SECOND)
    late = visit()
    again = waiting().count()
    count_who_hears.func(*lost.args_kwargs["args"])  # it was not dead after all
    kept = KeptPreview.objects.get()

    assert (how_far(late), soon, again) == (COUNTING, 0, 1)
    assert (kept.counted_at, kept.done) == (None, 0)
    assert work() == 1
    assert "Publish and tell 4 people" in visit()


def test_a_count_that_another_one_replaces_stops(world, visit, monkeypatch):
    monkeypatch.setattr(hearing, "AT_ONCE", 1)
    monkeypatch.setattr(kept_previews, "AT_ONCE", 1)
    visit()
    replaced, pages = [], []

    def replace_it(execute, sql, params, many, context):
        pages.append("contact_id" in sql and sql.startswith("SELECT DISTINCT"))
        if sum(pages) == 2 and not replaced:
            replaced.append(True)
            KeptPreview.objects.update(run="another")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(replace_it):
        work()

    kept = KeptPreview.objects.get()
    assert (kept.run, kept.counted_at, sum(pages)) == ("another", None, 2)


def test_it_rests_for_a_while_and_then_counts_what_people_did_for_themselves(world, visit, clock):
    clock(datetime.timedelta())
    visit()
    work()
    withdraw(by=None, contribution=world.people[0])
    clock(RESTS - SECOND)
    resting = visit()
    clock(SECOND)
    rested = visit()
    work()

    assert "Publish and tell 4 people" in resting
    assert how_far(rested) == COUNTING
    assert "Publish and tell 3 people" in visit()


def test_few_are_counted_at_once(world, visit, monkeypatch):
    monkeypatch.setattr(kept_previews, "MANY", 4)

    page = visit()

    assert (how_far(page), "Publish and tell 4 people" in page, "Counted at" in page) == (SHOWN, True, False)
    assert (waiting().count(), KeptPreview.objects.exists()) == (0, False)


@pytest.mark.parametrize("role", ["analyst", "engagement", "administrator", "moderator", "nobody", "another council's"])
def test_who_may_not_publish_has_nothing_counted(world, role, django_capture_on_commit_callbacks):
    if role == "another council's":
        elsewhere = make_organisation("Othershire", "othershire")
        client = sign_in(make_user(Role.DECISION_OFFICER, organisation=elsewhere))
    else:
        client = client_of(role)
    with django_capture_on_commit_callbacks(execute=True):
        status = client.get(world.address).status_code
    expected = 404 if role == "another council's" else 302
    assert (status, waiting().count(), KeptPreview.objects.exists()) == (expected, 0, False)


def test_what_is_kept_names_nobody(world, visit):
    visit()
    work()
    kept = KeptPreview.objects.get()
    numbers = {world.influence.pk, 4}

    def names_in(value):
        if isinstance(value, list):
            return {name for one in value for name in names_in(one)}
        return {value}

    assert names_in(kept.heard) <= numbers | set(Way.values) | set(Standing.values) | {"en", "cy"}
    assert len(kept.heard) == 1


def test_it_takes_as_many_questions_however_many_people(world, visit):
    visit()
    work()
    with CaptureQueriesContext(connection) as few:
        visit()
    for _somebody in range(2):
        world.add_somebody()
    visit()
    work()
    with CaptureQueriesContext(connection) as many:
        page = visit()
    with CaptureQueriesContext(connection) as counting:
        KeptPreview.objects.update(counted_at=None)
        visit()

    assert "Publish and tell 5 people" in page  # one person who wrote twice
    assert len(few) == len(many) <= 20
    assert len(counting) <= 20
    assert Contribution.objects.count() == 6


def test_two_who_look_at_once_have_it_counted_once(own_database):
    world = World()
    begun = [one.to_begin for one in at_once(lambda: look(world.decision))]
    assert sorted(map(bool, begun)) == [False, True]
    assert KeptPreview.objects.get().run in begun


def test_the_page_can_be_used_without_a_script(world, visit, officer):
    visit()
    page = sent(officer.get(world.address))
    assert f'<a class="button button-secondary" href="{world.address}">See how far it is</a>' in page


def test_those_of_whom_somebody_came_first_are_first_and_stay_so_when_they_are_kept():
    counted = Counted()
    told, other = ((7, Standing.SUPPORTS),), ((7, Standing.AGAINST), (9, Standing.SUPPORTS))
    for first, heard in [(30, other), (5, told), (20, told), (2, other)]:
        counted.add(Hearer(("alone", first), first, Way.EMAIL, "cy", heard=heard, written=told))

    expected = [(Alike(Way.EMAIL, "cy", other, told), 2), (Alike(Way.EMAIL, "cy", told, told), 2)]
    assert counted.in_order() == expected
    assert from_rows(json.loads(json.dumps(as_rows(expected)))) == expected

"""How far the answering of an activity has come: the same numbers as counting by hand, whatever happened to it."""

import datetime
import random
from collections import defaultdict

import pytest
from django.db import connection
from django.utils import timezone

from engage.accounts.enums import Role
from engage.analysis.bulk import file_some, start_batch, undo_batch, undo_some
from engage.analysis.enums import Stance
from engage.analysis.services import read_part, uncode_excerpt
from engage.contributions import counted
from engage.contributions.enums import Ending
from engage.contributions.importing.desk import undo
from engage.contributions.importing.undoing import undo_some as undo_some_answers
from engage.contributions.services import withdraw
from engage.core.deadlines import today
from engage.decisions import coverage
from engage.decisions.coverage import count_coverage, count_what_changed
from engage.decisions.enums import Outcome
from engage.decisions.models import Coverage, Influence
from engage.decisions.services import announce_decision, correct_influence
from tests.analysis.factories import make_code, make_code_for_all
from tests.contributions.desk import make_upload
from tests.decisions.factories import NEEDED, REASON, make_decision, make_finding, make_influence, mark
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user

pytestmark = pytest.mark.django_db
OTHER_REASON = "The harbour is not ours; its trust decides about it."
NEVER = "The law says no to this, and we cannot change the law."


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


TEXT = "SELECT p.contribution_id FROM contributions_part p"
MARKED = f"{TEXT} JOIN analysis_excerpt x ON x.part_id = p.id"


def people(sql):
    return {pk for (pk,) in rows(sql)}


def answers_by_hand(activity):
    """What stands for each person, from the ledger's tables themselves."""
    told = defaultdict(list)
    for pk, outcome, next_date in rows(
        """SELECT DISTINCT c.id, i.outcome, i.next_date FROM decisions_influence i
        LEFT JOIN analysis_evidence v ON v.finding_id = i.finding_id
        LEFT JOIN analysis_excerpt x ON x.id = COALESCE(i.excerpt_id, v.excerpt_id)
        LEFT JOIN contributions_part p ON p.id = x.part_id
        JOIN contributions_contribution c ON c.id = COALESCE(i.contribution_id, p.contribution_id)
        WHERE i.published_at IS NOT NULL AND c.activity_id = %s
        AND NOT EXISTS (SELECT 1 FROM decisions_influence n WHERE n.replaces_id = i.id)""",
        activity.pk,
    ):
        told[pk].append((outcome, day(next_date)))
    return told


def day(value):
    return value and datetime.date.fromisoformat(str(value))


def state_by_hand(told):
    outcomes = {outcome for outcome, news in told if outcome != Outcome.NOT_YET or news >= today()}
    return "answered" if outcomes - {Outcome.NOT_YET} else "deciding" if outcomes else "waiting"


def counted_by_hand(activity):
    """One person at a time."""
    there = rows("SELECT id, ending, promised_by FROM contributions_contribution WHERE activity_id = %s", activity.pk)
    owed = {pk: day(promised) or activity.answer_by for pk, ending, promised in there if ending != Ending.WITHDRAWN}
    told = answers_by_hand(activity)
    state = {pk: state_by_hand(told[pk]) for pk in owed}
    promises = [promised for pk, promised in owed.items() if state[pk] == "waiting" and promised]
    unread = people(f"{TEXT} LEFT JOIN analysis_reading r ON r.part_id = p.id WHERE p.is_current AND r.id IS NULL")
    coded = people(f"{MARKED} JOIN analysis_coding c ON c.excerpt_id = x.id")
    understood = people(
        f"{MARKED} JOIN analysis_evidence v ON v.excerpt_id = x.id "
        "JOIN analysis_finding f ON f.id = v.finding_id WHERE f.reviewed_at IS NOT NULL"
    )
    return {
        "received": len(there),
        "withdrawn": len(there) - len(owed),
        "read": len(owed.keys() - unread),
        "coded": len(owed.keys() & coded),
        "in_finding": len(owed.keys() & understood),
        **{name: list(state.values()).count(name) for name in ("answered", "deciding", "waiting")},
        "overdue": len([promised for promised in promises if promised < today()]),
        "first_promise": min(promises, default=None),
        "by_outcome": {one: len([pk for pk in owed if one in dict(told[pk])]) for one in Outcome.values},
    }


def build(seed):
    """A consultation to which many things happened, and another beside it that must not be counted along."""
    chance = random.Random(seed)
    organisation = make_organisation()
    activity = make_activity(
        organisation=organisation, opens_on=in_days(-60), closes_on=in_days(-20),
        answer_by=chance.choice([None, in_days(-3), in_days(9)])
    )  # fmt: skip
    other = make_activity(organisation=organisation, answer_by=in_days(-1))
    decision = make_decision(organisation=organisation)
    everyone = [make_contribution(activity=activity).contribution for _ in range(9)]
    elsewhere = [make_contribution(activity=other).contribution for _ in range(2)]
    for one in chance.sample(everyone, 4):
        type(one).objects.filter(pk=one.pk).update(promised_by=chance.choice([None, in_days(-2), in_days(5)]))
    analyst = make_user(Role.ANALYST)
    for one in chance.sample([*everyone, *elsewhere], 6):
        for part in one.parts.all():
            read_part(by=analyst, part=part)
    for group in (chance.sample(everyone, 3), chance.sample(everyone, 2), elsewhere):
        finding = make_finding([(one, chance.choice(list(Stance))) for one in group], reviewed=chance.random() < 0.8)
        if finding.reviewed_at:
            outcome = chance.choice(list(Outcome))
            make_influence(decision, finding=finding, outcome=outcome, reason=chance.choice([REASON, OTHER_REASON]))
    make_influence(decision, contribution=chance.choice(everyone), outcome=Outcome.NOT_YET)
    make_influence(decision, excerpt=mark(chance.choice(everyone)), outcome=chance.choice(list(Outcome)), reason=REASON)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    if chance.random() < 0.5:
        wrong = chance.choice(list(decision.influences.all()))
        correct_influence(by=analyst, influence=wrong, what_was_wrong="The law was not read.", **{"reason": NEVER})
    make_influence(decision=make_decision(organisation=organisation), contribution=chance.choice(everyone))  # a draft
    for one, ending in zip(
        chance.sample(everyone, 3), [Ending.WITHDRAWN, Ending.RETENTION, Ending.WITHDRAWN], strict=True
    ):
        withdraw(by=None, contribution=one, ending=ending)
    return activity


@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_counting_by_hand_gives(seed):
    activity = build(seed)

    found = count_coverage(activity)

    expected = counted_by_hand(activity)
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.owed == found.answered + found.deciding + found.waiting


def test_the_seeds_make_worlds_that_differ():
    """So that the test above has something to find in each column."""
    seen = defaultdict(set)
    for seed in range(8):
        found = count_coverage(build(seed))
        for name in ("read", "coded", "in_finding", "answered", "deciding", "waiting", "overdue", "told_alike"):
            seen[name].add(getattr(found, name))
    assert {name: len(values) > 1 for name, values in seen.items()} == dict.fromkeys(seen, True)


# --- The clock is cleared by answers alone --------------------------------------------------------------


def asked_and_late():
    activity = make_activity(opens_on=in_days(-60), closes_on=in_days(-20), answer_by=in_days(-3))
    return activity, make_contribution(activity=activity).contribution


def test_a_later_promise_does_not_clear_it():
    activity, contribution = asked_and_late()
    type(contribution).objects.filter(pk=contribution.pk).update(promised_by=in_days(-3))
    activity.answer_by = in_days(30)
    activity.save()

    found = count_coverage(activity)

    assert (found.overdue, found.first_promise) == (1, in_days(-3))


def test_what_was_removed_unanswered_is_still_owed():
    activity, contribution = asked_and_late()
    withdraw(by=None, contribution=contribution, ending=Ending.RETENTION)

    found = count_coverage(activity)

    assert (found.received, found.owed, found.waiting, found.overdue) == (1, 1, 1, 1)


@pytest.mark.parametrize(("news", "expected"), [(1, (1, 0, 0, 1)), (0, (1, 0, 0, 0)), (-1, (0, 1, 1, None))])
def test_a_date_for_news_holds_until_that_day_and_no_longer(clock, news, expected):
    clock("2027-03-03T12:00")
    activity, contribution = asked_and_late()
    decision = make_decision(organisation=activity.organisation)
    draft = make_influence(decision, contribution=contribution, outcome=Outcome.NOT_YET)
    Influence.objects.filter(pk=draft.pk).update(next_date=in_days(news))  # as time goes by
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)

    found = count_coverage(activity)

    *numbers, day = expected
    next_news = None if day is None else in_days(day)
    assert (found.deciding, found.waiting, found.overdue, found.next_news) == (*numbers, next_news)


# --- What is counted again ------------------------------------------------------------------------------


def marks():
    return dict(Coverage.objects.values_list("activity", "counted_at"))


def test_only_what_something_was_recorded_about_is_counted_again():
    contribution, other = make_contribution().contribution, make_contribution().contribution
    count_what_changed()
    before = marks()
    nothing_new = count_what_changed()

    read_part(by=make_user(Role.ANALYST), part=contribution.parts.get())
    changed = count_what_changed()

    after = marks()
    again = {pk for pk in after if after[pk] != before[pk]}
    assert (nothing_new, changed, again) == (0, 1, {contribution.activity_id})
    assert Coverage.objects.get(activity=contribution.activity).read == 1
    assert Coverage.objects.get(activity=other.activity).read == 0


@pytest.mark.parametrize("what", ["uncoded", "finding", "decision", "correction", "withdrawal"])
def test_each_act_that_changes_a_number_is_noticed(what):
    contribution = make_contribution().contribution
    excerpt = mark(contribution)
    decision = make_decision(organisation=contribution.activity.organisation)
    if what == "correction":
        make_influence(decision, contribution=contribution)
        announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    make_contribution()  # elsewhere
    count_what_changed()

    if what == "uncoded":
        coding = excerpt.codings.get()
        uncode_excerpt(by=coding.coder, coding=coding)
    elif what == "finding":
        make_finding([(contribution, Stance.SUPPORTS)])
    elif what == "decision":
        make_influence(decision, contribution=contribution)
        announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    elif what == "correction":
        more = {"outcome": Outcome.CHANGED, **NEEDED[Outcome.CHANGED]}
        correct_influence(
            by=make_user(), influence=decision.influences.get(), what_was_wrong="It was read wrongly.", **more
        )
    else:
        withdraw(by=None, contribution=contribution, ending=Ending.WITHDRAWN)
    counted = count_what_changed()

    found = Coverage.objects.get(activity=contribution.activity)
    expected = counted_by_hand(contribution.activity)
    assert (counted, {name: getattr(found, name) for name in expected}) == (1, expected)


@pytest.mark.parametrize("is_for_all", [False, True])
def test_what_is_filed_at_once_and_taken_back_is_noticed_once_it_is_through(is_for_all):
    activity, officer = make_activity(), make_user(Role.ANALYST)
    code = make_code_for_all() if is_for_all else make_code(activity)
    for _person in range(2):
        make_contribution(activity)
    elsewhere = make_activity(title="Trams", organisation=make_organisation("Othershire", "othershire"))
    make_contribution(elsewhere)
    batch = start_batch(by=officer, code=code, query=f"activity={activity.pk}")
    found = []
    for act in (lambda: None, lambda: file_some(batch_id=batch.pk), lambda: undo_batch(by=officer, batch=batch)):
        act()
        count_what_changed()
        found.append(Coverage.objects.get(activity=activity).coded)
    before = marks()
    undo_some(batch_id=batch.pk)
    counted = count_what_changed()
    found.append(Coverage.objects.get(activity=activity).coded)

    assert (found, counted) == ([0, 2, 2, 0], 1)
    assert marks()[elsewhere.pk] == before[elsewhere.pk]


def test_an_import_that_is_taken_back_is_noticed():
    officer = make_user(Role.ENGAGEMENT_OFFICER)
    batch = make_upload(officer, until="done")
    count_what_changed()
    before = Coverage.objects.get(activity=batch.activity).received
    undo(by=officer, batch=batch)
    count_what_changed()
    undo_some_answers(batch.pk)
    counted = count_what_changed()

    after = Coverage.objects.get(activity=batch.activity).received
    assert (before > 0, after, counted) == (True, 0, 1)


def test_every_activity_is_counted_again_on_another_day():
    make_contribution()
    count_what_changed()
    Coverage.objects.update(counted_at=timezone.now() - datetime.timedelta(days=1))

    assert count_what_changed() == 1


def test_cut_off_half_way_the_next_run_counts_the_rest():
    made = [make_contribution().contribution for _ in range(3)]
    count_what_changed()
    for one in made:
        read_part(by=make_user(Role.ANALYST), part=one.parts.get())
    steps = iter([True, False])

    first = count_what_changed(lambda: next(steps))
    second = count_what_changed()

    assert first == 1
    assert second >= 2
    assert set(Coverage.objects.values_list("read", flat=True)) == {1}


def test_a_large_one_rests_for_a_while(monkeypatch):
    contribution = make_contribution().contribution
    count_what_changed()
    monkeypatch.setattr(counted, "LARGE", 1)
    read_part(by=make_user(Role.ANALYST), part=contribution.parts.get())
    resting = count_what_changed()
    Coverage.objects.update(counted_at=max(timezone.now() - counted.RESTS, coverage.start_of(today())))

    rested = count_what_changed()

    assert (resting, rested) == (0, 1)

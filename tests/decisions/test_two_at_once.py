"""Two officers press the same button at the same moment, each with a connection of their own."""

import datetime
import threading

from django.core.exceptions import ValidationError
from django.db import connection

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.services import review_finding, revise_finding
from engage.audit.models import AuditEvent
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.decisions import checking
from engage.decisions.catching_up import fingerprint, tell_them
from engage.decisions.files import desk
from engage.decisions.files.passes import bring_in_some
from engage.decisions.models import Decision, Influence, ReportReader, ReportVersion, StillToTell
from engage.decisions.readers import fingerprint as report_fingerprint
from engage.decisions.readers import make_version, note_reader
from engage.decisions.report import report_on
from engage.decisions.services import announce_decision, correct_influence, record_decision
from engage.notifications.models import Announcement
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.decisions.test_files import HEADINGS, ONE, TWO, as_csv, check
from tests.factories import make_activity, make_contribution, make_organisation, make_user


def at_once(act) -> list:
    """What `act` returned, or raised, in two threads with a connection each, started together."""
    ready, results = threading.Barrier(2), []

    def run():
        ready.wait()
        try:
            results.append(act())
        except ValidationError as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_publish_at_once_make_one_announcement(own_database):
    by, decision = make_user(), make_decision()
    make_influence(decision)
    made = at_once(lambda: announce_decision(by=by, decision=decision))
    (announcement,) = Announcement.objects.filter(kind="decision")
    assert sorted(made, key=lambda one: one is None) == [announcement, None]
    assert AuditEvent.objects.filter(verb="decision.published").count() == 1


def test_two_who_correct_the_same_answer_at_once_make_one_correction(own_database):
    by, influence = make_user(), make_influence()
    announce_decision(by=by, decision=influence.decision)
    made = at_once(lambda: correct_influence(by=by, influence=influence, what_was_wrong="The sum."))
    (new,) = Influence.objects.filter(replaces=influence)
    assert [one for one in made if isinstance(one, Influence)] == [new]
    assert [type(one) for one in made if one != new] == [ValidationError]


def test_two_who_bring_in_one_decision_at_once_make_one(own_database):
    by, organisation = make_user(Role.DECISION_OFFICER), make_organisation()
    files = [check(as_csv(HEADINGS, ONE), by=by, organisation=organisation) for _ in range(2)]
    for file in files:
        desk.begin_import(by=by, file=file, with_changes=True)
    waiting = list(files)
    at_once(lambda: bring_in_some((one := waiting.pop()).pk, one.run))
    assert Decision.objects.get().title == "Night buses"
    assert [file.rows.get().done for file in files] == [True, True]
    assert {file.rows.get().outcome for file in files} == {"new"}


def test_two_decisions_of_one_title_at_once_are_both_kept(own_database):
    by, organisation = make_user(Role.DECISION_OFFICER), make_organisation()
    day, references = datetime.date(2027, 3, 4), ["CAB/1", "CAB/2"]
    fields = {
        "title": "Night buses",
        "decided_by": "Cabinet",
        "decided_on": day,
        "what_was_decided": "A",
        "reasons": "B",
    }
    made = at_once(lambda: record_decision(by=by, organisation=organisation, reference=references.pop(), **fields))
    assert {one.slug for one in made} == {"night-buses", "night-buses-2"}


def test_two_workers_on_one_file_take_each_row_once(own_database):
    rows = [[f"CAB/{number}", *TWO[1:]] for number in range(30)]
    file = check(as_csv(HEADINGS, *rows))
    desk.begin_import(by=file.started_by, file=file, with_changes=True)
    at_once(lambda: bring_in_some(file.pk, file.run))
    assert Decision.objects.count() == 30
    assert set(file.rows.values_list("outcome", "done")) == {("new", True)}


def test_two_who_check_the_same_decision_at_once_make_one_check(own_database):
    by, decision = make_user(Role.DECISION_OFFICER), make_decision()
    first = checking.note_first(by=by, decision=decision, text="One")
    made = at_once(lambda: checking.note_same(by=by, decision=decision, text="One", after=first.pk))
    assert sorted(type(one).__name__ for one in made) == ["RecordCheck", "ValidationError"]
    assert decision.checks.count() == 2


def test_two_who_have_people_told_again_at_once_tell_them_once(own_database):
    answer, by = make_influence(finding=make_finding()), make_user(Role.DECISION_OFFICER)
    decision, finding = answer.decision, answer.finding
    announce_decision(by=by, decision=decision)
    change = revise_finding(by=make_user(Role.ANALYST), finding=finding, evidence=[(finding.excerpts.get(), "against")])
    review_finding(by=make_user(Role.ANALYST), finding=change)
    seen = fingerprint(decision)
    told = at_once(lambda: tell_them(by=by, decision=decision, seen=seen))
    assert sorted(type(one).__name__ for one in told) == ["Announcement", "NoneType"]
    assert StillToTell.objects.get().announcement_id == next(one.pk for one in told if one)


def test_two_who_write_down_at_once_who_read_the_report_write_it_once(own_database):
    found = make_activity(title="Night buses")
    make_finding([(make_contribution(found), Stance.SUPPORTS)])
    by, made = make_user(), report_on(Activity.objects.with_tally().get(pk=found.pk))
    mark = report_fingerprint(made)
    one, other = at_once(lambda: make_version(by=by, report=made, seen=mark))
    assert one == other == ReportVersion.objects.get()
    first, second = at_once(lambda: note_reader(by=by, activity=found, version=one, who="Cabinet", read_on=today()))
    assert first == second == ReportReader.objects.get()

"""Rows that are dated outside the time to answer are said in the dry run, and an officer says whether they come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.audit.models import AuditEvent
from engage.contributions.enums import Use
from engage.contributions.importing.mapping import guess_uses
from engage.contributions.importing.outside import Outside
from engage.contributions.models import Contribution, Upload
from tests.contributions.desk import Desk, as_csv, finish
from tests.contributions.importing import bring_in, texts_of, write_csv
from tests.factories import in_days, make_activity

pytestmark = pytest.mark.django_db
USES = [Use.RESPONDENT, Use.TEXT, Use.DATE]
DAYS = [-31, -30, -20, -10, -9, -8, -8]  # open from 30 to 10 days ago


def asked():
    return make_activity(opens_on=in_days(-30), closes_on=in_days(-10), answer_by=in_days(90))


def table(*days) -> bytes:
    rows = [[f"r{n}", f"Buses {n}.", in_days(day).isoformat()] for n, day in enumerate(days)]
    return as_csv([["id", "words", "when"], *rows])


def test_they_are_counted_and_named_and_nothing_comes_in_before_an_officer_chose():
    activity, desk = asked(), Desk()
    batch = desk.check(table(*DAYS), activity, *USES)
    first, last = f"{in_days(-30):%-d %B %Y}", f"{in_days(-10):%-d %B %Y}"
    assert f"1 row dated before the first day, {first}: row 2." in desk.text
    assert f"3 rows dated after the last day, {last}: rows 6 to 8." in desk.text
    desk.post(f"{batch.pk}/go/")
    assert "Choose first whether rows that are dated outside" in desk.get(f"{batch.pk}/").content.decode()
    batch.upload.refresh_from_db()
    assert (batch.upload.state, Contribution.objects.count()) == ("checked", 0)


@pytest.mark.parametrize(("choice", "taken", "refused"), [("take", 7, 0), ("leave", 3, 4)])
def test_they_are_taken_or_left_as_an_officer_chose(choice, taken, refused):
    activity, desk = asked(), Desk()
    batch = desk.check(table(*DAYS), activity, *USES)
    desk.post(f"{batch.pk}/go/", outside=choice)
    finish(batch)
    batch.refresh_from_db()
    assert (batch.taken, batch.refused) == (taken, refused)
    assert list(batch.refusals.values_list("place", flat=True)) == ([2, 6, 7, 8] if refused else [])
    if refused:
        assert texts_of(activity) == [["Buses 1."], ["Buses 2."], ["Buses 3."]]
    begun = AuditEvent.objects.get(verb="import.begun", subject=f"import:{batch.pk}")
    assert begun.detail == {"rows": 7, "outside": 4, "leave_outside": choice == "leave"}
    Upload.objects.all().delete()  # the file goes; what was decided about it stays
    said = {
        "take": "4 answers came from outside the time to answer. They were brought in and count like the others.",
        "leave": "4 rows were dated outside the time to answer, and were left out.",
    }
    assert {key: words in desk.get(f"{batch.pk}/").content.decode() for key, words in said.items()} == {
        key: key == choice for key in said
    }


def test_of_a_file_with_no_such_rows_nothing_is_said():
    desk = Desk()
    batch = desk.bring_in(table(-20), asked(), *USES)
    assert "outside the time to answer" not in desk.text
    assert AuditEvent.objects.get(verb="import.begun", subject=f"import:{batch.pk}").detail == {"rows": 1}


def test_those_that_are_here_already_are_no_question():
    activity, desk = asked(), Desk()
    batch = desk.check(table(-9), activity, *USES)
    desk.post(f"{batch.pk}/go/", outside="take")
    finish(batch)
    again = desk.check(table(-9, -15), activity, *USES)
    assert (again.upload.outside, again.upload.here, again.upload.new) == ({}, 1, 1)
    assert "dated outside the time" not in desk.text


def test_without_a_last_day_nothing_is_late():
    activity = asked()
    type(activity).objects.filter(pk=activity.pk).update(closes_on=None)
    batch = Desk().check(table(*DAYS), activity, *USES)
    assert batch.upload.outside == {"early": [[2, 2]]}


def test_the_command_can_leave_them_out(tmp_path):
    rows = [["words", "when"], ["early", in_days(-40).isoformat()], ["in time", in_days(-20).isoformat()]]
    path, activity = write_csv(tmp_path / "a.csv", rows), asked()
    outcome = bring_in(path, activity, date_column="when", leave_outside=True)
    assert (outcome.code, texts_of(activity)) == (3, [["in time"]])
    assert "it is dated before the first day" in outcome.said[0]
    assert bring_in(path, activity, date_column="when").code == 0
    assert texts_of(activity) == [["in time"], ["early"]]


def test_the_command_says_what_it_took_all_the_same(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words", "when"], ["early", in_days(-40).isoformat()]])
    said = bring_in(path, asked(), date_column="when").said
    day = f"{in_days(-30):%-d %B %Y}"
    assert f"Taken too: 1 row dated before the first day, {day}: row 2. Say --leave-outside" in said[2]


@given(st.sets(st.integers(1, 60)))
def test_runs_of_rows_are_exactly_the_rows(places):
    outside = Outside()
    for place in sorted(places):
        outside.add("late", place)
    runs = outside.runs.get("late", [])
    assert {row for first, last in runs for row in range(first, last + 1)} == places
    assert all(one[1] + 1 < other[0] for one, other in pairwise(runs))


# --- What is here already, and other things said in the dry run ----------------------------------------


def test_a_mended_file_shows_what_is_new_first_and_says_of_the_rest_that_it_stays():
    activity, desk = make_activity(), Desk()
    desk.bring_in(as_csv([["id", "words"], ["1", "One."], ["2", "Two."]]), activity, Use.RESPONDENT, Use.TEXT)
    desk.check(
        as_csv([["id", "words"], ["1", "One."], ["2", "Two, mended."], ["3", "Three."]]),
        activity, Use.RESPONDENT, Use.TEXT,
    )  # fmt: skip
    shown = [(one.answer.own_id, one.why_not) for one in desk.page.context["rows"]]
    assert shown == [("3", ""), ("1", "it is here already")]
    assert "Left as it is: it is here already." in desk.text
    assert "are here already, and will be left as they are" in desk.text
    assert "it is here already with other words; words that were taken in are not replaced" in desk.text


def test_progress_never_counts_of_nothing():
    desk = Desk()
    batch = desk.choose(table(-20), asked())
    desk.map(batch, *USES)
    assert "The rows are being counted." in desk.get(f"{batch.pk}/").content.decode()
    assert "0 of 0" not in desk.text


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("Ref", "respondent"), ("Reference", "respondent"), ("Reference number", "respondent"),
        ("Our ref.", "respondent"),
        ("Response ID", "respondent"), ("ResponseID", "respondent"), ("Respondent", "respondent"),
        ("Response", ""), ("Preference", ""), ("Reference to the plan", ""), ("Do you prefer A?", ""),
    ],
)  # fmt: skip
def test_what_is_called_a_reference_is_taken_for_their_id(heading, use):
    assert guess_uses([heading, "What would help?"]) == [use, ""]

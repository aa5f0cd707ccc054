"""Taking a whole import back: what nobody built on goes, what anybody built on or was told stays and is said."""

import datetime

import pytest
from django.utils import timezone
from wagtail.search.models import IndexEntry

from engage.accounts.enums import Role
from engage.accounts.models import Contact
from engage.analysis.models import Reading
from engage.audit.models import AuditEvent
from engage.contributions.due import resume_imports
from engage.contributions.enums import Use
from engage.contributions.headcounts import recount
from engage.contributions.importing import undoing
from engage.contributions.importing.undoing import undo_again, undo_some
from engage.contributions.models import Contribution, Given, Part
from engage.contributions.services import withdraw
from engage.contributions.tasks import undo_import
from engage.core import erasures
from tests.analysis.factories import make_excerpt
from tests.contributions.desk import Desk, as_csv
from tests.contributions.importing import bring_in, write_csv
from tests.decisions.factories import make_decision, make_influence
from tests.factories import make_activity, make_contribution

pytestmark = pytest.mark.django_db

USES = [Use.RESPONDENT, Use.TEXT, Use.EMAIL, Use.WARD]


def brought_in(rows: int = 6, desk: Desk | None = None, activity=None):
    lines = [[f"r{n}", f"answer {n}", f"p{n}@example.org", "Quayside"] for n in range(rows)]
    activity = activity or make_activity()
    batch = (desk or Desk()).bring_in(as_csv([["id", "words", "mail", "ward"], *lines]), activity, *USES)
    return batch, list(batch.contributions.order_by("pk"))


def test_what_nobody_built_on_goes_as_if_it_had_never_come():
    activity, desk = make_activity(), Desk()
    there = make_contribution(activity, ["Said here."]).contribution
    batch, rows = brought_in(desk=desk, activity=activity)
    Reading.objects.create(part=rows[0].parts.get(), by=desk.user)
    desk.get(f"{batch.pk}/undo/")
    assert "6 answers to" in desk.text
    desk.undo(batch)
    assert list(Contribution.objects.all()) == [there]
    assert (Given.objects.count(), Contact.objects.count(), Reading.objects.count()) == (0, 0, 0)
    assert list(Part.objects.values_list("text", flat=True)) == ["Said here."]
    assert not IndexEntry.objects.filter(body__contains="answer").exists()
    assert (activity.tally.given, recount(activity=activity)) == (1, False)
    assert "6 answers are gone" in desk.get(f"{batch.pk}/").content.decode()
    assert AuditEvent.objects.get(verb="import.undo_begun").actor == desk.user
    assert AuditEvent.objects.get(verb="import.undone").detail == {"removed": 6, "left": 0}


def test_the_file_can_be_brought_in_again_afterwards():
    activity, desk = make_activity(), Desk()
    batch, _rows = brought_in(desk=desk, activity=activity)
    desk.undo(batch)
    again, rows = brought_in(desk=desk, activity=activity)
    assert (again.taken, again.skipped, len(rows)) == (6, 0, 6)


def test_what_somebody_built_on_stays_and_is_said_beforehand():
    desk = Desk()
    batch, rows = brought_in(desk=desk)
    make_excerpt(rows[0].parts.get(), "answer 0")
    make_influence(make_decision(organisation=batch.activity.organisation), contribution=rows[1])
    withdraw(by=None, contribution=rows[2])
    desk.get(f"{batch.pk}/undo/")
    assert desk.page.context["going"] == 3
    assert dict(desk.page.context["staying"]) == {
        "Words of theirs are filed under a code, or in a finding": 1,
        "A decision answers it": 1,
        "Its person withdrew it, or its time was over": 1,
    }
    desk.undo(batch)
    assert set(batch.contributions.all()) == set(rows[:3])
    assert (batch.removed, batch.activity.tally.given) == (3, 3)
    assert not recount(activity=batch.activity)
    assert "3 stay, because something rests on them" in desk.get(f"{batch.pk}/").content.decode()


def test_somebody_who_was_sent_a_receipt_stays(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words", "mail"], ["told", "ana@example.org"], ["not told", ""]])
    bring_in(path, activity, email_column="mail", contact_basis="News of this.", tell=True)
    batch, desk = activity.imports.get(), Desk()
    desk.undo(batch)
    assert list(Part.objects.values_list("text", flat=True)) == ["told"]


def test_after_the_return_codes_were_given_out_nothing_is_taken_back():
    desk = Desk()
    batch, _rows = brought_in(desk=desk)
    desk.codes(batch)
    for answer in (desk.get(f"{batch.pk}/undo/"), desk.post(f"{batch.pk}/undo/")):
        assert (answer.status_code, answer.url) == (302, f"/admin/imports/{batch.pk}/")
    assert "The return codes of this import were given out." in desk.get(f"{batch.pk}/").content.decode()
    assert (undo_some(batch.pk), batch.contributions.count()) == (False, 6)


def test_nothing_is_taken_back_while_it_comes_in_or_twice():
    desk = Desk()
    batch = desk.check(as_csv([["words"], ["a"]]), make_activity(), Use.TEXT)
    desk.post(f"{batch.pk}/go/")
    assert undoing.why_not(batch) == "It is not finished. Let it finish first."
    batch, _rows = brought_in()
    desk.undo(batch)
    desk.undo(batch)
    assert AuditEvent.objects.filter(verb="import.undo_begun").count() == 1


def test_it_goes_on_where_a_worker_died():
    desk = Desk()
    batch, _rows = brought_in(rows=60, desk=desk)
    desk.post(f"{batch.pk}/undo/")
    assert undo_some(batch.pk, at_most=25)
    assert batch.contributions.count() == 35
    assert "25 answers are gone so far" in desk.get(f"{batch.pk}/").content.decode()
    assert resume_imports() == 1
    undo_import.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.contributions.count(), batch.removed, batch.undone_at is not None) == (0, 60, True)
    assert resume_imports() == 0


def test_it_is_taken_back_again_after_a_restore():
    desk = Desk()
    batch, rows = brought_in(desk=desk)
    make_excerpt(rows[0].parts.get(), "answer 0")
    erasure = erasures.Erasure(timezone.now() + datetime.timedelta(seconds=1), "import.undone", f"import:{batch.pk}")
    assert erasures._carry_out(erasure)
    assert list(batch.contributions.all()) == rows[:1]
    assert not undo_again(batch)
    assert not erasures._carry_out(erasures.Erasure(timezone.now(), "import.undone", "import:999999"))


def test_an_analyst_cannot_take_an_import_back():
    batch, _rows = brought_in()
    analyst = Desk(role=Role.ANALYST)
    assert (analyst.post(f"{batch.pk}/undo/").url, batch.contributions.count()) == ("/admin/", 6)

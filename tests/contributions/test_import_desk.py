"""Bringing a file in on the officers' screens: from choosing it to the page with the counts."""

import pytest

from engage.accounts.enums import Role
from engage.accounts.models import Contact
from engage.audit.models import AuditEvent
from engage.contributions.enums import GivenKind, Use
from engage.contributions.models import Contribution, Given, ImportBatch, ImportMapping, Receipt, UploadPiece
from tests.contributions.desk import TOLD, Desk, as_csv
from tests.contributions.importing import bring_in, texts_of
from tests.factories import make_activity, make_organisation, make_user

pytestmark = pytest.mark.django_db

HEADINGS = ["Response ID", "What would help?", "Agree?", "E-mail", "Ward", "Name"]
USES = [Use.RESPONDENT, Use.TEXT, Use.CHOICE, Use.EMAIL, Use.WARD, Use.OUT]
ROWS = [
    ["r1", "More buses.", "Yes", "ana@example.org", "Hallow Park", "Ana"],
    ["r2", "Later buses.", "No", "", "Quayside", "Bo"],
    ["r3", "Cheaper buses.", "No", "not an address", "Quayside", "Cy"],
]
FILE = as_csv([HEADINGS, *ROWS])


def test_from_the_file_to_the_counts():
    activity, desk = make_activity(), Desk()
    batch = desk.bring_in(FILE, activity, *USES)
    assert (batch.taken, batch.skipped, batch.refused) == (2, 0, 1)
    assert texts_of(activity) == [["More buses."], ["Later buses."]]
    first, second = Contribution.objects.order_by("pk")
    assert (first.contact.address, first.contact.basis, second.contact) == ("ana@example.org", TOLD, None)
    assert list(first.given.values_list("kind", "value")) == [
        (GivenKind.CHOICE, "Yes"), (GivenKind.WARD, "Hallow Park"), (GivenKind.RESPONDENT, "r1")
    ]  # fmt: skip
    assert list(batch.refusals.values_list("place", "reason")) == [
        (4, "“E-mail” does not hold an e-mail address; mend it, or empty it to take only the words")
    ]
    assert "2</strong> were brought in" in desk.text
    assert "1 row is not taken" in desk.text
    assert (UploadPiece.objects.count(), Receipt.objects.count()) == (0, 0)
    assert activity.tally.given == 2
    assert batch.started_by == desk.user


def test_it_says_where_that_is_made_which_the_answers_are_to():
    desk = Desk()
    desk.get("new/")
    assert '<a href="/admin/pages/">Make its page</a>' in desk.text
    assert desk.client.get("/admin/pages/", follow=True).status_code == 200


def test_the_dry_run_shows_the_rows_and_keeps_nothing():
    desk = Desk()
    desk.check(FILE, make_activity(), *USES)
    assert "2</strong> would be brought in" in desk.text
    assert "Bring in 2 rows" in desk.text
    for shown in (
        "More buses.",
        "Hallow Park",
        "ana@example.org",
        '<th scope="row">4</th>',
        "does not hold an e-mail address",
    ):
        assert shown in desk.text
    assert "Cheaper buses." not in desk.text
    assert (Contribution.objects.count(), Contact.objects.count(), Given.objects.count()) == (0, 0, 0)


def test_ten_rows_are_shown_however_many_there_are():
    rows = [["words"], *([f"word {number}"] for number in range(25))]
    desk = Desk()
    desk.check(as_csv(rows), make_activity(), Use.TEXT)
    assert [one.answer.words[0].text for one in desk.page.context["rows"]] == [f"word {n}" for n in range(10)]


def test_what_is_refused_is_not_among_them():
    rows = [["words", "day"], *([f"word {number}", "never"] for number in range(40)), ["fine", "2026-03-01"]]
    desk = Desk()
    desk.check(as_csv(rows), make_activity(), Use.TEXT, Use.DATE)
    assert [one.answer.place for one in desk.page.context["rows"]] == [42]


def test_a_row_that_comes_twice_in_one_file_is_found_in_the_dry_run():
    """Far enough apart that they are not looked at together."""
    rows = [["id", "words"], *([str(number), f"word {number}"] for number in range(300))]
    rows += [["0", "word 0"], ["1", "other words"]]
    desk = Desk()
    batch = desk.check(as_csv(rows), make_activity(), Use.RESPONDENT, Use.TEXT)
    assert (batch.upload.new, batch.upload.here) == (300, 1)
    assert list(batch.refusals.values_list("place", "reason")) == [
        (303, "it is here already with other words; words that were taken in are not replaced")
    ]


def test_refusals_are_paged_and_can_be_downloaded():
    rows = [["words", "day"], *(["word", "never"] for _number in range(70)), ["word", "2026-03-01"]]
    desk = Desk()
    batch = desk.check(as_csv(rows), make_activity(), Use.TEXT, Use.DATE)
    assert (len(desk.page.context["refusals"]), "Page 1 of 3" in desk.text) == (30, True)
    assert [one.place for one in desk.get(f"{batch.pk}/?p=3").context["refusals"]] == list(range(62, 72))
    response = desk.get(f"{batch.pk}/refused/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    why = "the date in “day” is not understood; write it as 2024-03-04 or 4 March 2024"
    assert lines == ["Row,Why it is not taken", *(f"{place},{why}" for place in range(2, 72))]


def test_the_same_file_again_is_skipped_and_said():
    activity, desk = make_activity(), Desk()
    desk.bring_in(FILE, activity, *USES)
    again = desk.choose(FILE, activity)
    desk.get(f"{again.pk}/columns/")
    assert "This very file was brought in" in desk.text
    batch = desk.check(FILE, activity, *USES)
    assert "There is nothing new in this file" in desk.text
    assert (batch.upload.new, batch.upload.here, Contribution.objects.count()) == (0, 2, 2)


def test_the_same_file_from_other_columns_is_refused():
    activity, desk = make_activity(), Desk()
    desk.bring_in(FILE, activity, *USES)
    again = desk.choose(FILE, activity)
    page = desk.map(again, Use.OUT, Use.TEXT, Use.OUT, Use.OUT, Use.OUT, Use.TEXT)
    assert page.status_code == 422
    assert "each answer would be here twice" in desk.text


# --- Columns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "uses, fields, says",
    [
        ([Use.TEXT, "", "", "", "", ""], {}, "Choose what this column is, or leave it out"),
        ([Use.OUT] * 6, {}, "Choose at least one column with people’s own words"),
        ([Use.TEXT, Use.WARD, Use.WARD, *[Use.OUT] * 3], {}, "Only one column can be “Their ward”"),
        (USES, {"contact_basis": "News."}, "Write what these people were told their address would be used for"),
        (USES, {"contact_basis": ""}, "Write what these people were told their address would be used for"),
        (USES, {"name": ""}, "Fill in “A name for these choices”"),
        (["nonsense", *USES[1:]], {}, "Choose one of the answers to “Response ID”"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(uses, fields, says):
    desk = Desk()
    batch = desk.choose(FILE, make_activity())
    page = desk.map(batch, *uses, **fields)
    assert (page.status_code, says in desk.text) == (422, True)
    batch.refresh_from_db()
    assert (batch.upload.state, batch.options, ImportMapping.objects.count()) == ("new", {}, 0)
    if Use.WARD in uses:
        assert '<option value="ward" selected>' in desk.text


def test_the_rest_can_be_left_out_at_once():
    desk = Desk()
    batch = desk.check(FILE, make_activity(), "", Use.TEXT, rest_out="on")
    assert (batch.upload.uses, batch.upload.new) == (["out", "text", "out", "out", "out", "out"], 3)


def test_the_headings_say_something_for_themselves_and_each_column_is_shown_by_a_few_values():
    desk = Desk()
    batch = desk.choose(FILE, make_activity())
    desk.get(f"{batch.pk}/columns/")
    chosen = [field.value() for field, _values in desk.page.context["columns"]]
    assert chosen == ["respondent", "", "", "email", "ward", ""]
    assert [values for _field, values in desk.page.context["columns"]][4] == ["Hallow Park", "Quayside"]


def test_the_choices_are_offered_again_for_the_same_headings_in_the_same_council():
    desk = Desk()
    desk.check(FILE, make_activity(), *USES, name="Citizen panel")
    later = desk.choose(as_csv([HEADINGS, ["r9", "Other words.", "", "", "", ""]]), make_activity())
    desk.get(f"{later.pk}/columns/")
    assert "Filled in as for “Citizen panel”" in desk.text
    assert [field.value() for field, _values in desk.page.context["columns"]] == USES
    other = desk.choose(as_csv([["words"], ["a"]]), make_activity())
    assert "Filled in as for" not in desk.get(f"{other.pk}/columns/").content.decode()
    elsewhere = make_organisation("Harbourside Council", "harbourside")
    stranger = Desk(make_user(Role.ENGAGEMENT_OFFICER, organisation=elsewhere))
    theirs = stranger.choose(FILE, make_activity(organisation=elsewhere))
    assert "Filled in as for" not in stranger.get(f"{theirs.pk}/columns/").content.decode()


def test_columns_can_be_chosen_again_until_it_is_brought_in():
    activity, desk = make_activity(), Desk()
    batch = desk.check(FILE, activity, *USES)
    assert desk.map(batch, Use.OUT, Use.TEXT, *[Use.OUT] * 4).status_code == 302
    desk.post(f"{batch.pk}/go/")  # it is being checked anew
    batch.upload.refresh_from_db()
    assert batch.upload.state == "checking"
    done = desk.bring_in(FILE, activity, *USES)
    desk.map(done, Use.OUT, Use.TEXT, *[Use.OUT] * 4)
    done.upload.refresh_from_db()
    assert (done.upload.state, done.upload.uses) == ("done", USES)


# --- Who ------------------------------------------------------------------------------------------------


def test_what_is_in_the_file_is_seen_only_by_whoever_chose_it():
    desk, colleague = Desk(), Desk()
    batch = desk.check(FILE, make_activity(), *USES)
    page = colleague.get(f"{batch.pk}/")
    assert (page.status_code, "More buses." in colleague.text, "answers.csv" in colleague.text) == (200, False, False)
    assert "Bring in 2 rows" not in colleague.text
    assert colleague.get(f"{batch.pk}/columns/").url == "/admin/"
    assert colleague.post(f"{batch.pk}/go/").url == "/admin/"
    batch.upload.refresh_from_db()
    assert batch.upload.state == "checked"


def test_an_import_of_another_council_is_not_there():
    batch = Desk().check(FILE, make_activity(), *USES)
    elsewhere = make_organisation("Harbourside Council", "harbourside")
    stranger = Desk(make_user(Role.ENGAGEMENT_OFFICER, organisation=elsewhere))
    assert stranger.get(f"{batch.pk}/").status_code == 404
    assert stranger.get("").context["page"].object_list.count() == 0
    assert stranger.choose(FILE, batch.activity) is None


def test_the_trail_says_who_did_what_and_no_words():
    desk = Desk()
    batch = desk.bring_in(FILE, make_activity(), *USES)
    trail = AuditEvent.objects.filter(actor=desk.user).order_by("pk")
    assert list(trail.values_list("verb", flat=True)) == [
        "import.file_kept", "import.begun", "contributions.received", "import.finished"
    ]  # fmt: skip
    assert "buses" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert ImportBatch.objects.get() == batch


# --- Beside the command ---------------------------------------------------------------------------------


def test_a_file_that_waits_on_a_screen_or_was_taken_back_does_not_keep_the_command_from_it(tmp_path):
    activity, desk = make_activity(), Desk()
    (tmp_path / "a.csv").write_bytes(FILE)
    waiting = desk.check(FILE, activity, Use.OUT, Use.OUT, Use.CHOICE, Use.OUT, Use.OUT, Use.OUT)
    assert bring_in(tmp_path / "a.csv", activity, texts=["What would help?"], id_column="Response ID").code == 0
    assert ImportBatch.objects.exclude(pk=waiting.pk).get().taken == 3
    desk.undo(ImportBatch.objects.exclude(pk=waiting.pk).get())
    assert bring_in(tmp_path / "a.csv", activity, texts=["What would help?"]).code == 0


def test_the_command_skips_what_came_by_the_screen(tmp_path):
    activity, desk = make_activity(), Desk()
    content = as_csv([["id", "words"], ["1", "a"], ["2", "b"]])
    (tmp_path / "a.csv").write_bytes(content)
    desk.bring_in(content, activity, Use.RESPONDENT, Use.TEXT)
    outcome = bring_in(tmp_path / "a.csv", activity, id_column="id")
    assert outcome.said[0] == "Rows 2 to 3 (2 rows): skipped: it is here already."

"""Many decisions at once from a file: what is new, what would change and what cannot be taken is shown first; each row
is taken whole or not at all, and the same file twice changes nothing."""

import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from engage.accounts.enums import Role
from engage.contributions.importing.tables import CannotRead
from engage.decisions.files import desk
from engage.decisions.files.keeping import KEPT_DAYS, keep_file, remove_expired
from engage.decisions.files.passes import bring_in_some, check_some
from engage.decisions.files.rows import guess_uses
from engage.decisions.models import Decision, FileRow, Option, RecordFile
from engage.decisions.services import announce_decision, revise_decision
from tests.decisions.factories import make_decision
from tests.factories import make_organisation, make_user, sign_in
from tests.pages import page_of

ADDRESS = "/admin/decisions/files/"
HEADINGS = [
    "Reference", "Title", "Decision Maker", "Date of decision", "Decision", "Reasons for the decision",
    "Options considered",
]  # fmt: skip
ONE = [
    "CAB/1",
    "Night buses",
    "Cabinet",
    "03/03/2026",
    "One bus an hour.",
    "People work at night.",
    "Until 1\n\nUntil 3",
]
TWO = ["CAB/2", "A crossing", "Head of Highways", "4 March 2026", "A zebra crossing.", "Two were hurt.", "None"]


def as_csv(*rows, encoding="utf-8", **options) -> bytes:
    written = io.StringIO()
    csv.writer(written, **options).writerows(rows)
    return written.getvalue().encode(encoding)


def keep(content: bytes, by=None, organisation=None, **options) -> RecordFile:
    by = by or make_user(Role.DECISION_OFFICER)
    organisation = organisation or make_organisation()
    return keep_file(by=by, organisation=organisation, name="decisions.csv", chunks=[content], **options)


def check(content: bytes, **options) -> RecordFile:
    file = keep(content, **options)
    desk.choose_columns(file=file, uses=guess_uses(file.headings))
    while check_some(file.pk, file.run):
        pass
    file.refresh_from_db()
    return file


def bring_in(file: RecordFile, with_changes=True) -> RecordFile:
    desk.begin_import(by=file.started_by, file=file, with_changes=with_changes)
    while bring_in_some(file.pk, file.run):
        pass
    file.refresh_from_db()
    return file


def outcomes(file) -> list[tuple]:
    return list(file.rows.order_by("place").values_list("place", "outcome", "reason"))


pytestmark = pytest.mark.django_db


def test_a_file_goes_from_the_screen_into_the_register(django_capture_on_commit_callbacks):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    there = make_organisation()
    sent = {"organisation": there.pk, "file": SimpleUploadedFile("march.csv", as_csv(HEADINGS, ONE, TWO))}
    chosen = officer.post(ADDRESS, sent)
    file = RecordFile.objects.get()
    assert chosen["Location"] == f"{ADDRESS}{file.pk}/columns/"
    columns = officer.get(chosen["Location"])
    assert [field.value() for field in columns.context["form"]] == [
        "reference", "title", "decided_by", "decided_on", "what_was_decided", "reasons", "options"
    ]  # fmt: skip
    given = {f"use-{number}": field.value() for number, field in enumerate(columns.context["form"])}
    assert officer.post(chosen["Location"], given)["Location"] == f"{ADDRESS}{file.pk}/"
    assert "Every row is being checked." in page_of(officer.get(f"{ADDRESS}{file.pk}/"))
    file.refresh_from_db()
    check_some(file.pk, file.run)
    shown = page_of(officer.get(f"{ADDRESS}{file.pk}/"))
    assert "<dt>New decisions</dt><dd>2</dd>" in shown
    assert not Decision.objects.exists()
    officer.post(f"{ADDRESS}{file.pk}/", {"changes": "on"})
    officer.post(f"{ADDRESS}{file.pk}/", {"changes": "on"})
    file.refresh_from_db()
    bring_in_some(file.pk, file.run)
    assert "<dt>New decisions brought in, as drafts</dt><dd>2</dd>" in page_of(officer.get(f"{ADDRESS}{file.pk}/"))
    first, second = Decision.objects.order_by("reference")
    assert (first.title, first.decided_by, first.decided_on) == ("Night buses", "Cabinet", datetime.date(2026, 3, 3))
    assert (second.decided_on, second.organisation, second.published_at) == (datetime.date(2026, 3, 4), there, None)
    assert [list(one.options.values_list("text", flat=True)) for one in (first, second)] == [["Until 1", "Until 3"], []]


def test_the_same_file_twice_changes_nothing():
    content = as_csv(HEADINGS, ONE, TWO)
    bring_in(check(content))
    before = list(Decision.objects.values()), list(Option.objects.values())
    again = check(content)
    assert outcomes(again) == [(2, "same", ""), (5, "same", "")]
    bring_in(again)
    assert (list(Decision.objects.values()), list(Option.objects.values())) == before


def test_a_known_reference_shows_what_changed_and_makes_a_version_when_it_is_confirmed():
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    bring_in(check(as_csv(HEADINGS, ONE, TWO)))
    decision = Decision.objects.get(reference="CAB/1")
    announce_decision(by=officer.user, decision=decision)
    changed = [*ONE[:4], "Two buses an hour.", *ONE[5:]]
    file = check(as_csv(HEADINGS, changed, TWO))
    assert [outcome for _place, outcome, _reason in outcomes(file)] == ["changed", "same"]
    shown = page_of(officer.get(f"{ADDRESS}{file.pk}/"))
    assert '<del><span class="govuk-visually-hidden w-sr-only">gone: </span>One bus' in shown
    assert '<ins><span class="govuk-visually-hidden w-sr-only">new: </span>Two buses' in shown
    assert "(published: people will see both)" in shown
    bring_in(file)
    decision.refresh_from_db()
    version = decision.versions.get()
    assert (version.source, version.was_public, version.said["what_was_decided"]) == ("file", True, "One bus an hour.")
    assert decision.what_was_decided == "Two buses an hour."
    assert "The record was changed on" in page_of(officer.get(decision.get_absolute_url()))


def test_changes_that_are_not_confirmed_stay_out():
    bring_in(check(as_csv(HEADINGS, ONE)))
    file = check(as_csv(HEADINGS, [*ONE[:1], "Another title", *ONE[2:]], TWO))
    bring_in(file, with_changes=False)
    assert list(Decision.objects.order_by("reference").values_list("title", flat=True)) == ["Night buses", "A crossing"]
    page = page_of(sign_in(file.started_by).get(f"{ADDRESS}{file.pk}/"))
    assert "<dt>Changes that are kept</dt><dd>0</dd>" in page
    assert "<dt>Changes that are not kept, because nobody confirmed them</dt><dd>1</dd>" in page
    kept = bring_in(check(as_csv(HEADINGS, [*ONE[:1], "Another title", *ONE[2:]])))
    page = page_of(sign_in(kept.started_by).get(f"{ADDRESS}{kept.pk}/"))
    assert ("<dt>Changes that are kept</dt><dd>1</dd>" in page, "not kept" in page) == (True, False)


def test_columns_that_are_left_out_change_nothing():
    bring_in(check(as_csv(HEADINGS, ONE)))
    assert outcomes(check(as_csv(HEADINGS[:6], ONE[:6]))) == [(2, "same", "")]


def test_an_empty_cell_changes_nothing_of_what_stands_here():
    bring_in(check(as_csv(HEADINGS, ONE)))
    file = check(as_csv(HEADINGS, [*ONE[:6], ""]))
    assert outcomes(file) == [(2, "same", "")]
    bring_in(check(as_csv(HEADINGS, [*ONE[:1], "Later buses", *ONE[2:6], ""])))
    decision = Decision.objects.get()
    assert (decision.title, decision.options.count()) == ("Later buses", 2)


def test_what_was_changed_here_since_the_check_is_not_written_over():
    bring_in(check(as_csv(HEADINGS, ONE)))
    decision = Decision.objects.get()
    file = check(as_csv(HEADINGS, [*ONE[:1], "From the file", *ONE[2:]], TWO))
    revise_decision(by=make_user(), decision=decision, title="By hand")
    make_decision(reference="CAB/2", title="By hand, too")
    bring_in(file)
    assert list(Decision.objects.order_by("reference").values_list("title", flat=True)) == ["By hand", "By hand, too"]
    reason = "The decision was changed here since this row was checked. Bring in the file again."
    assert [(outcome, why) for _place, outcome, why in outcomes(file)] == [("refused", reason)] * 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({0: ""}, "“Reference” is empty"),
        ({1: " \n"}, "“Title” is empty"),
        ({5: ""}, "“Reasons for the decision” is empty"),
        ({3: "soon"}, "the date in “Date of decision” is not understood; write it as 2024-03-04 or 4 March 2024"),
        ({3: "31/02/2026"}, "the date in “Date of decision” is not understood; write it as 2024-03-04 or 4 March 2024"),
        ({0: "x" * 61}, "“Reference”: Ensure this value has at most 60 characters (it has 61)."),
        ({4: "x" * 100_001}, "“Decision” has 100001 characters; 100000 can be taken"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_by_its_number_and_the_others_are_taken(changed, reason):
    broken = [changed.get(number, cell) for number, cell in enumerate(ONE)]
    file = check(as_csv(HEADINGS, TWO, broken, [*ONE[:0], "CAB/3", *ONE[1:]]))
    assert [(place, why) for place, outcome, why in outcomes(file) if outcome == "refused"] == [(3, reason)]
    bring_in(file)
    assert list(Decision.objects.order_by("reference").values_list("reference", flat=True)) == ["CAB/2", "CAB/3"]


def test_a_row_with_too_few_cells_is_refused():
    assert outcomes(check(as_csv(HEADINGS, TWO, ONE[:3]))) == [
        (2, "new", ""),
        (3, "refused", "it has 3 cells, and there are 7 columns"),
    ]


def test_an_address_that_is_none_is_refused():
    file = check(as_csv([*HEADINGS, "Link"], [*ONE, "javascript:alert(1)"], [*TWO, "https://x.example/?ID=2"]))
    assert [(outcome, why) for _place, outcome, why in outcomes(file)] == [
        ("refused", "“Link”: Enter a valid URL."),
        ("new", ""),
    ]


def test_of_two_rows_with_one_reference_the_first_counts():
    file = check(as_csv(HEADINGS, TWO, TWO, [*TWO[:1], "Another", *TWO[2:]]))
    assert outcomes(file) == [
        (2, "new", ""),
        (3, "same", ""),
        (4, "refused", "row 2 has the same reference and says something else"),
    ]
    page = page_of(sign_in(file.started_by).get(f"{ADDRESS}{file.pk}/"))
    assert "<dt>Say what is here already</dt><dd>0</dd>" in page
    assert "<dt>Say the same as an earlier row of this file</dt><dd>1</dd>" in page


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_the_letters_of_a_file_are_read_as_they_are_written(encoding, delimiter):
    file = check(as_csv(HEADINGS, [*ONE[:1], "Café £3", *ONE[2:]], encoding=encoding, delimiter=delimiter))
    assert file.rows.get().said["title"] == "Café £3"


def test_an_officer_can_say_how_letters_are_written():
    content = as_csv(HEADINGS, [*ONE[:1], "Café", *ONE[2:]], encoding="utf-8")
    assert check(content, encoding="windows-1252").rows.get().said["title"] == "CafÃ©"
    with pytest.raises(CannotRead):
        keep(as_csv(HEADINGS, [*ONE[:1], "Café", *ONE[2:]], encoding="windows-1252"), encoding="utf-8")


def test_a_formula_is_text_and_does_nothing():
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    attack = '=HYPERLINK("https://evil.example","<script>alert(1)</script>")'
    file = check(as_csv(HEADINGS, [*ONE[:1], attack, *ONE[2:]]))
    assert "<script>alert" not in officer.get(f"{ADDRESS}{file.pk}/").content.decode()
    bring_in(file)
    assert Decision.objects.get().title == attack


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"\n\n", "The first row is empty."),
        (as_csv(HEADINGS), "The file has headings and no rows."),
        (as_csv(["Reference", "Title", "", ""], ["CAB/1", "Merged", "over", "three"]), "Column 3 has no name"),
        (b"\x00\x01\x02" * 99, "This is not a table of text."),
        (b"PK\x03\x04 not a workbook", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0old", "This is an old or a locked Excel file."),
        (b'Reference,Title\n"CAB,1', "cannot be read. Check its quotation marks"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_is_kept(content, said):
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    sent = {"organisation": make_organisation().pk, "file": SimpleUploadedFile("x.csv", content)}
    assert said in page_of(officer.post(ADDRESS, sent), 422)
    assert not RecordFile.objects.exists()


def test_of_two_columns_of_one_name_neither_can_be_chosen():
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    file = keep(as_csv([*HEADINGS, "Title"], [*ONE, "Another"]))
    page = page_of(officer.get(f"{ADDRESS}{file.pk}/columns/"))
    assert page.count("or the same name as another one") == 2
    uses = {f"use-{number}": use for number, use in enumerate([*guess_uses(HEADINGS), "out"])}
    refused = page_of(officer.post(f"{ADDRESS}{file.pk}/columns/", uses), 422)
    assert ["Select a valid choice." in refused, "Choose the column that is “Title”." in refused] == [True, True]


def test_a_column_is_chosen_once_and_the_needed_ones_are_there():
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    file = keep(as_csv(HEADINGS, ONE))
    uses = {f"use-{number}": "title" for number in range(7)}
    refused = page_of(officer.post(f"{ADDRESS}{file.pk}/columns/", uses), 422)
    assert "Only one column can be “Title”." in refused
    assert "Choose the column that is “The council’s reference”." in refused


def test_what_was_chosen_is_offered_again_for_the_same_columns():
    headings = ["No.", "What", "Who", "When", "Text", "Because of"]
    first = keep(as_csv(headings, ONE[:6]))
    assert desk.uses_for(first) == ["out"] * 6
    chosen = ["reference", "title", "decided_by", "decided_on", "what_was_decided", "reasons"]
    desk.choose_columns(file=first, uses=chosen)
    assert desk.uses_for(keep(as_csv(headings, TWO[:6]))) == chosen


def test_fifty_thousand_rows_of_which_three_are_broken():
    rows = [[f"CAB/{number}", *TWO[1:]] for number in range(50_000)]
    rows[7][3], rows[25_000][1], rows[49_999][0] = "soon", "", "x" * 61
    file = check(as_csv(HEADINGS, *rows))
    assert desk.count_rows(file) == {"new": 49_997, "refused": 3}
    refused = file.rows.filter(outcome="refused").order_by("place")
    assert list(refused.values_list("place", flat=True)) == [9, 25_002, 50_001]


def test_a_check_of_columns_that_were_chosen_again_stops():
    file = keep(as_csv(HEADINGS, ONE))
    desk.choose_columns(file=file, uses=guess_uses(file.headings))
    old = file.run
    desk.choose_columns(file=file, uses=guess_uses(file.headings))
    assert check_some(file.pk, old) is False
    assert set(file.rows.values_list("outcome", flat=True)) == {"unchecked"}
    bring_in_some(file.pk, file.run)
    assert not Decision.objects.exists()


def test_what_a_dead_worker_left_is_taken_up(django_capture_on_commit_callbacks):
    file = keep(as_csv(HEADINGS, ONE))
    desk.choose_columns(file=file, uses=guess_uses(file.headings))
    assert desk.resume() == 0
    RecordFile.objects.update(touched_at=timezone.now() - datetime.timedelta(minutes=3))
    assert (desk.resume(), desk.resume()) == (1, 0)


def test_files_leave_when_their_time_is_over():
    done, left = bring_in(check(as_csv(HEADINGS, ONE))), check(as_csv(HEADINGS, TWO))
    assert remove_expired() == 0
    RecordFile.objects.update(touched_at=timezone.now() - datetime.timedelta(days=KEPT_DAYS, minutes=1))
    assert remove_expired() == 2
    assert list(RecordFile.objects.all()) == [done]
    assert not FileRow.objects.filter(file__in=[done, left.pk]).exists()
    assert Decision.objects.get().reference == "CAB/1"


def test_a_file_is_thrown_away_and_one_on_its_way_is_not():
    officer = sign_in(make_user(Role.DECISION_OFFICER))
    file = check(as_csv(HEADINGS, ONE))
    desk.begin_import(by=officer.user, file=file, with_changes=True)
    officer.post(f"{ADDRESS}{file.pk}/", {"throw_away": "1"})
    assert RecordFile.objects.exists()
    RecordFile.objects.update(state="checked")
    officer.post(f"{ADDRESS}{file.pk}/", {"throw_away": "1"})
    assert not RecordFile.objects.exists()

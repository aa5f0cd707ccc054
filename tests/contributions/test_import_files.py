"""What an import says about files it cannot use, and what it reads out of those it can."""

import codecs
import datetime
import zipfile

import openpyxl
import pytest
from openpyxl import Workbook

from engage.contributions.models import Contribution, ImportBatch
from tests.contributions.importing import bring_in, texts_of, write_csv
from tests.factories import make_activity

pytestmark = pytest.mark.django_db


def refused(path, activity=None, **options) -> str:
    """The error for a file that cannot be used: nothing of it is kept."""
    outcome = bring_in(path, activity or make_activity(), **options)
    assert (outcome.code, outcome.said) == (1, [])
    assert (Contribution.objects.count(), ImportBatch.objects.count()) == (0, 0)
    return outcome.error


def write_bytes(path, content: bytes):
    path.write_bytes(content)
    return path


def write_xlsx(path, rows, *, title="Answers", more=()):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, other in more:
        another = book.create_sheet(name)
        for row in other:
            another.append(row)
    book.save(path)
    return path


# --- Headings ----------------------------------------------------------------------------------------------


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["id", "Comment"], ["1", "a"]])
    assert refused(path) == "There is no column “words” in the first row. It holds: “id”, “Comment”."


def test_two_columns_of_one_name_are_refused(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words", " words\n"], ["a", "b"]])
    assert refused(path) == "2 columns are called “words”. Give each a name of its own."


def test_a_column_cannot_be_used_twice(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"]])
    assert refused(path, id_column="words") == "A column can be named once only."


@pytest.mark.parametrize(
    "content, error",
    [
        (b"", "The file is empty."),
        (b" , \nx,y\n", "The first row is empty. It needs to hold the names of the columns."),
        (b"words\n\n\n", "The file has headings and no rows."),
    ],
)
def test_a_file_without_headings_or_rows_is_refused(tmp_path, content, error):
    assert refused(write_bytes(tmp_path / "a.csv", content)) == error


def test_a_column_without_a_name_that_holds_something_is_refused(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words", ""], ["a", ""], ["b", "lost words"]])
    assert refused(path) == "Column 2 has no name, but holds something (row 3). Name it, or empty it."


def test_an_empty_column_without_a_name_does_no_harm(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words", ""], ["a", ""], ["b", " "]])
    assert bring_in(path, make_activity()).code == 0


def test_headings_are_matched_without_the_space_that_exports_leave(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["What would\n help?\u00a0 "], ["a"]])
    assert bring_in(path, activity, texts=["What would help?"]).code == 0
    assert Contribution.objects.get().parts.get().prompt == "What would help?"


def test_an_unknown_activity_is_refused_with_those_there_are(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"]])
    activity = make_activity(slug="known")
    activity.slug = "unknown"
    assert refused(path, activity) == "There is no activity called unknown. There are: known."


# --- CSV ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_character_between_cells_and_the_byte_order_mark_are_found_out(tmp_path, delimiter, encoding):
    activity = make_activity()
    rows = [["words", "id"], ["a, b; c", "1"]]
    path = write_csv(tmp_path / "a.csv", rows, delimiter=delimiter, encoding=encoding)
    assert bring_in(path, activity, id_column="id").code == 0
    assert texts_of(activity) == [["a, b; c"]]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_another_encoding_is_offered_and_then_read(tmp_path, encoding):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["plain"], ["Zoë’s café"]], encoding=encoding)
    line = {"windows-1252": 3, "utf-16": 1}[encoding]
    assert refused(path, activity) == (
        f"Line {line} is not UTF-8 text. Try --encoding {encoding}, or save the file as CSV UTF-8."
    )
    assert bring_in(path, activity, encoding=encoding).code == 0
    assert texts_of(activity) == [["plain"], ["Zoë’s café"]]


def test_utf_16_without_its_mark_is_recognised(tmp_path):
    path = write_bytes(tmp_path / "a.csv", "words\nplain words\n".encode("utf-16-le"))
    assert refused(path) == "Line 1 is not UTF-8 text. Try --encoding utf-16, or save the file as CSV UTF-8."


def test_the_line_of_a_broken_character_is_right_far_into_a_file(tmp_path):
    good = b"words\r\n" + b"fine words\r\n" * 20_000
    path = write_bytes(tmp_path / "a.csv", good + b"caf\xe9\r\n" + b"more\r\n" * 9_000)
    assert refused(path).startswith("Line 20002 is not UTF-8 text.")


def test_a_file_that_ends_inside_a_character_is_refused(tmp_path):
    path = write_bytes(tmp_path / "a.csv", b"words\nfine\ncaf\xc3")
    assert refused(path).startswith("Line 3 is not UTF-8 text.")


@pytest.mark.parametrize(
    "content, line, error",
    [
        ('words\nfine\n"never closed\nmore\nmore\n', 3, "unexpected end of data"),
        ('words\nfine\n"closed"too soon\nmore\n', 3, "',' expected after '\"'"),
    ],
)
def test_quotation_marks_that_would_swallow_rows_are_refused(tmp_path, content, line, error):
    path = write_bytes(tmp_path / "a.csv", content.encode())
    assert refused(path) == (f"The row that starts on line {line} cannot be read. Check its quotation marks ({error}).")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    path = tmp_path / "none.csv"
    assert refused(path) == f"{path} cannot be opened: No such file or directory."


# --- Excel -------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_a_person_sees_it(tmp_path):
    activity = make_activity(opens_on=datetime.date(2018, 1, 1))
    rows = [
        ["id", "words", "when"],
        [895, "Shared line\nbreak 👩🏽‍🦽", datetime.datetime(2020, 7, 2, 18, 30)],
        [896.0, 12.5, datetime.date(2020, 1, 5)],
        ["897", True, "5 January 2020"],
        [None, None, None],
        [898, "_x000D_ is a line end", 1518501496471],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    outcome = bring_in(path, activity, id_column="id", date_column="when")
    assert outcome.said[:3] == [
        "Rows 2 to 6 (4 rows): taken.",
        "4 rows: 4 taken, 0 skipped because they are here already, 0 refused.",
        "No return codes were asked for (--codes), so nobody can follow these answers by code.",
    ]
    assert texts_of(activity) == [["Shared line\nbreak 👩🏽‍🦽"], ["12.5"], ["TRUE"], ["is a line end"]]
    assert [str(when) for when in Contribution.objects.order_by("pk").values_list("received_at", flat=True)] == [
        "2020-07-02 17:30:00+00:00",
        "2020-01-05 00:00:00+00:00",
        "2020-01-05 00:00:00+00:00",
        "2018-02-13 05:58:16.471000+00:00",
    ]


def test_the_same_answers_are_known_again_from_a_workbook_and_from_csv(tmp_path):
    activity = make_activity()
    bring_in(write_xlsx(tmp_path / "a.xlsx", [["id", "words"], [895, "More\nbuses"]]), activity, id_column="id")
    path = write_csv(tmp_path / "a.csv", [["id", "words"], ["895", "More\r\nbuses"]])
    assert bring_in(path, activity, id_column="id").said[0] == "Row 2: skipped: it is here already."


def test_one_sheet_is_read_the_first_or_the_one_named(tmp_path):
    first, second, third = make_activity(), make_activity(), make_activity()
    path = write_xlsx(tmp_path / "a.xlsx", [["words"], ["one"]], more=[("Other", [["words"], ["two"]])])
    assert refused(path, third, sheet="None") == "There is no sheet “None”. There are: “Answers”, “Other”."
    bring_in(path, first)
    bring_in(path, second, sheet="Other")
    assert (texts_of(first), texts_of(second)) == ([["one"]], [["two"]])


def test_headings_below_a_merged_title_are_not_guessed_at(tmp_path):
    book = Workbook()
    book.active.append(["About your street", None, None])
    book.active.append(["id", "words", "more"])
    book.active.append([1, "a", "b"])
    book.active.merge_cells("A1:C1")
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == (
        "There is no column “words” in the first row. It holds: “About your street”."
    )


def test_a_question_over_two_merged_columns_does_not_lose_half_of_its_answers(tmp_path):
    book = Workbook()
    book.active.append(["words", None])
    book.active.append(["first half", "second half"])
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == "Column 2 has no name, but holds something (row 2). Name it, or empty it."


def test_people_s_workbooks_are_read_with_defusedxml():
    assert (openpyxl.DEFUSEDXML, openpyxl.LXML) == (True, False)


def set_cells(path, changes: dict[str, str]):
    """Rewrites cells of the first sheet, as a spreadsheet program that keeps a formula's value would."""
    with zipfile.ZipFile(path) as book:
        files = {name: book.read(name) for name in book.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    for old, new in changes.items():
        assert old in sheet
        sheet = sheet.replace(old, new)
    files["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in files.items():
            book.writestr(name, content)
    return path


def test_a_formula_counts_as_its_value_and_is_refused_without_one(tmp_path):
    activity = make_activity()
    path = write_xlsx(tmp_path / "a.xlsx", [["words"], ["plain"], ["=CONCAT(A2)"], ["=CONCAT(A3)"], ["#N/A"]])
    shown = '<c r="A3" t="str"><f>CONCAT(A2)</f><v>plain again</v></c>'
    set_cells(path, {'<c r="A3"><f>CONCAT(A2)</f><v /></c>': shown})
    assert bring_in(path, activity).said[:4] == [
        "Rows 2 to 3 (2 rows): taken.",
        "Row 4: REFUSED: in “words” a formula has no value; open the file in a spreadsheet program and save it.",
        "Row 5: REFUSED: in “words” a cell shows an error (such as #N/A).",
        "4 rows: 2 taken, 0 skipped because they are here already, 2 refused.",
    ]
    assert texts_of(activity) == [["plain"], ["plain again"]]


def test_a_size_written_wrongly_into_the_sheet_does_not_cut_it_short(tmp_path):
    activity = make_activity()
    path = write_xlsx(tmp_path / "a.xlsx", [["words", "n"], ["a", 1], ["b", 2], ["c", 3]])
    set_cells(path, {'<dimension ref="A1:B4" />': '<dimension ref="A1" />'})
    assert bring_in(path, activity).code == 0
    assert texts_of(activity) == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    "content, error",
    [
        (
            codecs.decode("d0cf11e0a1b11ae1", "hex") + b"\0" * 600,
            "This is an old or a locked Excel file. Save it as .xlsx without a password, or as CSV.",
        ),
        (
            b"PK\x03\x04 and then nothing of the kind",
            "This is not an Excel workbook that can be read. Save it again as .xlsx, or as CSV UTF-8.",
        ),
    ],
)
def test_workbooks_that_cannot_be_read_are_refused(tmp_path, content, error):
    assert refused(write_bytes(tmp_path / "a.xlsx", content)) == error


def test_a_workbook_that_was_cut_off_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [["words"], *(["line"] for _ in range(2000))])
    with zipfile.ZipFile(path) as book:
        files = {name: book.read(name) for name in book.namelist()}
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"][:20_000]
    with zipfile.ZipFile(path, "w") as book:
        for name, content in files.items():
            book.writestr(name, content)
    assert refused(path) == "This is not an Excel workbook that can be read. Save it again as .xlsx, or as CSV UTF-8."

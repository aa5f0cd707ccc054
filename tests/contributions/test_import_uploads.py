"""Files on their way in: which are refused and what is said, how they are read, and that nothing of them stays."""

import datetime
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook

from engage.accounts.enums import Role
from engage.audit.models import AuditEvent
from engage.contributions.due import resume_imports
from engage.contributions.enums import UploadState, Use
from engage.contributions.importing import leaving, opening, passes, uploads, xlsx_tables
from engage.contributions.importing.leaving import remove_expired
from engage.contributions.importing.passes import NotMine, bring_in_some, check_all
from engage.contributions.models import Contribution, ImportBatch, Part, Upload, UploadPiece
from engage.core import erasures, retention
from tests.contributions.desk import Desk, as_csv, finish
from tests.contributions.importing import texts_of
from tests.factories import in_days, make_activity

pytestmark = pytest.mark.django_db
CANARY = "the canary sang of the night bus"


def workbook(rows, change=lambda sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def bomb() -> bytes:
    """Small, and a thousand times as large once it is unpacked."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * 30_000_000)
    return written.getvalue()


# --- What is no table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "The selected file is empty"),
        (b",,\na,b,c\n", "The first row is empty. It needs to hold the names of the columns."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "This is not a table of text."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00\x01\x02", "This is not a table of text."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "This is an old or a locked Excel file."),
        (b"PK\x03\x04 not really packed", "This is not an Excel workbook that can be read."),
        (b'words\n"never closed\n', ""),
        (b'"never closed\nwords', "The row that starts on line 1 cannot be read. Check its quotation marks"),
    ],
)
def test_what_is_no_table_is_refused_at_once_and_not_kept(content, says):
    desk = Desk()
    batch = desk.choose(content, make_activity())
    assert (batch is None) == bool(says)
    if says:
        assert (desk.page.status_code, says in desk.text, UploadPiece.objects.count()) == (422, True, 0)
        assert not ImportBatch.objects.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST", 2_000_000)
    desk = Desk()
    assert desk.choose(b"words\n" + b"a" * 2_000_000, make_activity()) is None
    assert "This file has 3 MB; up to 2 MB can be read." in desk.text


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_tables, "LARGEST_UNPACKED", 20_000_000)
    packed = bomb()
    assert len(packed) < 40_000
    desk = Desk()
    assert desk.choose(packed, make_activity(), "a.xlsx") is None
    assert "Unpacked, this workbook has 30 MB; 20 can be read." in desk.text


def test_a_file_without_rows_and_one_that_breaks_off_are_said_so():
    desk = Desk()
    for content, says in [
        (b"words\n\n", "The file has headings and no rows."),
        (b'words\nfine\n"never closed\nmore\n', "The row that starts on line 3 cannot be read."),
    ]:
        desk.check(content, make_activity(), Use.TEXT)
        assert says in desk.text
        assert "Bring in" not in desk.text.partition("imports-small")[2]
    assert not Contribution.objects.exists()


def test_merged_cells_over_two_columns_are_noticed():
    """The second column has no name then, and half of the answers would be lost."""
    rows = [["id", "What would help?", None, "ward"], ["1", "Buses", "And trains", ""]]
    content = workbook(rows, lambda sheet: sheet.merge_cells("B1:C1"))
    desk = Desk()
    batch = desk.choose(content, make_activity(), "a.xlsx")
    desk.get(f"{batch.pk}/columns/")
    assert "This column has no name, or the same name as another one." in desk.text
    assert [field.value() for field, _values in desk.page.context["columns"]] == ["respondent", "", "out", "ward"]
    desk.map(batch, Use.RESPONDENT, Use.TEXT, Use.OUT, Use.WARD)
    check_all(batch.pk)
    assert "Column 3 has no name, but holds something (row 2)." in desk.get(f"{batch.pk}/").content.decode()


def test_of_two_columns_with_one_name_neither_can_be_chosen():
    desk = Desk()
    batch = desk.choose(as_csv([["words", "Why?", "Why?"], ["a", "b", "c"]]), make_activity())
    assert desk.map(batch, Use.TEXT, Use.TEXT, Use.OUT).status_code == 422
    assert desk.map(batch, Use.TEXT, Use.OUT, Use.OUT).status_code == 302


# --- Letters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding, name, guessed", [
    ("utf-8", "utf-8", False), ("utf-8-sig", "utf-8", False), ("windows-1252", "windows-1252", True),
    ("utf-16", "utf-16", False), ("utf-16-le", "utf-16-le", True),
])  # fmt: skip
def test_the_letters_are_found_out_and_a_guess_is_said(encoding, name, guessed):
    activity, desk = make_activity(), Desk()
    content = as_csv([["words", "id"], ["Zoë’s café: £5", "1"]], encoding)
    batch = desk.choose(content, activity)
    assert (batch.upload.encoding, batch.upload.was_guessed) == (name, guessed)
    desk.get(f"{batch.pk}/columns/")
    assert ("which is a guess" in desk.text, "Zoë’s café: £5" in desk.text) == (guessed, True)
    desk.bring_in(content, activity, Use.TEXT, Use.RESPONDENT)
    assert texts_of(activity) == [["Zoë’s café: £5"]]


def test_other_letters_can_be_chosen_and_wrong_ones_change_nothing():
    desk = Desk()
    batch = desk.choose("words\nŴyneb a café\n".encode(), make_activity())
    desk.post(f"{batch.pk}/columns/", read_again="1", encoding="windows-1252")
    assert "Å´yneb a cafÃ©" in desk.get(f"{batch.pk}/columns/").content.decode()
    desk.post(f"{batch.pk}/columns/", read_again="1", encoding="utf-8")
    assert "Ŵyneb a café" in desk.get(f"{batch.pk}/columns/").content.decode()
    latin = desk.choose("words\ncafé\n".encode("windows-1252"), make_activity())
    page = desk.post(f"{latin.pk}/columns/", read_again="1", encoding="utf-8")
    assert (page.status_code, "not written in these letters" in desk.text) == (422, True)
    latin.upload.refresh_from_db()
    assert latin.upload.encoding == "windows-1252"


ODD = [
    "👩🏽‍🚒 and 🏳️‍🌈", "e\u0301 and é", "אני הולך הביתה ברגל", "ﷺ", "a\u202eb", "z̴͓̀" * 40, "=HYPERLINK(1)", "@SUM(1)",
    "-", "x" * 200_000
]  # fmt: skip


def test_odd_letters_and_very_long_answers_come_in_as_they_are():
    activity, desk = make_activity(), Desk()
    batch = desk.bring_in(as_csv([["words"], *([text] for text in ODD)]), activity, Use.TEXT)
    assert (batch.taken, batch.refused) == (len(ODD), 0)
    assert texts_of(activity) == [[text.replace("e\u0301", "é")] for text in ODD]


def test_formulas_count_as_what_they_show_and_are_refused_without_it():
    activity, desk = make_activity(), Desk()
    content = workbook([["id", "words"], [1, "fine"], [2, '=CONCATENATE("a","b")']])
    batch = desk.choose(content, activity, "a.xlsx")
    desk.map(batch, Use.RESPONDENT, Use.TEXT)
    check_all(batch.pk)
    desk.post(f"{batch.pk}/go/")
    finish(batch)
    assert texts_of(activity) == [["fine"]]
    assert "a formula has no value" in batch.refusals.get().reason


def test_five_thousand_rows_of_which_three_are_broken():
    rows = [["id", "words", "day"], *([str(n), f"answer {n}", "2026-03-01"] for n in range(5_000))]
    for place, (column, value) in {700: (2, "soon"), 2_500: (0, ""), 4_999: (1, "")}.items():
        rows[place][column] = value
    rows[1_000] = ["999", "answer 999", "2026-03-01", "one more"]
    desk = Desk()
    batch = desk.bring_in(as_csv(rows), make_activity(), Use.RESPONDENT, Use.TEXT, Use.DATE)
    assert (batch.taken, batch.skipped, batch.refused) == (4_996, 0, 4)
    assert list(batch.refusals.values_list("place", flat=True)) == [701, 1_001, 2_501, 5_000]


# --- The work goes on -------------------------------------------------------------------------------------


def begun(rows: int = 300, activity=None):
    """With words that come more than once: which of them is which, a new round has to find out again."""
    desk = Desk()
    lines = [[f"answer {n % 100}"] for n in range(rows)]
    batch = desk.check(as_csv([["words"], *lines]), activity or make_activity(), Use.TEXT)
    desk.post(f"{batch.pk}/go/")
    return batch, desk


def test_it_comes_in_by_rounds_and_each_goes_on_from_the_last(monkeypatch):
    monkeypatch.setattr(passes, "ROUND_SECONDS", -1)  # one transaction each
    batch, desk = begun()
    seen = []
    while bring_in_some(batch.pk):
        upload = Upload.objects.get(pk=batch.pk)
        batch.refresh_from_db()
        seen.append(upload.done)
        assert (upload.claim, batch.taken) == ("", upload.done)
        assert f"{upload.done} of 300 rows" in desk.get(f"{batch.pk}/").content.decode()
    batch.refresh_from_db()
    assert len(seen) > 2
    assert seen == sorted(set(seen))
    assert (batch.taken, batch.skipped, batch.refused, Contribution.objects.count()) == (300, 0, 0, 300)


def test_a_worker_that_dies_in_a_transaction_leaves_nothing_of_it(monkeypatch):
    monkeypatch.setattr(passes, "ROUND_SECONDS", -1)
    batch, _desk = begun()
    bring_in_some(batch.pk)
    before = Contribution.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(passes.RefusedRow.objects, "bulk_create", dies)
        with pytest.raises(SystemExit):
            bring_in_some(batch.pk)
    assert Contribution.objects.count() == before
    assert bring_in_some(batch.pk) is False  # the dead one still holds it
    assert resume_imports() == 0
    Upload.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=3))
    assert resume_imports() == 1
    Upload.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=3))
    finish(batch)
    batch.refresh_from_db()
    assert (batch.taken, batch.skipped, Contribution.objects.count()) == (300, 0, 300)


def dies(*args, **kwargs):
    raise SystemExit


def test_a_worker_that_was_only_slow_stops_when_another_has_taken_over(monkeypatch):
    batch, _desk = begun()
    slow = passes._claim(batch.pk, UploadState.RUNNING)
    Upload.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=3))
    finish(batch)
    with pytest.raises(NotMine):
        passes._touch(slow, done=3)
    assert Contribution.objects.count() == 300


def test_a_check_that_was_cut_short_is_begun_anew():
    desk = Desk()
    batch = desk.choose(as_csv([["words"], ["a"], [" "]]), make_activity())
    desk.map(batch, Use.TEXT)
    assert passes._claim(batch.pk, UploadState.CHECKING)
    check_all(batch.pk)
    assert Upload.objects.get().state == UploadState.CHECKING
    Upload.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=3), done=1)
    assert resume_imports() == 1
    Upload.objects.update(claimed_at=None)
    check_all(batch.pk)
    assert (Upload.objects.get().state, Upload.objects.get().done) == (UploadState.CHECKED, 1)


# --- Nothing stays ----------------------------------------------------------------------------------------


def everything_that_holds(words: str) -> list[str]:
    """Tables of the database, and files of the site."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            if any(words.encode() in bytes(cell) if isinstance(cell, bytes | memoryview) else words in str(cell)
                   for row in cursor.fetchall() for cell in row):  # fmt: skip
                found.append(table)
    folders = [Path(site_settings.MEDIA_ROOT), Path(tempfile.gettempdir())]
    return found + [
        str(path) for folder in folders for path in folder.glob("*") if path.is_file() and "upload" in path.name.lower()
    ]


def test_a_file_lies_in_one_place_until_it_is_in_and_then_in_none():
    desk, activity = Desk(), make_activity()
    content = as_csv([["words", "left out"], ["hello", CANARY]])
    batch = desk.choose(content, activity)
    assert everything_that_holds(CANARY) == ["contributions_uploadpiece"]
    desk.map(batch, Use.TEXT, Use.OUT)
    check_all(batch.pk)
    desk.get(f"{batch.pk}/")
    assert everything_that_holds(CANARY) == ["contributions_uploadpiece"]
    desk.post(f"{batch.pk}/go/")
    finish(batch)
    assert everything_that_holds(CANARY) == []
    assert Part.objects.get().text == "hello"


def test_a_file_can_be_thrown_away_and_is_kept_no_longer_than_is_said(clock):
    desk, activity = Desk(), make_activity(closes_on=in_days(60))
    batch = desk.choose(as_csv([["words"], [CANARY]]), activity)
    desk.post(f"{batch.pk}/throw-away/")
    assert (everything_that_holds(CANARY), ImportBatch.objects.count()) == ([], 0)
    waiting = desk.check(as_csv([["words"], [CANARY]]), activity, Use.TEXT)
    line = next(one for one in retention.report() if one.rule.name == "import-files")
    assert line.days == [(in_days(leaving.KEPT_DAYS + 1), 1)]
    clock(f"{in_days(leaving.KEPT_DAYS)}T12:00")
    assert (remove_expired(), everything_that_holds(CANARY)) == (0, ["contributions_uploadpiece"])
    clock(f"{line.days[0][0]}T12:00")
    assert (remove_expired(), everything_that_holds(CANARY)) == (1, [])
    assert not ImportBatch.objects.filter(pk=waiting.pk).exists()


def test_what_came_in_from_a_file_stays_when_its_time_is_over_halfway(monkeypatch):
    monkeypatch.setattr(passes, "ROUND_SECONDS", -1)
    batch, desk = begun()
    bring_in_some(batch.pk)
    Upload.objects.update(expires_on=in_days(-1))
    assert remove_expired() == 1
    assert bring_in_some(batch.pk) is False
    batch.refresh_from_db()
    assert (UploadPiece.objects.count(), 0 < batch.taken < 300) == (0, True)
    assert "The file is not here any more." in desk.get(f"{batch.pk}/").content.decode()


def test_a_file_that_was_removed_is_removed_again_after_a_restore():
    desk = Desk()
    batch = desk.choose(as_csv([["words"], [CANARY]]), make_activity())
    erasure = erasures.Erasure(timezone.now(), "import.file_removed", f"import:{batch.pk}")
    assert erasures._carry_out(erasure)
    assert everything_that_holds(CANARY) == []


def test_a_name_that_is_a_path_or_very_long_is_only_a_name():
    desk = Desk(role=Role.ADMINISTRATOR)
    file = SimpleUploadedFile("../../" + "n" * 300 + ".csv", b"words\na\n")
    desk.post("new/", activity=make_activity().pk, file=file)
    assert len(Upload.objects.get().name) <= 255
    assert "/" not in Upload.objects.get().name
    assert "nnn" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_large_file_lies_in_pieces(monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", 1_000)
    activity, desk = make_activity(), Desk()
    rows = [["words"], *([f"answer {n} é"] for n in range(400))]
    batch = desk.check(as_csv(rows), activity, Use.TEXT)
    assert UploadPiece.objects.count() > 5
    desk.post(f"{batch.pk}/go/")
    finish(batch)
    assert texts_of(activity) == [[text] for (text,) in rows[1:]]

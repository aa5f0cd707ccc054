"""Return codes for a mail merge: given out once, and true to what is in the database."""

import stat

import pytest
from django.db import DatabaseError, connection

from engage.contributions.importing import keeping
from engage.contributions.importing.codes import CodesFile
from engage.contributions.models import Contribution, ImportBatch, Receipt
from tests.contributions.importing import bring_in, read_codes, texts_of, write_csv
from tests.factories import make_activity

pytestmark = pytest.mark.django_db


def test_every_row_taken_has_its_code_in_the_file(tmp_path):
    activity = make_activity()
    rows = [["id", "words", "mail"], ["é1", "a", "One@example.org"], ["", "refused", ""], ["=2+5", "b", ""]]
    outcome = bring_in(
        write_csv(tmp_path / "a.csv", rows), activity, id_column="id", email_column="mail", contact_basis="News.",
        codes=tmp_path / "codes.csv",
    )  # fmt: skip
    heads, *lines = read_codes(tmp_path / "codes.csv")
    assert heads == ["reference", "code", "id", "email", "phone", *(f"address {line}" for line in range(1, 8))]
    assert [line[2:] for line in lines] == [["é1", "One@example.org", *[""] * 8], ["'=2+5", *[""] * 9]]
    opened = [Receipt.objects.for_code(line[1]).contribution for line in lines]
    assert [(one.reference, one.parts.get().text) for one in opened] == [(lines[0][0], "a"), (lines[1][0], "b")]
    assert outcome.said[-1] == f"2 return codes are in {tmp_path / 'codes.csv'}. They cannot be had a second time."
    assert stat.S_IMODE((tmp_path / "codes.csv").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "codes.csv"]


def test_a_file_that_is_there_is_never_replaced(tmp_path):
    activity = make_activity()
    codes = tmp_path / "codes.csv"
    codes.write_text("precious")
    outcome = bring_in(write_csv(tmp_path / "a.csv", [["words"], ["a"]]), activity, codes=codes)
    assert (outcome.code, outcome.error) == (1, f"{codes} is there already. Return codes never replace a file.")
    assert (codes.read_text(), texts_of(activity)) == ("precious", [])


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "codes.csv").symlink_to(tmp_path / "elsewhere.csv")
    outcome = bring_in(write_csv(tmp_path / "a.csv", [["words"], ["a"]]), make_activity(), codes=tmp_path / "codes.csv")
    assert outcome.code == 1
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_folder_that_is_not_there_is_said_before_anything_is_taken(tmp_path):
    activity = make_activity()
    outcome = bring_in(
        write_csv(tmp_path / "a.csv", [["words"], ["a"]]), activity, codes=tmp_path / "none" / "codes.csv"
    )
    assert (outcome.code, outcome.error) == (1, f"Nothing can be written in the folder {tmp_path / 'none'}.")
    assert texts_of(activity) == []


def test_codes_come_out_once(tmp_path):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"]])
    bring_in(path, activity, codes=tmp_path / "codes.csv")
    again = bring_in(path, activity, codes=tmp_path / "again.csv")
    assert again.said[-1] == "There are no new return codes, so no file was made for them."
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "codes.csv"]


def refuse_batches(after: int):
    """The database refuses to keep an import's rows, once so many of its batches are in."""
    made = []

    def wrapper(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "contributions_receipt"'):
            made.append(sql)
            if len(made) > after:
                raise DatabaseError("refused")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_a_batch_that_was_not_kept_leaves_no_codes_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "FIRST_ROWS", 2)
    monkeypatch.setattr(keeping, "FEWEST_ROWS", 2)
    monkeypatch.setattr(keeping, "MOST_ROWS", 2)
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], *([f"row {n}"] for n in range(7))])
    with refuse_batches(after=2), pytest.raises(DatabaseError):
        bring_in(path, activity, codes=tmp_path / "codes.csv")
    assert len(texts_of(activity)) == 4
    assert not (tmp_path / "codes.csv").exists()
    journal = tmp_path / "codes.csv.part"
    assert len(journal.read_text().splitlines()) == 1 + 4
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    outcome = bring_in(path, activity, codes=tmp_path / "codes.csv")
    assert outcome.said[:2] == ["Rows 2 to 5 (4 rows): skipped: it is here already.", "Rows 6 to 8 (3 rows): taken."]
    lines = read_codes(tmp_path / "codes.csv")[1:]
    references = [Receipt.objects.for_code(line[1]).contribution.reference for line in lines]
    assert references == [line[0] for line in lines]
    assert sorted(references) == sorted(Contribution.objects.values_list("reference", flat=True))
    batch = ImportBatch.objects.get()
    assert (batch.taken, batch.skipped, batch.refused) == (7, 0, 0)


def interrupted(tmp_path, activity):
    path = write_csv(tmp_path / "a.csv", [["words"], *([f"row {n}"] for n in range(60))])
    with refuse_batches(after=1), pytest.raises(DatabaseError):
        bring_in(path, activity, codes=tmp_path / "codes.csv")
    return path


def test_an_interrupted_import_does_not_go_on_without_its_codes(tmp_path):
    activity = make_activity()
    path = interrupted(tmp_path, activity)
    for codes in ({}, {"codes": tmp_path / "other.csv"}):
        outcome = bring_in(path, activity, **codes)
        assert (outcome.code, outcome.error) == (
            1,
            "An interrupted run of this import kept return codes in a file that ends with .part. "
            "Give the same --codes, or say --codes-lost.",
        )
    assert bring_in(path, activity, codes_lost=True).code == 0
    assert len(texts_of(activity)) == 60


def test_the_journal_of_another_import_is_left_alone(tmp_path):
    activity = make_activity()
    interrupted(tmp_path, activity)
    before = (tmp_path / "codes.csv.part").read_bytes()
    other = write_csv(tmp_path / "b.csv", [["words"], ["b"]])
    outcome = bring_in(other, activity, codes=tmp_path / "codes.csv")
    assert (outcome.code, outcome.error) == (
        1,
        f"{tmp_path / 'codes.csv.part'} holds the codes of another import. Finish that one, or move the file away.",
    )
    assert (tmp_path / "codes.csv.part").read_bytes() == before


@pytest.mark.parametrize("torn", [b'["K7M4-PQ9T", "K7M4', b"\xc3", b'["K7M4-PQ9T", "K7M4-PQ9T-XW2R", "", ""]\n'])
def test_codes_without_a_contribution_never_reach_the_file(tmp_path, torn):
    """A run killed between writing a batch's codes and committing it leaves codes, or half a line, behind."""
    activity = make_activity()
    path = interrupted(tmp_path, activity)
    with (tmp_path / "codes.csv.part").open("ab") as journal:
        journal.write(torn)
    assert bring_in(path, activity, codes=tmp_path / "codes.csv").code == 0
    lines = read_codes(tmp_path / "codes.csv")[1:]
    assert sorted(line[0] for line in lines) == sorted(Contribution.objects.values_list("reference", flat=True))


@pytest.mark.parametrize("step", ["open", "prepare", "publish"])
def test_a_run_that_ended_at_any_step_can_be_done_again(tmp_path, monkeypatch, step):
    activity = make_activity()
    path = write_csv(tmp_path / "a.csv", [["words"], ["a"], ["b"]])
    real = getattr(CodesFile, step)

    def ended(self):
        if step != "publish":  # before naming the file; the others leave their work half done
            real(self)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(CodesFile, step, ended)
        bring_in(path, activity, codes=tmp_path / "codes.csv")
    assert bring_in(path, activity, codes=tmp_path / "codes.csv").code == 0
    lines = read_codes(tmp_path / "codes.csv")[1:]
    assert sorted(line[0] for line in lines) == sorted(Contribution.objects.values_list("reference", flat=True))
    assert (ImportBatch.objects.get().taken, len(lines)) == (2, 2)

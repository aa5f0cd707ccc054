"""A file of decisions as it is chosen: read once, its rows kept until they are done or their time is over."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.models import Organisation
from engage.audit.services import record
from engage.contributions.importing.opening import letters_of, on_disk, open_table, write
from engage.contributions.importing.tables import CannotRead, Cell, Row, Table, Unreadable, check_headings, check_rows
from engage.decisions.enums import FileState
from engage.decisions.models import FileRow, RecordFile

MOST_ROWS = 100_000
KEPT_DAYS = 7  # of rows that nobody brings in
AT_ONCE = 200  # rows in one short transaction


def keep_file(
    *, by: Any, organisation: Organisation, name: str, chunks: Iterable[bytes], encoding: str = ""
) -> RecordFile:
    """Reads a file and keeps its rows; `encoding` is found out where none is given. Raises CannotRead, and keeps
    nothing, when it is no table or has a column that nobody can name."""
    with on_disk() as (file, path):
        digest = write(file, chunks)
        encoding, was_guessed = letters_of(path, encoding)
        table = open_table(path, encoding)
        _check(table)
        kept = RecordFile.objects.create(
            organisation=organisation, name=Path(name).name[:255], file_digest=digest, encoding=encoding,
            was_guessed=was_guessed, headings=table.headings, started_by=by
        )  # fmt: skip
        _keep_rows(kept, table)
    record(by=by, verb="decisions.file_kept", subject=f"decision-file:{kept.pk}")
    return kept


def _check(table: Table) -> None:
    check_headings(table.headings, ())
    rows = check_rows(table)
    if not rows:
        raise CannotRead(_("The file has headings and no rows."))
    if rows > MOST_ROWS:
        raise CannotRead(
            _("The file has %(there)d rows; up to %(most)d can be read.") % {"there": rows, "most": MOST_ROWS}
        )


def _keep_rows(kept: RecordFile, table: Table) -> None:
    rows = (_row(kept, row) for row in table.rows())
    while some := list(islice(rows, AT_ONCE)):
        FileRow.objects.bulk_create(some)


def _row(kept: RecordFile, row: Row) -> FileRow:
    problem = row.problem or next((one.reason for one in row.cells if isinstance(one, Unreadable)), "")
    cells = [] if problem else [_plain(cell) for cell in row.cells]
    return FileRow(file=kept, place=row.place, cells=cells, problem=problem)


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "minutes")
    return cell.replace("\x00", "") if isinstance(cell, str) else ""


def values_of(file: RecordFile) -> list[list[str]]:
    """Of each column the first few different values, by which an officer knows what it holds."""
    found: list[list[str]] = [[] for _heading in file.headings]
    for cells in file.rows.exclude(cells=[]).order_by("place").values_list("cells", flat=True)[:AT_ONCE]:
        for values, cell in zip(found, cells, strict=False):
            if cell.strip() and len(values) < 3 and cell not in values:
                values.append(cell)
    return found


@transaction.atomic
def throw_away(*, by: Any, file: RecordFile) -> None:
    """The rows go. Of a file that nothing was taken from, nothing is left."""
    empty_rows(file)
    record(by=by, verb="decisions.file_thrown_away", subject=f"decision-file:{file.pk}")
    file.delete()


def empty_rows(file: RecordFile) -> int:
    return file.rows.all().delete()[0]


def remove_expired() -> int:
    """Files that lay here too long, brought in or not; how many."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    old = RecordFile.objects.filter(touched_at__lt=before)
    removed = 0
    for file in old.filter(rows__isnull=False).distinct():
        removed += 1
        if file.state == FileState.DONE:
            empty_rows(file)
        else:
            throw_away(by=None, file=file)
    return removed


def by_batches(rows: Any) -> Iterator[list[FileRow]]:
    """In their order, some at a time, each read when its turn has come."""
    last = -1
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield some
        last = some[-1].pk

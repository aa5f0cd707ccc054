"""Files that officers bring in by the screens: kept in pieces in the database, never where the web serves files, and
only until all of it is in (engage/docs/adr/0020-a-file-is-kept-until-it-is-in.md)."""

import contextlib
import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.importing.csv_tables import CsvTable, guess_encoding
from engage.contributions.importing.leaving import KEPT_DAYS
from engage.contributions.importing.tables import CannotRead, Table
from engage.contributions.importing.xlsx_tables import XlsxTable, check_size
from engage.contributions.models import Activity, ImportBatch, Upload, UploadPiece
from engage.core.deadlines import today

LARGEST = 50_000_000  # bytes
PIECE = 500_000  # bytes: what one short transaction writes
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def keep_file(*, by: Any, activity: Activity, name: str, chunks: Iterator[bytes]) -> ImportBatch:
    """Keeps a file, piece by piece. Raises CannotRead, and keeps nothing, when it is no table at all."""
    with _temporary() as (file, path):
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        is_workbook = _is_workbook(path)
        encoding, was_guessed = ("", False) if is_workbook else guess_encoding(path)
        table = _open(path, encoding)
        if not any(table.headings):
            raise CannotRead(_("The first row is empty. It needs to hold the names of the columns."))
        batch = ImportBatch(activity=activity, file_digest=digest.hexdigest(), started_by=by)
        upload = Upload(
            batch=batch, name=Path(name).name[:255], is_workbook=is_workbook, encoding=encoding,
            was_guessed=was_guessed, sheet=getattr(table, "sheet", "")[:100], headings=table.headings,
            language="", expires_on=today() + datetime.timedelta(days=KEPT_DAYS)
        )  # fmt: skip
        _keep_pieces(by, batch, upload, path)
    return batch


def _keep_pieces(by: Any, batch: ImportBatch, upload: Upload, path: Path) -> None:
    with transaction.atomic():
        batch.save(force_insert=True)
        upload.save(force_insert=True)
        record(by=by, verb="import.file_kept", subject=f"import:{batch.pk}")
    with path.open("rb") as file:
        position = 0
        while piece := file.read(PIECE):
            UploadPiece.objects.create(upload=upload, position=position, data=piece)
            position += 1


@contextlib.contextmanager
def open_file(upload: Upload, *, encoding: str = "") -> Iterator[Table]:
    """The table that a file holds. On disk it has no name, so that nothing is left of it whatever happens."""
    with _temporary() as (file, path):
        for data in upload.pieces.order_by("position").values_list("data", flat=True).iterator(chunk_size=4):
            file.write(data)
        file.flush()
        if not file.tell():
            raise CannotRead(_("The file is not here any more. Choose it again."))
        yield _open(path, encoding or upload.encoding, upload.sheet)


@contextlib.contextmanager
def _temporary() -> Iterator[tuple[Any, Path]]:
    """A file without a name: it is gone with the process. It is opened again by its number."""
    with tempfile.TemporaryFile() as file:
        yield file, Path(f"/dev/fd/{file.fileno()}")


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise CannotRead(_("The file is empty."))
    if start == _OLD_OFFICE:
        raise CannotRead(_("This is an old or a locked Excel file. Save it as .xlsx without a password, or as CSV."))
    return start == _ZIP


def _open(path: Path, encoding: str, sheet: str = "") -> Table:
    if encoding:
        return CsvTable(path, None, encoding)
    check_size(path)
    return XlsxTable(path, sheet)

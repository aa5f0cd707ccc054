"""Files that officers bring in by the screens: kept in pieces in the database, never where the web serves files, and
only until all of it is in (engage/docs/adr/0020-a-file-is-kept-until-it-is-in.md)."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.importing.leaving import KEPT_DAYS
from engage.contributions.importing.opening import letters_of, on_disk, open_table, write
from engage.contributions.importing.tables import CannotRead, Table, check_headings
from engage.contributions.models import Activity, ImportBatch, Upload, UploadPiece
from engage.core.deadlines import today

PIECE = 500_000  # bytes: what one short transaction writes


def keep_file(*, by: Any, activity: Activity, name: str, chunks: Iterator[bytes]) -> ImportBatch:
    """Keeps a file, piece by piece. Raises CannotRead, and keeps nothing, when it is no table at all."""
    with on_disk() as (file, path):
        digest = write(file, chunks)
        encoding, was_guessed = letters_of(path)
        table = open_table(path, encoding)
        check_headings(table.headings, ())
        batch = ImportBatch(activity=activity, file_digest=digest, started_by=by)
        upload = Upload(
            batch=batch, name=Path(name).name[:255], is_workbook=not encoding, encoding=encoding,
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
    with on_disk() as (file, path):
        for data in upload.pieces.order_by("position").values_list("data", flat=True).iterator(chunk_size=4):
            file.write(data)
        file.flush()
        if not file.tell():
            raise CannotRead(_("The file is not here any more. Choose it again."))
        yield open_table(path, encoding or upload.encoding, upload.sheet)

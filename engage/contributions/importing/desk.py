"""What officers decide about a file on the screens."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.enums import UploadState
from engage.contributions.importing.csv_tables import WrongEncoding
from engage.contributions.importing.mapping import columns_of, remember
from engage.contributions.importing.opening import TooLate
from engage.contributions.importing.outside import how_many
from engage.contributions.importing.tables import CannotRead
from engage.contributions.importing.undoing import begin_undo
from engage.contributions.importing.uploads import open_file
from engage.contributions.models import ImportBatch, Upload
from engage.contributions.tasks import bring_in_file, check_file, undo_import

CHANGEABLE = (UploadState.NEW, UploadState.CHECKING, UploadState.CHECKED, UploadState.BROKEN)


class NotChosen(ValueError):
    """Whether rows that are dated outside the time to answer are taken is an officer's to say."""


def earlier_imports(batch: ImportBatch) -> list[ImportBatch]:
    """Those of the very same file into the same activity, of which something is here."""
    same = ImportBatch.objects.filter(activity=batch.activity_id, file_digest=batch.file_digest).exclude(pk=batch.pk)
    return list(same.filter(taken__gt=F("removed")).select_related("started_by").order_by("-pk")[:20])


def read_again(*, batch: ImportBatch, encoding: str) -> None:
    """Takes the letters of a CSV file for those of another encoding. Raises CannotRead."""
    upload = batch.upload
    try:
        with open_file(upload, encoding=encoding) as table:
            headings = table.headings
    except WrongEncoding as error:
        raise CannotRead(_("The file is not written in these letters. Nothing was changed.")) from error
    changed = Upload.objects.filter(pk=upload.pk, state__in=CHANGEABLE).update(
        encoding=encoding, was_guessed=False, headings=headings, uses=[], state=UploadState.NEW, claim=""
    )
    if not changed:
        raise CannotRead(_("This file is being brought in already."))
    upload.refresh_from_db()


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, uses: Sequence[str], language: str, contact_basis: str, name: str, quote_basis: str = ""
) -> None:
    """Remembers the choice, and has every row checked. Raises TooLate."""
    upload = batch.upload
    fresh = {
        "uses": list(uses), "language": language, "state": UploadState.CHECKING, "problem": "", "rows": 0, "done": 0,
        "new": 0, "here": 0, "outside": {}, "leave_outside": None, "claim": "", "claimed_at": timezone.now()
    }  # fmt: skip
    if not Upload.objects.filter(pk=upload.pk, state__in=CHANGEABLE).update(**fresh) or batch.taken:
        raise TooLate
    columns = columns_of(upload.headings, uses)
    batch.options = {"columns": columns.as_dict()}
    batch.contact_basis = contact_basis if columns.contact() else ""
    batch.quote_basis = quote_basis if columns.quote else ""
    batch.save(update_fields=["options", "contact_basis", "quote_basis"])
    batch.refusals.all().delete()
    remember(
        organisation=batch.activity.organisation, name=name, headings=upload.headings, uses=uses, language=language
    )
    transaction.on_commit(lambda: check_file.enqueue(batch.pk))


@transaction.atomic
def begin_import(*, by: Any, batch: ImportBatch, leave_outside: bool | None = None) -> None:
    """`leave_outside`: whether rows dated before the first day or after the last are left out. Raises TooLate, and
    NotChosen where there are such rows and nobody said."""
    if batch.upload.outside and leave_outside is None:
        raise NotChosen
    running = {
        "state": UploadState.RUNNING, "done": 0, "claim": "", "claimed_at": timezone.now(),
        "leave_outside": leave_outside
    }  # fmt: skip
    if not Upload.objects.filter(pk=batch.pk, state=UploadState.CHECKED).update(**running):
        raise TooLate
    batch.refusals.all().delete()  # each is found again, in its place
    chosen = {}
    if outside := how_many(batch.upload.outside):  # kept with the import: the file and what was found in it go
        chosen = {"outside": outside, "leave_outside": leave_outside}
        batch.options = {**batch.options, **chosen}
        batch.save(update_fields=["options"])
    record(by=by, verb="import.begun", subject=f"import:{batch.pk}", rows=batch.upload.rows, **chosen)
    transaction.on_commit(lambda: bring_in_file.enqueue(batch.pk))


@transaction.atomic
def undo(*, by: Any, batch: ImportBatch) -> None:
    """Raises CannotUndo."""
    begin_undo(by=by, batch=batch)
    transaction.on_commit(lambda: undo_import.enqueue(batch.pk))

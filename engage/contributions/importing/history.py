"""What was brought in before: an interrupted import goes on, and one file is not taken in twice by mistake."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.importing.codes import CodesFile
from engage.contributions.importing.report import REFUSED, SKIPPED, TAKEN
from engage.contributions.importing.request import Request
from engage.contributions.importing.tables import CannotRead
from engage.contributions.models import ImportBatch


def find_batch(*, by: Any, request: Request, path: Path, codes: CodesFile | None) -> ImportBatch:
    """The interrupted import that this run goes on with, or a new one, not yet saved. Raises CannotRead when
    going on would take answers in twice, or lose return codes."""
    columns, digest = request.columns.as_dict(), file_digest(path)
    # Not those that were taken back, nor a file that lies on an officer's screen and of which nothing came in yet.
    found = ImportBatch.objects.filter(activity=request.activity, file_digest=digest, undone_at=None)
    earlier = list(found.exclude(upload__isnull=False, taken=0).select_related("upload").order_by("-pk"))
    same = [batch for batch in earlier if batch.options.get("columns") == columns]
    if len(same) < len(earlier) and not request.other_columns:
        raise CannotRead(
            _(
                "This file was brought in before, from other columns: its answers would be here twice. "
                "Name the same columns, or say --other-columns."
            )
        )
    if codes and codes.token:
        if found := next((batch for batch in same if batch.options.get("codes") == codes.token), None):
            return found
        if codes.holds_codes:
            raise CannotRead(
                _("%(path)s holds the codes of another import. Finish that one, or move the file away.")
                % {"path": codes.journal}
            )
        codes.token = ""
    by_command = [batch for batch in same if not hasattr(batch, "upload")]
    unfinished = next((batch for batch in by_command if batch.finished_at is None), None)
    if unfinished and unfinished.options.get("leave_outside", request.leave_outside) != request.leave_outside:
        raise CannotRead(
            _(
                "An interrupted run of this import was told otherwise about rows that are dated outside the time to "
                "answer. Say the same of them again, with --leave-outside or without."
            )
        )
    if unfinished and unfinished.options.get("codes") and not request.codes_lost:
        raise CannotRead(
            _(
                "An interrupted run of this import kept return codes in a file that ends with .part. "
                "Give the same --codes, or say --codes-lost."
            )
        )
    return unfinished or ImportBatch(
        activity=request.activity,
        file_digest=digest,
        options={"columns": columns, "leave_outside": request.leave_outside},
        contact_basis=request.contact_basis,
        quote_basis=request.quote_basis,
        started_by=by,
    )


def finish_batch(
    *, by: Any, batch: ImportBatch, count: Mapping[str, int], taken_before: int, left_out: int = 0
) -> None:
    """What an interrupted run had taken is skipped by the next; the record of the whole counts it as taken. `left_out`:
    of what was refused, the rows that are dated outside the time to answer."""
    batch.refresh_from_db(fields=["taken", "options"])
    if left_out:
        batch.options["outside"] = left_out
    batch.skipped = max(0, count[SKIPPED] - taken_before)
    batch.refused = count[REFUSED]
    batch.finished_at = timezone.now()
    batch.save(update_fields=["skipped", "refused", "finished_at", "options"])
    totals = {TAKEN: batch.taken, SKIPPED: batch.skipped, REFUSED: batch.refused, "import": batch.pk}
    decided = {name: batch.options[name] for name in ("outside", "leave_outside") if "outside" in batch.options}
    record(by=by, verb="import.finished", subject=f"activity:{batch.activity.slug}", **totals, **decided)


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

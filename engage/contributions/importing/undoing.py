"""Taking a whole import back: every row goes as if it had never come, except those that something rests on."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.services import let_go_of_contact
from engage.audit.services import record
from engage.contributions import signals
from engage.contributions.enums import UploadState
from engage.contributions.headcounts import count_in
from engage.contributions.importing.leaving import remove_file
from engage.contributions.models import Contribution, ImportBatch, Part, Upload
from engage.contributions.resting import why_kept
from engage.contributions.services import RECEIPT
from engage.notifications.models import Announcement
from engage.notifications.services import forget_told

UNDONE = "import.undone"
AT_ONCE = 25  # rows of one transaction: each takes its words out of the search index
LOOKED_AT_ONCE = 500


class CannotUndo(ValueError):
    """This import cannot be taken back; the message says why."""


def why_not(batch: ImportBatch) -> str:
    """Why an import as a whole cannot be taken back; empty when it can."""
    if batch.undo_begun_at:
        return _("It is being taken back, or was already.")
    if batch.codes_begun_at or batch.options.get("codes"):
        return _(
            "The return codes of this import were given out. Whoever has one may follow their answer, so the import "
            "stays. A single answer can still be withdrawn."
        )
    upload = Upload.objects.filter(pk=batch.pk).first()
    running = upload is not None and upload.state not in (UploadState.DONE, UploadState.BROKEN)
    if running or (upload is None and batch.finished_at is None):
        return _("It is not finished. Let it finish first.")
    return "" if batch.contributions.exists() else _("Nothing is here that came with this file.")


def foretell(batch: ImportBatch) -> tuple[int, Counter[str]]:
    """How many would go, and how many stay for which reason."""
    going, staying = 0, Counter[str]()
    for pks in _lots(batch, LOOKED_AT_ONCE):
        kept = _kept(pks)
        staying.update(kept.values())
        going += len(pks) - len(kept)
    return going, staying


@transaction.atomic
def begin_undo(*, by: Any, batch: ImportBatch) -> None:
    """Raises CannotUndo."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if reason := why_not(batch):
        raise CannotUndo(reason)
    batch.undo_begun_at = timezone.now()
    batch.save(update_fields=["undo_begun_at"])
    record(by=by, verb="import.undo_begun", subject=f"import:{batch.pk}")


def undo_some(batch_id: int, at_most: int = 500) -> bool:
    """Takes some rows back; whether there is more to do."""
    batch = ImportBatch.objects.select_related("activity").filter(pk=batch_id, undo_begun_at__isnull=False).first()
    if batch is None or batch.undone_at:
        return False
    done = 0
    for pks in _lots(batch, AT_ONCE):
        done += _take_back(batch, pks)
        if done >= at_most:
            return True
    remove_file(by=None, batch=batch)
    with transaction.atomic():
        batch.refusals.all().delete()
        ImportBatch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
        batch.refresh_from_db()
        left = batch.contributions.count()
        record(by=None, verb=UNDONE, subject=f"import:{batch.pk}", removed=batch.removed, left=left)
    return False


def undo_again(batch: ImportBatch) -> bool:
    """After a restore: the import had been taken back, so it is once more, whatever rests on its rows now but what
    keeps a row in any case."""
    ImportBatch.objects.filter(pk=batch.pk).update(undo_begun_at=timezone.now(), undone_at=None)
    before = batch.contributions.count()
    while undo_some(batch.pk):
        pass
    return batch.contributions.count() < before


def _lots(batch: ImportBatch, size: int) -> Iterator[list[int]]:
    last = 0
    while pks := list(batch.contributions.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        yield pks
        last = pks[-1]


def _kept(pks: list[int]) -> dict[int, str]:
    found = Contribution.objects.filter(pk__in=pks)
    references = dict(found.values_list("reference", "pk"))
    withdrawn = found.exclude(withdrawn_at=None).values_list("pk", flat=True)
    gone = {pk: _("Its person withdrew it, or its time was over") for pk in withdrawn}
    receipts = Announcement.objects.filter(kind=RECEIPT, subject__in=references).values_list("subject", flat=True)
    told = {references[subject]: _("A message about it was sent, or is on its way") for subject in receipts}
    return gone | told | why_kept(pks)


@transaction.atomic
def _take_back(batch: ImportBatch, pks: list[int]) -> int:
    """One row that cannot go does not keep the others."""
    locked = Contribution.objects.select_for_update(of=("self",)).select_related("contact").filter(pk__in=pks)
    rows = {one.pk: one for one in locked.order_by("pk")}
    kept = _kept(list(rows))
    going = [one for pk, one in rows.items() if pk not in kept]
    removed = sum(_delete(one) for one in going)
    if removed:
        ImportBatch.objects.filter(pk=batch.pk).update(removed=F("removed") + removed)
        count_in(batch.activity_id, given=-removed)
    return removed


def _delete(contribution: Contribution) -> int:
    try:
        with transaction.atomic():
            parts = Part.objects.filter(contribution=contribution)
            signals.emptied.send(Part, parts=list(parts.values_list("pk", flat=True)))
            parts.delete()  # and, told by that, what the search holds of them
            Contribution.objects.filter(pk=contribution.pk).delete()
    except ProtectedError:
        return 0
    if contribution.contact:
        forget_told(contact=contribution.contact, about=contribution.reference)
        let_go_of_contact(contact=contribution.contact)
    return 1

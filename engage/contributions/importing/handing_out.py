"""The return codes of an import, handed out once as a file for a mail merge.

A code is never in the database. So it is made in the very act of writing the file: of each lot the digests are kept
first, then its lines go to the officer. When the line breaks before the end, the codes that were written so far may be
lost: the file can then be had again, with new codes for everybody, and those of the torn file open nothing any more.
"""

import csv
import datetime
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.audit.services import record
from engage.contributions.enums import GivenKind
from engage.contributions.importing.codes import HEADINGS, ways_of
from engage.contributions.models import Contribution, Given, ImportBatch, Receipt
from engage.contributions.services import RECEIPT
from engage.core.references import keyed_digest, new_code
from engage.core.spreadsheets import safe_cell

AT_ONCE = 200
NUMBERS_KEPT = datetime.timedelta(days=30)  # after the end of an import


class AlreadyGiven(ValueError):
    """There are no codes to hand out; the message says why."""


def why_not(batch: ImportBatch) -> str:
    """Why no codes can be had of an import; empty when they can."""
    if batch.codes_given_at:
        return _("The return codes were given out already. Each is shown once only; nobody can see them again.")
    if batch.options.get("codes"):
        return _("The return codes were written to a file when these answers were brought in.")
    if batch.undo_begun_at:
        return _("This import was taken back.")
    if batch.finished_at is None:
        return _("The import is not finished.")
    return "" if batch.contributions.standing().exists() else _("Nobody’s words are here any more.")


@transaction.atomic
def begin(*, by: Any, batch: ImportBatch) -> ImportBatch:
    """Raises AlreadyGiven. From here on the import cannot be taken back."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if reason := why_not(batch):
        raise AlreadyGiven(reason)
    batch.codes_begun_at = timezone.now()
    batch.save(update_fields=["codes_begun_at"])
    record(by=by, verb="import.codes_begun", subject=f"import:{batch.pk}")
    return batch


def lines(*, by: Any, batch: ImportBatch) -> Iterator[str]:
    """The file, a lot at a time, of a batch that `begin` gave."""
    yield "\ufeff" + _as_csv([HEADINGS])
    last = given = 0
    while rows := _make_some(batch, last):
        last, given = rows[-1][0], given + len(rows)
        yield _as_csv([row[1:] for row in rows])
    _end(by, batch, given)


@transaction.atomic
def _make_some(batch: ImportBatch, last: int) -> list[tuple[Any, ...]]:
    still_mine = ImportBatch.objects.select_for_update().filter(pk=batch.pk, codes_begun_at=batch.codes_begun_at)
    if not still_mine.filter(codes_given_at=None).exists():
        raise AlreadyGiven(_("The file was asked for once more; only that one holds codes that open something."))
    found = batch.contributions.standing().filter(pk__gt=last).order_by("pk").select_related("contact")
    some: list[Contribution] = list(found[:AT_ONCE])
    codes = {one.pk: new_code() for one in some}
    Receipt.objects.filter(contribution__in=codes).delete()
    digests = [Receipt(contribution=one, code_digest=keyed_digest(RECEIPT, codes[one.pk])) for one in some]
    Receipt.objects.bulk_create(digests)
    numbers = Given.objects.filter(contribution__in=codes, kind=GivenKind.RESPONDENT)
    own_ids = dict(numbers.values_list("contribution", "value"))
    return [(one.pk, one.reference, codes[one.pk], own_ids.get(one.pk, ""), *_ways(one.contact)) for one in some]


def _ways(contact: Contact | None) -> list[str]:
    return ways_of(contact.kind, contact.address) if contact else ways_of(ContactKind.EMAIL, "")


@transaction.atomic
def _end(by: Any, batch: ImportBatch, given: int) -> None:
    mine = ImportBatch.objects.filter(pk=batch.pk, codes_begun_at=batch.codes_begun_at, codes_given_at=None)
    if mine.update(codes_given_at=timezone.now()):
        Given.objects.filter(contribution__brought_in=batch, kind=GivenKind.RESPONDENT).delete()
        record(by=by, verb="import.codes_given", subject=f"import:{batch.pk}", codes=given)


def forget_numbers() -> int:
    """Numbers of people in another system for which nobody came in time: some of them, and the rest the next time."""
    over = Given.objects.filter(
        kind=GivenKind.RESPONDENT, contribution__brought_in__finished_at__lt=timezone.now() - NUMBERS_KEPT
    )
    some = list(over.values_list("pk", flat=True)[: AT_ONCE * 5])
    return Given.objects.filter(pk__in=some).delete()[0]


def _as_csv(rows: Any) -> str:
    written = StringIO()
    csv.writer(written).writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue()

"""The two passes over a file from the officers' screens: the first checks every row, the second keeps them. The second
goes in short rounds, each from where the last one stopped; how far it is stands in the transaction that keeps the rows,
so that nothing is taken twice or left out whenever a worker dies."""

import datetime
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engage.audit.services import record
from engage.contributions.enums import GivenKind, UploadState
from engage.contributions.importing.answers import Answer, Reader
from engage.contributions.importing.keeping import Keeper, Refusal
from engage.contributions.importing.leaving import remove_file
from engage.contributions.importing.mapping import columns_of
from engage.contributions.importing.outside import Runs
from engage.contributions.importing.report import REFUSED, SKIPPED, TAKEN
from engage.contributions.importing.request import Request
from engage.contributions.importing.run import MANY, MOST_CHARACTERS, understand
from engage.contributions.importing.tables import CannotRead, Table, check_headings, check_rows
from engage.contributions.importing.trial import Findings, Trial
from engage.contributions.importing.uploads import open_file
from engage.contributions.models import ImportBatch, RefusedRow, Upload
from engage.contributions.services import Beside
from engage.core.due import analyse_database

ROUND_SECONDS = 20  # then other jobs have their turn
CLAIM_HOLDS = datetime.timedelta(minutes=2)
Group = list[Answer | Refusal]


class NotMine(Exception):
    """Another worker goes on with this file, or it was thrown away."""


class DeskKeeper(Keeper):
    """No return codes yet: they are made when they are handed out. Until then the number a person had in the other
    system is kept, because it is all by which a council knows whose code is whose."""

    def _code(self) -> str:
        return ""

    def _count_outside(self, number: int) -> None:
        """They were counted before an officer chose."""

    def _given(self, answer: Answer) -> tuple[Beside, ...]:
        if not answer.own_id:
            return answer.given
        return (*answer.given, Beside(GivenKind.RESPONDENT, self.request.columns.own_id, answer.own_id))


def request_of(upload: Upload) -> Request:
    batch = upload.batch
    columns = columns_of(upload.headings, upload.uses)
    return Request(
        batch.activity,
        columns,
        upload.language,
        batch.contact_basis,
        batch.quote_basis,
        leave_outside=bool(upload.leave_outside),
    )


def check_all(batch_id: int) -> None:
    """The first pass. It is begun anew when its worker dies: it keeps nothing."""
    upload = _claim(batch_id, UploadState.CHECKING)
    if upload is None:
        return
    RefusedRow.objects.filter(batch=upload.pk).delete()
    try:
        with open_file(upload) as table:
            request = request_of(upload)
            check_headings(table.headings, request.columns.wanted())
            rows = check_rows(table)
            if not rows:
                raise CannotRead(_("The file has headings and no rows."))
            _touch(upload, rows=rows, done=0)
            count, outside = _try_all(upload, request, table)
    except CannotRead as error:
        _break_off(upload, str(error))
    except NotMine:
        return
    else:
        _touch(
            upload, state=UploadState.CHECKED, done=rows, new=count[TAKEN],
            here=count[SKIPPED], outside=outside, claim=""
        )  # fmt: skip


def _try_all(upload: Upload, request: Request, table: Table) -> tuple[Any, dict[str, Runs]]:
    findings = Findings()
    trial = Trial(request=request, batch=upload.batch, report=findings)
    with closing(Reader(table.headings, request)) as reader, closing(trial):
        for group in _groups(reader, table, trial):
            trial.take(group)
            with transaction.atomic():
                RefusedRow.objects.bulk_create(findings.take_refused(upload.batch))
                _touch(upload, done=F("done") + len(group))
    return findings.count, trial.outside.runs


def bring_in_some(batch_id: int) -> bool:
    """A round of the second pass; whether there is more to do."""
    upload = _claim(batch_id, UploadState.RUNNING)
    if upload is None:
        return False
    try:
        with open_file(upload) as table:
            went_through = _keep_some(upload, table)
    except CannotRead as error:
        _break_off(upload, str(error))
        return False
    except NotMine:
        return False
    if went_through:
        _finish(upload)
    else:
        _touch(upload, claim="")
    return not went_through


def _keep_some(upload: Upload, table: Table) -> bool:
    request = request_of(upload)
    findings = Findings()
    keeper = DeskKeeper(by=upload.batch.started_by, request=request, batch=upload.batch, codes=None, report=findings)
    until = None  # counted from the first rows that are new: to get there again may take as long
    with closing(Reader(table.headings, request)) as reader:
        for group in _groups(reader, table, keeper, after=upload.done):
            if until and time.monotonic() > until:
                return False
            until = until or time.monotonic() + ROUND_SECONDS
            _keep_group(upload, keeper, findings, group)
    return True


def _keep_group(upload: Upload, keeper: Keeper, findings: Findings, group: Group) -> None:
    before = findings.count.copy()
    started = time.monotonic()
    with transaction.atomic():
        _touch(upload, done=F("done") + len(group))  # first: whoever has lost the claim learns it before any work
        keeper.take(group)
        count = findings.count - before
        RefusedRow.objects.bulk_create(findings.take_refused(upload.batch))
        ImportBatch.objects.filter(pk=upload.pk).update(
            skipped=F("skipped") + count[SKIPPED], refused=F("refused") + count[REFUSED]
        )
    if count[TAKEN]:
        keeper.pace(count[TAKEN], time.monotonic() - started)


def _groups(reader: Reader, table: Table, keeper: Keeper, after: int = 0) -> Iterator[Group]:
    """The rows after so many, as many at a time as the keeper would like."""
    group: Group = []
    characters = 0
    for number, row in enumerate(table.rows(), start=1):
        one = understand(reader, row)  # those before, too: the same words may have come before
        if number <= after:
            continue
        size = one.size if isinstance(one, Answer) else 0
        if group and (len(group) >= keeper.size or characters + size > MOST_CHARACTERS):
            yield group
            group, characters = [], 0
        group.append(one)
        characters += size
    if group:
        yield group


def _finish(upload: Upload) -> None:
    with transaction.atomic():
        _touch(upload, state=UploadState.DONE, claim="")
        ImportBatch.objects.filter(pk=upload.pk).update(finished_at=timezone.now())
        batch = ImportBatch.objects.select_related("activity", "started_by").get(pk=upload.pk)
        totals = {TAKEN: batch.taken, SKIPPED: batch.skipped, REFUSED: batch.refused, "import": batch.pk}
        record(by=batch.started_by, verb="import.finished", subject=f"activity:{batch.activity.slug}", **totals)
    remove_file(by=None, batch=batch)
    if batch.taken >= MANY:
        analyse_database()


def _claim(batch_id: int, state: UploadState) -> Upload | None:
    """Nobody else works on a file for so long after a sign of life."""
    free = Q(claim="") | Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_HOLDS)
    claim = uuid.uuid4().hex
    mine = Upload.objects.filter(free, pk=batch_id, state=state).update(claim=claim, claimed_at=timezone.now())
    if not mine:
        return None
    rows = Upload.objects.select_related("batch__activity__organisation", "batch__started_by")
    return rows.filter(pk=batch_id, claim=claim).first()


def _touch(upload: Upload, **changes: Any) -> None:
    """Raises NotMine."""
    changes = {"claimed_at": timezone.now(), **changes}
    if not Upload.objects.filter(pk=upload.pk, claim=upload.claim).update(**changes):
        raise NotMine


def _break_off(upload: Upload, problem: str) -> None:
    Upload.objects.filter(pk=upload.pk, claim=upload.claim).update(state=UploadState.BROKEN, problem=problem, claim="")

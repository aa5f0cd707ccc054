"""Bringing a table in: a first pass that checks, a second that keeps, and can be done again after anything."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from engage.contributions.importing.answers import Answer, Reader, Refused
from engage.contributions.importing.codes import CodesFile
from engage.contributions.importing.history import find_batch, finish_batch
from engage.contributions.importing.keeping import Keeper, Refusal
from engage.contributions.importing.report import TAKEN, Report
from engage.contributions.importing.request import Request
from engage.contributions.importing.tables import CannotRead, Table, check_headings, check_rows
from engage.core.due import analyse_database

MANY = 1_000  # rows: so many new ones, and the database plans by a picture of itself that is out of date
MOST_CHARACTERS = 300_000  # of one batch: indexing words for search takes longer than keeping them


class Import:
    """One run. `begin()` checks all that can be checked before anything is kept; `go()` keeps."""

    def __init__(self, *, by: Any, request: Request, table: Table, path: Path, codes: Path | None, report: Report):
        self.by, self.request, self.table, self.path, self.report = by, request, table, path, report
        self.codes = CodesFile(codes) if codes else None

    def begin(self) -> int:
        """The first pass: how many rows there are. Raises CannotRead and keeps nothing."""
        columns = self.request.columns
        if columns.contact() and not self.request.contact_basis.strip():
            raise CannotRead(_("Say with --contact-basis what these people were told their address would be used for."))
        if columns.quote and not self.request.quote_basis.strip():
            raise CannotRead(_("Say with --quote-basis what these people were asked about being quoted."))
        wanted = columns.wanted()
        if len(set(wanted)) < len(wanted):
            raise CannotRead(_("A column can be named once only."))
        check_headings(self.table.headings, wanted)
        if self.codes:
            self.codes.check()
        rows = check_rows(self.table)
        if not rows:
            raise CannotRead(_("The file has headings and no rows."))
        self.batch = find_batch(by=self.by, request=self.request, path=self.path, codes=self.codes)
        return rows

    def go(self) -> None:
        """The second pass."""
        try:
            if self.codes:
                self.codes.open()
                self.batch.options["codes"] = self.codes.token
            taken_before = self.batch.taken
            self.batch.finished_at = None
            self.batch.save()
            self._take_all()
            if self.codes:
                self.codes.prepare()
            finish_batch(
                by=self.by,
                batch=self.batch,
                count=self.report.count,
                taken_before=taken_before,
                left_out=self.left_out,
            )
            if self.codes:
                self.codes.publish()
            if self.report.count[TAKEN] >= MANY:
                analyse_database()
        finally:
            if self.codes:
                self.codes.close()

    def _take_all(self) -> None:
        reader = Reader(self.table.headings, self.request)
        keeper = Keeper(by=self.by, request=self.request, batch=self.batch, codes=self.codes, report=self.report)
        self.outside = keeper.outside.runs
        waiting: list[Answer | Refusal] = []
        characters = 0
        try:
            for row in self.table.rows():
                one = understand(reader, row)
                size = one.size if isinstance(one, Answer) else 0
                if len(waiting) >= keeper.size or (waiting and characters + size > MOST_CHARACTERS):
                    keeper.take(waiting)
                    waiting, characters = [], 0
                waiting.append(one)
                characters += size
            keeper.take(waiting)
            self.left_out = keeper.left_out
        finally:
            reader.close()
            self.report.flush()


def understand(reader: Reader, row: Any) -> Answer | Refusal:
    try:
        return reader.read(row)
    except Refused as refusal:
        return row.place, str(refusal)

"""The return codes, given out once: a file for a mail merge.

A code must be on disk before its contribution is committed (only its digest is in the database), and must not
reach the officer when that commit never came. So codes go to a journal beside the file first; the file itself
appears when all is done, holding exactly the codes whose receipts exist.
"""

import csv
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from engage.accounts.addresses import MOST_LINES
from engage.accounts.enums import ContactKind
from engage.contributions.importing.tables import CannotRead
from engage.contributions.models import Receipt
from engage.core.references import keyed_digest
from engage.core.spreadsheets import safe_cell

# A column for each way and for each line of an address, as a mail merge wants them.
HEADINGS = ["reference", "code", "id", "email", "phone", *(f"address {line}" for line in range(1, MOST_LINES + 1))]


def ways_of(kind: str, address: str) -> list[str]:
    """What stands in the columns from "email" on."""
    lines = address.split("\n") if kind == ContactKind.POST else []
    one = {ContactKind.EMAIL: [address, ""], ContactKind.PHONE: ["", address]}.get(ContactKind(kind), ["", ""])
    return [*one, *lines, *[""] * (MOST_LINES - len(lines))]


class CodesFile:
    """Usage: `check()`, `open()`, then for each batch `add(rows)`, or `take_back()` when it was not kept; at the
    end `prepare()` and `publish()`. A run that was killed anywhere goes on when all of it is done again."""

    def __init__(self, path: Path):
        self.path = path
        self.journal = path.with_name(f"{path.name}.part")
        self.prepared = path.with_name(f"{path.name}.new")
        self.token = ""  # which import the journal belongs to
        self.holds_codes = False
        self.codes = 0
        self._file: TextIO | None = None
        self._before_last = 0

    def check(self) -> None:
        """Raises CannotRead when the file cannot be made here. A file that is there is never written over."""
        if self.path.exists() or self.path.is_symlink():
            raise CannotRead(_("%(path)s is there already. Return codes never replace a file.") % {"path": self.path})
        if not os.access(self.path.parent, os.W_OK):
            raise CannotRead(_("Nothing can be written in the folder %(path)s.") % {"path": self.path.parent})
        if self.journal.exists():
            lines = _lines(self.journal)
            self.token = str(next(lines, ""))
            self.holds_codes = next(lines, None) is not None

    def open(self) -> None:
        """Goes on with the journal that is here, or begins one."""
        if not self.token:
            self.journal.unlink(missing_ok=True)  # of a run that was killed before it kept anything
            self.token = uuid.uuid4().hex
            self._file = _open_new(self.journal)
            self._write([self.token])
        else:
            _drop_torn_line(self.journal)
            self._file = self.journal.open("a", encoding="utf-8")

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Codes of a batch that is about to be committed, as HEADINGS says: on disk before this returns."""
        self._before_last = os.fstat(self._file.fileno()).st_size
        self._write(rows)

    def take_back(self) -> None:
        """The last batch was not kept: its codes go."""
        self._file.truncate(self._before_last)

    def prepare(self) -> None:
        """Everything is kept: writes all codes that have a receipt, not yet under the file's own name."""
        self.prepared.unlink(missing_ok=True)
        with _open_new(self.prepared) as file:
            self._write_csv(file)
            _sync(file)

    def publish(self) -> None:
        """Gives the file its name, in one move, and removes the journal. Without codes there is no file."""
        if self.codes:
            os.link(self.prepared, self.path)  # unlike a rename, it refuses to replace a file
        self.prepared.unlink()
        self.close()
        self.journal.unlink()

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _write(self, rows: Sequence) -> None:
        self._file.writelines(json.dumps(row) + "\n" for row in rows)
        _sync(self._file)

    def _write_csv(self, file: TextIO) -> None:
        file.write("\ufeff")  # so that spreadsheet programs read the file as UTF-8
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        rows = (row for row in _lines(self.journal) if isinstance(row, list))
        for some in _by(rows, 500):
            kept = _with_receipt([row[1] for row in some])
            for row in some:
                if row[1] in kept:
                    writer.writerow([safe_cell(cell) for cell in row])
                    self.codes += 1


def _by(rows: Iterator[list[str]], size: int) -> Iterator[list[list[str]]]:
    while some := list(islice(rows, size)):
        yield some


def _with_receipt(codes: list[str]) -> set[str]:
    digests = {keyed_digest("receipt", code): code for code in codes}
    there = Receipt.objects.filter(code_digest__in=digests).values_list("code_digest", flat=True)
    return {digests[digest] for digest in there}


def _lines(journal: Path) -> Iterator[Any]:
    with journal.open(encoding="utf-8") as file:
        for line in file:
            if not line.endswith("\n"):
                return  # torn when the run was killed: its batch cannot have been committed
            yield json.loads(line)


def _drop_torn_line(journal: Path) -> None:
    with journal.open("rb+") as file:
        whole = 0
        for line in file:
            whole += len(line) if line.endswith(b"\n") else 0
        file.truncate(whole)


def _open_new(path: Path) -> TextIO:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="")


def _sync(file: TextIO) -> None:
    file.flush()
    os.fsync(file.fileno())

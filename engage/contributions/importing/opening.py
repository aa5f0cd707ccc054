"""A file as somebody chose it: on disk without a name, told apart by how it begins, and opened as a table."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engage.contributions.importing.csv_tables import CsvTable, guess_encoding
from engage.contributions.importing.tables import CannotRead, Table
from engage.contributions.importing.xlsx_tables import XlsxTable, check_size

LARGEST = 50_000_000  # bytes
MEGABYTE = 1_000_000
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TooLate(ValueError):
    """Somebody has decided already, in another window or by a second press."""


class TableField(forms.FileField):
    """A file that holds a table."""

    widget = forms.FileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("The file"))
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > LARGEST:
            text = _("This file has %(there)d MB; up to %(limit)d MB can be read. Split it into two files.")
            raise forms.ValidationError(text % {"there": -(-file.size // MEGABYTE), "limit": LARGEST // MEGABYTE})
        return file


@contextlib.contextmanager
def on_disk() -> Iterator[tuple[IO[bytes], Path]]:
    """A file without a name: it is gone with the process. It is opened again by its number."""
    with tempfile.TemporaryFile() as file:
        yield file, Path(f"/dev/fd/{file.fileno()}")


def write(file: IO[bytes], chunks: Iterable[bytes]) -> str:
    """The digest of all that was written."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest()


def letters_of(path: Path, encoding: str = "") -> tuple[str, bool]:
    """The encoding, as chosen or as the file says, and whether it was guessed; "" for a workbook, which has none.
    Raises CannotRead."""
    if is_workbook(path):
        return "", False
    return (encoding, False) if encoding else guess_encoding(path)


def open_table(path: Path, encoding: str, sheet: str = "") -> Table:
    """`encoding` is that of `letters_of`. Raises CannotRead."""
    if encoding:
        return CsvTable(path, None, encoding)
    check_size(path)
    return XlsxTable(path, sheet)


def is_workbook(path: Path) -> bool:
    """Raises CannotRead."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise CannotRead(_("The file is empty."))
    if start == _OLD_OFFICE:
        raise CannotRead(_("This is an old or a locked Excel file. Save it as .xlsx without a password, or as CSV."))
    return start == _ZIP

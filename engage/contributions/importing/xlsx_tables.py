"""Excel workbooks (.xlsx), one sheet, read a row at a time."""

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import repeat, zip_longest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engage.contributions.importing.tables import CannotRead, Cell, Row, Unreadable, heading, is_blank

_BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, OSError, EOFError)
LARGEST_UNPACKED = 150_000_000  # bytes
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")  # how a workbook writes characters that XML cannot hold


def check_size(path: Path) -> None:
    """Raises CannotRead for a workbook that would be far larger once it is unpacked: nobody's answers are."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return  # which is said better when it is opened
    if unpacked > LARGEST_UNPACKED:
        raise CannotRead(
            _("Unpacked, this workbook has %(there)d MB; %(limit)d can be read. Save the sheet as CSV UTF-8.")
            % {"there": unpacked // 1_000_000, "limit": LARGEST_UNPACKED // 1_000_000}
        )


class XlsxTable:
    """The first sheet of a workbook, or the one named. A formula counts as the value that was last shown."""

    def __init__(self, path: Path, sheet: str = ""):
        self.path = path
        with self._workbook(data_only=True) as book:
            if sheet and sheet not in book.sheetnames:
                there = ", ".join(f"“{name}”" for name in book.sheetnames)
                raise CannotRead(
                    _("There is no sheet “%(name)s”. There are: %(there)s.") % {"name": sheet, "there": there}
                )
            self.sheet = sheet or book.sheetnames[0]
        first = next(self._records(self._sheet_rows(data_only=False)), None)
        self.headings = [heading(_as_text(cell)) for cell in first[1]] if first else []
        self._skip = first[0] if first else 0

    @cached_property
    def has_formulas(self) -> bool:
        return any(cell.data_type == "f" for row in self._sheet_rows(data_only=False) for cell in row)

    def rows(self) -> Iterator[Row]:
        written = self._sheet_rows(data_only=False) if self.has_formulas else repeat(())
        yield from self._below_headings(self._records(written))

    def first_rows(self) -> Iterator[Row]:
        """The same, where only a few are wanted: the rest of the file is not looked at."""
        yield from self._below_headings(self._records(self._sheet_rows(data_only=False)))

    def _below_headings(self, records: Iterator[tuple[int, list[Cell]]]) -> Iterator[Row]:
        for place, cells in records:
            if place > self._skip:
                filling = [""] * (len(self.headings) - len(cells))  # a sheet leaves out empty cells at the end
                yield Row(place, [*cells, *filling])

    def _records(self, written: Iterator[tuple]) -> Iterator[tuple[int, list[Cell]]]:
        """Each row that holds anything, with its number in the sheet."""
        shown = self._sheet_rows(data_only=True)
        for place, (values, formulas) in enumerate(zip(shown, written, strict=False), start=1):
            cells = [_read(value, formula) for value, formula in zip_longest(values, formulas[: len(values)])]
            if any(not is_blank(cell) for cell in cells):
                yield place, cells

    def _sheet_rows(self, *, data_only: bool) -> Iterator[tuple]:
        with self._workbook(data_only=data_only) as book:
            sheet = book[self.sheet]
            sheet.reset_dimensions()  # some programs write a size that cuts the sheet short
            rows = iter(sheet.rows)
            while (row := _quietly(next, rows, None)) is not None:
                yield row

    @contextmanager
    def _workbook(self, *, data_only: bool) -> Iterator[Any]:
        try:
            with self.path.open("rb") as file:  # openpyxl would go by the ending of the file's name
                book = _quietly(load_workbook, file, read_only=True, data_only=data_only, keep_links=False)
                with closing(book):
                    yield book
        except _BROKEN as error:
            raise CannotRead(
                _("This is not an Excel workbook that can be read. Save it again as .xlsx, or as CSV UTF-8.")
            ) from error


def _quietly(call, *arguments, **options):
    """openpyxl warns about styles and rules it leaves out, which say nothing about the words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(*arguments, **options)


def _read(value: Any, formula: Any) -> Cell:
    if value.data_type == "e":
        return Unreadable(_("a cell shows an error (such as #N/A)"))
    if formula is not None and formula.data_type == "f" and value.value is None:
        return Unreadable(_("a formula has no value; open the file in a spreadsheet program and save it"))
    return _plain(value.value)


def _plain(value: Any) -> Cell:
    """A value as a person sees it: 895 and not 895.0, words as they are, dates as dates."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time.min)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).upper() if isinstance(value, bool) else str(value)


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""

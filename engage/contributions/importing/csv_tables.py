"""CSV files, read a line at a time, whatever their length."""

import codecs
import csv
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from engage.contributions.importing.tables import CannotRead, Row, heading, is_blank, missing

ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "windows-1252", "utf-16": "utf-16", "utf-16-le": "utf-16-le"}
LONGEST_CELL = 20_000_000  # characters: beyond it a quotation mark is missing somewhere
BETWEEN = (",", ";", "\t")
_CHUNK = 1 << 16
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class WrongEncoding(CannotRead):
    """The file is not text in the encoding that was named."""


class CsvTable:
    """A CSV file. The character between cells is the comma, semicolon or tab under which the wanted columns are found;
    or the one that makes most columns, while nobody knows yet which are wanted. A row that does not have as many
    cells as there are headings is a problem of that row."""

    def __init__(self, path: Path, wanted: Sequence[str] | None, encoding: str = "utf-8"):
        self.path, self.encoding = path, encoding
        check_encoding(path, encoding)
        csv.field_size_limit(LONGEST_CELL)
        self.delimiter = ","
        self.headings: list[str] = []
        if wanted is None:
            firsts = [(self._first(delimiter), delimiter) for delimiter in BETWEEN]
            self.headings, self.delimiter = max(firsts, key=lambda first: len(first[0]))
            return
        for delimiter in BETWEEN:
            headings = self._first(delimiter)
            if not self.headings or not missing(headings, wanted):
                self.delimiter, self.headings = delimiter, headings
            if not missing(headings, wanted):
                break

    def rows(self) -> Iterator[Row]:
        records = self._records(self.delimiter)
        next(records, None)
        for place, cells in records:
            if all(is_blank(cell) for cell in cells):
                continue
            yield Row(place, cells, self._problem(cells))

    def _first(self, delimiter: str) -> list[str]:
        _place, cells = next(self._records(delimiter), (0, []))
        return [heading(cell) for cell in cells]

    def _problem(self, cells: list[str]) -> str:
        if len(cells) == len(self.headings):
            return ""
        return _("it has %(there)d cells, and there are %(wanted)d columns") % {
            "there": len(cells),
            "wanted": len(self.headings),
        }

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it starts on; empty lines are none."""
        with self.path.open(encoding=ENCODINGS[self.encoding], newline="") as lines:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            starts = 1
            try:
                for cells in reader:
                    if cells:
                        yield starts, cells
                    starts = reader.line_num + 1
            except csv.Error as error:
                raise CannotRead(
                    _("The row that starts on line %(line)d cannot be read. Check its quotation marks (%(error)s).")
                    % {"line": starts, "error": error}
                ) from error


def guess_encoding(path: Path) -> tuple[str, bool]:
    """The encoding of a file, and whether that is no more than a guess. Raises CannotRead when it is no text."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    if start.startswith(_UTF_16):
        candidates = [("utf-16", False)]
    elif start.count(0) > len(start) // 4:
        candidates = [("utf-16-le", True)]
    else:
        candidates = [("utf-8", False), ("windows-1252", True)]
    for encoding, is_guess in candidates:
        try:
            check_encoding(path, encoding)
        except CannotRead:
            continue
        if not is_guess or not _is_machine_code(path, encoding):
            return encoding, is_guess
    raise CannotRead(_("This is not a table of text. Save it as CSV UTF-8 or as an Excel workbook (.xlsx)."))


def _is_machine_code(path: Path, encoding: str) -> bool:
    with path.open(encoding=ENCODINGS[encoding], newline="") as file:
        start = file.read(_CHUNK)
    return any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\f\v\x1a" for letter in start)


def check_encoding(path: Path, encoding: str) -> None:
    """Raises CannotRead, naming the line, unless the whole file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(ENCODINGS[encoding])()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                good = getattr(error, "object", b"")[: getattr(error, "start", 0)]
                line += _line_ends(good.decode(ENCODINGS[encoding], "ignore"))
                raise WrongEncoding(_not_this_encoding(encoding, line, chunk)) from error
            if text.count("\0") > len(text) // 4:  # every second byte: UTF-16 without its mark
                raise WrongEncoding(_not_this_encoding(encoding, line, chunk))
            line += _line_ends(text)
            if not chunk:
                return


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _not_this_encoding(encoding: str, line: int, near: bytes) -> str:
    utf_16 = near.startswith(_UTF_16) or near.count(0) > len(near) // 4
    others = {"utf-8": "utf-16" if utf_16 else "windows-1252"}.get(encoding, "utf-8")
    return _("Line %(line)d is not %(encoding)s text. Try --encoding %(other)s, or save the file as CSV UTF-8.") % {
        "line": line,
        "encoding": encoding.upper(),
        "other": others,
    }

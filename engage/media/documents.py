"""Documents that officers offer: what they are called is what they are."""

import codecs
import zipfile
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
TEXT = ("csv", "txt")
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")
MACROS = ("vbaproject.bin", "basic/script-lc.xml")


def check_document(upload: Any) -> None:
    """Raises ValidationError for a file that is not of the kind its name says. Leaves it at its beginning."""
    kind = PurePath(upload.name or "").suffix.lower().removeprefix(".")
    try:
        right = _is(kind, upload)
    finally:
        upload.seek(0)
    if not right:
        raise ValidationError(
            _("The selected file is not what its name says. Save it again as %(kind)s, then choose it"),
            code="kind",
            params={"kind": kind.upper() or "PDF"},
        )


def _is(kind: str, upload: Any) -> bool:
    upload.seek(0)
    if kind == "pdf":
        return upload.read(5) == b"%PDF-"
    if kind in TEXT:
        return _is_text(upload)
    return _is_package(kind, upload)


def _is_text(upload: Any) -> bool:
    """Words of any encoding, but nothing that a browser would take for a page."""
    beginning = upload.read(4096)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return False
    while beginning:
        if b"\x00" in beginning:
            return False
        beginning = upload.read(64 * 1024)
    return True


def _is_package(kind: str, upload: Any) -> bool:
    try:
        with zipfile.ZipFile(upload) as package:
            names = package.namelist()
            if any(name.lower().endswith(MACROS) for name in names):
                return False
            if kind in OFFICE:
                return "[Content_Types].xml" in names and OFFICE[kind] in names
            return kind in OPEN and _mimetype(package, names) == OPEN[kind]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return False


def _mimetype(package: zipfile.ZipFile, names: list[str]) -> bytes:
    if "mimetype" not in names:
        return b""
    with package.open("mimetype") as file:
        return file.read(200).strip()

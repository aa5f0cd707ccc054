"""Files as officers and strangers bring them: what they say they are, and what some of them are instead."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

PAGE = b"<!DOCTYPE html><script>alert('canary')</script>"


def zipped(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
DOCX = zipped({**TYPES, "word/document.xml": b"<w/>"})
XLSX = zipped({**TYPES, "xl/workbook.xml": b"<w/>"})
PPTX = zipped({**TYPES, "ppt/presentation.xml": b"<w/>"})
ODT = zipped({"mimetype": b"application/vnd.oasis.opendocument.text"})
ODS = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

TAKEN = {
    "minutes.pdf": PDF,
    "MINUTES.PDF": PDF,
    "minutes.docx": DOCX,
    "figures.xlsx": XLSX,
    "slides.pptx": PPTX,
    "minutes.odt": ODT,
    "figures.ods": ODS,
    "figures.csv": b"ward,people\nMill,12\n",
    "words.txt": "Amser bws — ß €".encode(),
    "old.txt": "caf\xe9".encode("latin-1"),
    "wide.csv": "ward;people".encode("utf-16"),
}
REFUSED = {
    "page.pdf": PAGE,
    "page.txt": PAGE,
    "page.csv": b"\xef\xbb\xbf \n<HTML>",
    "drawing.txt": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "program.docx": b"MZ\x90\x00\x03",
    "sheet.docx": XLSX,
    "words.xlsx": DOCX,
    "words.ods": ODT,
    "zip.docx": zipped({"readme": b"nothing"}),
    "macros.docx": zipped({**TYPES, "word/document.xml": b"<w/>", "word/vbaProject.bin": b"\xd0\xcf"}),
    "program.txt": b"MZ\x90\x00\x03",
    "cut.xlsx": XLSX[: len(XLSX) // 2],
    "page.html": PAGE,
    "drawing.svg": b"<svg/>",
    "program.exe": b"MZ\x90\x00\x03",
    "macros.docm": DOCX,
    "pdf.pdf.html": PDF,
    "no-ending": PDF,
}


def brought(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)

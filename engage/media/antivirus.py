"""Files from strangers and officers are shown to ClamAV before anything else reads them.

ENGAGE_CLAMAV says where it is: `unix:///run/clamav/clamd.ctl`, `tcp://host:3310`, or the path of `clamscan`.
Empty or `off`: nothing is scanned, and `check --deploy` says so until somebody has chosen it.
A scanner that does not answer means that a file is not taken: nobody can say that it is clean.
"""

import logging
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)
CHUNK = 64 * 1024  # bytes
SECONDS = 30
OFF = ("", "off")


class NotClean(ValidationError):
    """The scanner found something, or could not look; the message is for whoever chose the file."""


class ScannerFailed(Exception):
    """It is not there, or gave no verdict."""


def is_on() -> bool:
    return settings.ENGAGE_CLAMAV not in OFF


def check_clean(upload: Any) -> None:
    """Raises NotClean. Leaves the file at its beginning."""
    if not is_on():
        return
    try:
        found = _ask(settings.ENGAGE_CLAMAV, upload)
    except (OSError, ScannerFailed, subprocess.SubprocessError) as error:
        log.error("The virus scanner gave no verdict (%s): a file was not taken.", type(error).__name__)
        raise NotClean(
            _("We cannot check files for viruses right now, so we did not take this one. Try again later"),
            code="not_scanned",
        ) from None
    finally:
        upload.seek(0)
    if found:
        log.warning("The virus scanner found something in a file: it was not taken.")
        raise NotClean(_("The virus scanner found something harmful in the selected file"), code="virus")


def answers() -> bool:
    """Whether the scanner takes a file at this moment."""
    try:
        return not _ask(settings.ENGAGE_CLAMAV, _Nothing())
    except (OSError, ScannerFailed, subprocess.SubprocessError):
        return False


class _Nothing:
    def seek(self, position: int) -> None: ...

    def read(self, size: int) -> bytes:
        return b""


def _ask(where: str, upload: Any) -> bool:
    """Whether something was found."""
    return _scan_with_program(where, upload) if where.startswith("/") else _scan_by_socket(where, upload)


def _scan_by_socket(where: str, upload: Any) -> bool:
    """clamd's INSTREAM: each chunk after its length, an empty one at the end, then one line of verdict."""
    with closing(_connect(where)) as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in _chunks(upload):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        verdict = _line(connection)
    if verdict.endswith("FOUND"):
        return True
    if verdict != "stream: OK":
        raise ScannerFailed
    return False


def _connect(where: str) -> socket.socket:
    address = urlsplit(where)
    if address.scheme != "unix":
        return socket.create_connection((address.hostname or "", address.port or 3310), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address.path)
    except OSError:
        connection.close()
        raise
    return connection


def _line(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        more = connection.recv(4096)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace")


def _chunks(upload: Any) -> Iterator[bytes]:
    upload.seek(0)
    while chunk := upload.read(CHUNK):
        yield chunk


def _scan_with_program(program: str, upload: Any) -> bool:
    """clamscan and clamdscan end with 0 for clean and 1 for found."""
    done = subprocess.run(  # noqa: S603  # the operator's own setting, and no argument from anybody else
        [program, "--no-summary", "--stdout", "-"],
        input=b"".join(_chunks(upload)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS * 4,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise ScannerFailed
    return done.returncode == 1

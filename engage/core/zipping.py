"""A zip file that is sent while it is made, so that nobody's data lie on a disk of ours for it."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_PIECE = 256 * 1024


@dataclass(frozen=True)
class Entry:
    """A file in it: its name, and its content or a file to read it from."""

    name: str
    content: bytes = b""
    file: Any = None  # a FieldFile


class _Waiting:
    """Holds what the archive has written until it is taken."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A file that went away meanwhile is left out."""
    waiting = _Waiting()
    with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for entry in entries:
            try:
                source = entry.file.open("rb") if entry.file else None
            except FileNotFoundError:
                continue
            with archive.open(entry.name, "w", force_zip64=True) as out:
                for piece in source.chunks(_PIECE) if source else [entry.content]:
                    out.write(piece)
                    yield waiting.take()
            if source:
                source.close()
    yield waiting.take()

"""Files that people and officers brought, in whatever storage they are."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from engage.core.backup.archive import FILES, Writer

KEPT = ("default", "private")
_IN_MEMORY = 16 * 1024 * 1024


def add_files(archive: Writer) -> int:
    """Adds every file. One that goes meanwhile was taken away: it is left out."""
    count = 0
    for alias in KEPT:
        for name in walk(storages[alias]):
            with suppress(FileNotFoundError):
                _add(archive, storages[alias], f"{FILES}/{alias}/{name}", name)
                count += 1
    return count


def _add(archive: Writer, storage: Storage, member: str, name: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy, storage.open(name) as source:
        size = sum(copy.write(piece) for piece in source.chunks())
        copy.seek(0)
        archive.add(member, copy, size)  # type: ignore[arg-type]


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(names))
    for inner in sorted(folders):
        yield from walk(storage, f"{folder}{inner}/")


class Incoming:
    """The files of an unpacked backup on their way back. Those that are missing are added at once, and removed again
    when nothing comes of it; those that are there in another form are exchanged at the very end."""

    def __init__(self, folder: Path):
        self.added: list[tuple[Storage, str]] = []
        self.different: list[tuple[Storage, str, Path]] = []
        self.folder = folder / FILES

    def add_missing(self) -> int:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                self._place(path)
        return len(self.added) + len(self.different)

    def _place(self, path: Path) -> None:
        alias, _slash, name = path.relative_to(self.folder).as_posix().partition("/")
        storage = storages[alias]
        if not storage.exists(name):
            _save(storage, name, path)
            self.added.append((storage, name))
        elif _digest(storage, name) != hashlib.sha256(path.read_bytes()).hexdigest():
            self.different.append((storage, name, path))

    def exchange_different(self) -> None:
        for storage, name, path in self.different:
            storage.delete(name)
            _save(storage, name, path)

    def undo(self) -> None:
        for storage, name in self.added:
            storage.delete(name)


def _save(storage: Storage, name: str, path: Path) -> None:
    with path.open("rb") as file:
        storage.save(name, File(file))


def _digest(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        digest = hashlib.sha256()
        for piece in file.chunks():
            digest.update(piece)
    return digest.hexdigest()

"""A backup is one tar file: what it is, the database, the files, and last a list of it all with a SHA-256 digest of
each, sealed with a key of this installation. It is written and read in one go, so it may be a pipe."""

import hashlib
import hmac
import json
import os
import tarfile
import time
from pathlib import Path, PurePosixPath
from typing import IO, Any

from engage.core.references import keyed_digest, keyed_digests

HEADER, DATABASE, MANIFEST = "backup.json", "database", "manifest.json"
FILES = "files"
_SEAL = "backup"  # the purpose of the key
_PIECE = 1024 * 1024


class NotOurs(Exception):
    """The archive is damaged, cut off, or was not made by this installation. Nothing was changed."""


class Writer:
    """Usage: `with Writer(stream) as archive: archive.add("database", file, size)`."""

    def __init__(self, out: IO[bytes]):
        self.tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed in __exit__
        self.digests: dict[str, str] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: Any, *rest: Any) -> None:
        """Without the list at its end, an archive that was not finished can be told from a whole one."""
        if kind is None:
            content = {"digests": self.digests, "seal": keyed_digest(_SEAL, _canonical(self.digests))}
            self.add_bytes(MANIFEST, json.dumps(content, indent=1).encode())
            self.tar.close()

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, len(content), _Hashed(_Once(content)))

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        self._add(name, size, _Hashed(file))

    def _add(self, name: str, size: int, source: "_Hashed") -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        self.tar.addfile(member, source)  # type: ignore[arg-type]  # it only reads
        self.digests[name] = source.digest.hexdigest()


class _Once:
    def __init__(self, content: bytes):
        self.content = content

    def read(self, size: int) -> bytes:
        piece, self.content = self.content[:size], self.content[size:]
        return piece


class _Hashed:
    """Digests what is read from it."""

    def __init__(self, file: Any):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def unpack(source: IO[bytes], folder: Path) -> dict[str, Any]:
    """Takes the whole archive out into a folder and checks all of it. Returns what it says it is. Raises NotOurs."""
    digests: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member in tar:
                _check_place(member, digests)
                digests[member.name] = _take_out(tar, member, folder)
    except (tarfile.TarError, EOFError) as error:
        raise NotOurs("This is no backup, or it is damaged or cut off.") from error
    _check_list(folder, digests)
    return json.loads((folder / HEADER).read_bytes())


def _check_place(member: tarfile.TarInfo, taken: dict[str, str]) -> None:
    path = PurePosixPath(member.name)
    known = member.name in (HEADER, DATABASE, MANIFEST) or path.parts[:1] == (FILES,)
    if not (known and member.isreg() and ".." not in path.parts and member.name == str(path)) or member.name in taken:
        raise NotOurs("This archive holds something that no backup of ours holds.")


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source, digest = tar.extractfile(member), hashlib.sha256()
    assert source is not None  # noqa: S101  # it is a regular file
    with open(target, "xb", opener=_for_us_alone) as out:
        while piece := source.read(_PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check_list(folder: Path, digests: dict[str, str]) -> None:
    if digests.pop(MANIFEST, None) is None:
        raise NotOurs("This backup is not whole: its end is missing.")
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())
        promised, seal = listed["digests"], listed["seal"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotOurs("The list at the end of this backup is damaged.") from error
    if not any(hmac.compare_digest(str(seal), ours) for ours in keyed_digests(_SEAL, _canonical(promised))):
        raise NotOurs("This backup was not made under a key that is in use here (ENGAGE_SECRET_KEY and its FALLBACKS).")
    if promised != digests:
        wrong = sorted(name for name in {*promised, *digests} if promised.get(name) != digests.get(name))
        raise NotOurs(f"This backup is damaged: {', '.join(wrong[:5])}")


def _canonical(digests: Any) -> str:
    return json.dumps(digests, sort_keys=True, separators=(",", ":"))

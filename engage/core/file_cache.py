"""The cache of a site on one machine: files, with counting that holds between processes."""

import fcntl
import pickle
import random
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

ROOM_IS_CHECKED_ONCE_IN = 50  # writes: listing the folder at each of them costs more than the write


class LockingFileCache(FileBasedCache):
    """Django's file cache lets two processes `add` the same key, and loses increments. Rate limits and the
    refusal of a one-time code used twice rest on both, so here each is done by one process at a time."""

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        with self._alone(key, version):
            return super().add(key, value, timeout, version)

    def incr(self, key, delta=1, version=None) -> int:
        """Raises ValueError for a key that is not there, as Django does; unlike Django, the time it is kept
        until stays as it was."""
        with self._alone(key, version):
            try:
                with open(self._key_to_file(key, version), "rb") as file:
                    expires = pickle.load(file)  # noqa: S301  # our own folder, as in Django
                    if expires is not None and expires < time.time():
                        raise ValueError("This key has run out.")
                    value = pickle.loads(zlib.decompress(file.read())) + delta  # noqa: S301
            except (FileNotFoundError, EOFError) as error:
                raise ValueError("There is no such key.") from error
            self.set(key, value, None if expires is None else expires - time.time(), version)
            return value

    @contextmanager
    def _alone(self, key, version) -> Iterator[None]:
        """One of 256 locks, so that different keys seldom wait for each other."""
        self._createdir()
        name = Path(self._key_to_file(key, version)).name
        with (Path(self._dir) / f"{name[:2]}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _cull(self) -> None:
        if random.randrange(ROOM_IS_CHECKED_ONCE_IN) == 0 and len(self._list_cache_files()) >= self._max_entries:  # noqa: S311
            self.forget_expired()
            super()._cull()

    def forget_expired(self) -> int:
        """Removes what has run out: it would stay until somebody asks for it, and nobody asks for an old count."""
        forgotten = 0
        for name in self._list_cache_files():
            try:
                with open(name, "rb") as file:
                    forgotten += self._is_expired(file)
            except FileNotFoundError:
                continue
        return forgotten

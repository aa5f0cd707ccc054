"""Templates and copies on SQLite: files. Never `:memory:`, which knows no locks and no second process."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.stale import forget_stale


def template(cache: Path, key: str, migrate: Callable[[str], None]) -> str:
    path = cache / f"{key}.sqlite3"
    if not path.exists():
        with tempfile.TemporaryDirectory(prefix="engage-template-") as folder:
            built, tidy = Path(folder) / "built.sqlite3", Path(folder) / "tidy.sqlite3"
            migrate(f"sqlite:///{built}")
            # One clean file: a plain copy could miss what still sits in the write-ahead log.
            with closing(sqlite3.connect(built)) as connection:
                connection.execute("VACUUM INTO ?", [str(tidy)])
            partial = path.with_suffix(".partial")
            shutil.copyfile(tidy, partial)
            partial.rename(path)
    forget_stale(cache, "*.sqlite3", keep=path)
    return str(path)


def copy(template: str, name: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="engage-test-"))
    path = folder / f"{name}.sqlite3"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def drop(url: str) -> None:
    shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent, ignore_errors=True)

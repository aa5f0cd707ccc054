"""The project as real processes: gunicorn and task workers on a database and data folder of their own.

    def test_x(site, mailbox): ...      a site for one test
    def test_y(module_site): ...        one for all tests of a module, which must not mind each other's rows

`site.url`, `site.manage("command", …)`, `site.run_python(function or source, …)`, `site.sql("SELECT …")`,
`site.start_worker()`, `site.start_tick()`, `site.stop()`, `site.restart()`, `site.mailbox`.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engage.setup import frontend
from tests import databases
from tests.inside import Inside
from tests.mail import Mailbox, running_mailbox

SECONDS_TO_START = 120


class Site:
    """One running copy of the project. Whatever it starts, it ends."""

    def __init__(self, database: str, data: Path, mailbox: Mailbox):
        self.database, self.data, self.mailbox = database, data, mailbox
        self.log = data / "processes.log"
        self.started: list[subprocess.Popen] = []
        self.web: subprocess.Popen | None = None
        self.inside: Inside | None = None
        # Bound here and handed over: nobody else can take the port in between, and a restart keeps it.
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "engage.settings.test",
            "DATABASE_URL": database,
            "ENGAGE_DATA": str(data),
            "ENGAGE_SITE_URL": self.url,
            "EMAIL_URL": mailbox.url,
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *, workers: int = 2, threads: int = 4) -> None:
        """Start gunicorn and wait until it answers."""
        descriptor = self.socket.fileno()
        self.web = self._popen(
            [sys.executable, "-m", "gunicorn", "engage.wsgi:application", "--preload", "--no-control-socket"]
            + ["--bind", f"fd://{descriptor}", "--workers", str(workers), "--threads", str(threads)]
            + ["--worker-tmp-dir", str(self.data), "--timeout", "60", "--graceful-timeout", "5"],
            pass_fds=[descriptor],
        )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Stop the web server only: the database, mailbox and workers stay."""
        if self.web:
            end(self.web)
            self.web = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def start_worker(self, *, interval: float = 0.1) -> subprocess.Popen:
        """A real task worker, which a test may SIGKILL."""
        command = ["db_worker", "--backend", "jobs", "--queue-name", "*", "--interval", str(interval)]
        return self._popen([*MANAGE, *command, "--no-startup-delay", "--no-reload"])

    def start_tick(self) -> subprocess.Popen:
        return self._popen([*MANAGE, "tick", "--forever"])

    def manage(self, *command: str, check: bool = True, timeout: float = 120) -> subprocess.CompletedProcess:
        """Run a management command in this site; its output is in `.stdout` and `.stderr`."""
        return self._run([*MANAGE, *map(str, command)], check=check, timeout=timeout)

    def run_python(self, what: Callable | str, *, timeout: float = 120, **arguments) -> Any:
        """Run a function of a module, or source that sets `result`, inside the site; returns its JSON."""
        name = what if isinstance(what, str) else f"{what.__module__}:{what.__qualname__}"
        if self.inside and (self.inside.process.poll() is not None or self.inside.environment != self.environment):
            self.inside.close()
            self.inside = None
        self.inside = self.inside or Inside(self.environment)
        return self.inside.call(name, arguments, timeout=timeout)

    def sql(self, query: str, *parameters) -> list[tuple]:
        """Read (or write) the database directly, past Django. Parameters are marked with ?."""
        if self.database.startswith("sqlite:///"):
            path = self.database.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as connection, connection:
                return connection.execute(query, parameters).fetchall()
        with psycopg.connect(self.database) as connection:
            cursor = connection.execute(query.replace("?", "%s") if parameters else query, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def output(self) -> str:
        """All that the site's processes have said."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def close(self) -> None:
        if self.inside:
            self.inside.close()
        for process in reversed(self.started):
            end(process)
        self.socket.close()

    def _popen(self, command: list[str], **options) -> subprocess.Popen:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=databases.ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **options,
            )
        self.started.append(process)
        return process

    def _run(self, command: list[str], *, check: bool = True, timeout: float) -> subprocess.CompletedProcess:
        done = subprocess.run(
            command,
            cwd=databases.ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            pytest.fail(f"{' '.join(command[1:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.web.poll() is None:
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return
            except urllib.error.HTTPError:
                return  # an error page is an answer, too
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"The site did not start:\n{self.output()[-8000:]}")


MANAGE = [sys.executable, "manage.py"]


def end(process: subprocess.Popen) -> None:
    """Ask a process to end, then insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_site(data: Path, mailbox: Mailbox) -> Iterator[Site]:
    frontend.build()  # at once when it stands; a run of single tests may come before `make test`
    with databases.fresh() as database, ExitStack() as stack:
        site = Site(database, data, mailbox)
        stack.callback(site.close)
        site.start()
        yield site


@pytest.fixture
def site(tmp_path: Path, mailbox: Mailbox) -> Iterator[Site]:
    """A site for this test alone; mail it sends arrives in `mailbox`."""
    with running_site(tmp_path, mailbox) as running:
        yield running


@pytest.fixture(scope="module")
def module_site(tmp_path_factory) -> Iterator[Site]:
    """A site that the tests of one module share, with its mailbox in `module_site.mailbox`."""
    with running_mailbox() as mailbox, running_site(tmp_path_factory.mktemp("site"), mailbox) as running:
        yield running

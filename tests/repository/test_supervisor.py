"""What keeps the demo running: programs that die come back, and all end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.databases import ROOT

# Each program writes its process id on a line, then sleeps or dies.
RUN = """
import sys
from engage.setup.supervisor import Program, supervise
folder, rest = sys.argv[1:]
def program(name, rest):
    source = f"import os, time; print(os.getpid(), file=open('{folder}/{name}', 'a'), flush=True); {rest}"
    return Program(name, [sys.executable, "-c", source])
supervise([program("steady", "time.sleep(60)"), program("other", rest)], ready="ready")
"""


@pytest.fixture
def start(tmp_path):
    """Starts a supervisor with two programs; ends it if the test did not."""
    started = []

    def run(other: str) -> subprocess.Popen:
        command = [sys.executable, "-c", RUN, str(tmp_path), other]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        return started[-1]

    yield run
    for process in started:
        process.terminate()
        process.communicate()


def process_ids(path: Path, count: int) -> list[int]:
    """The processes a program has been so far, once there are that many."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        lines = path.read_text().split() if path.exists() else []
        if len(lines) >= count:
            return [int(line) for line in lines]
        time.sleep(0.05)
    pytest.fail(f"{path.name} was not started {count} times")


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_that_dies_is_started_again_and_all_end_together(start, tmp_path, number):
    supervisor = start("time.sleep(60)")
    steady, other = process_ids(tmp_path / "steady", 1), process_ids(tmp_path / "other", 1)
    os.kill(other[0], signal.SIGKILL)
    again = process_ids(tmp_path / "other", 2)[1]
    assert process_ids(tmp_path / "steady", 1) == steady
    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=20)
    assert supervisor.returncode == 0, output
    assert not is_running(steady[0])
    assert not is_running(again)


def test_one_that_cannot_start_ends_all_with_a_sentence(start, tmp_path):
    supervisor = start("raise SystemExit(3)")
    output, _ = supervisor.communicate(timeout=40)
    assert supervisor.returncode != 0
    assert "The other ends as soon as it starts" in output
    assert not is_running(process_ids(tmp_path / "steady", 1)[0])


@pytest.mark.parametrize(
    ("port", "sentence"),
    [("taken", "cannot be used"), ("http", "is not a port"), ("99999", "is not a port")],
)
def test_the_demo_says_clearly_when_it_cannot_have_the_port(port, sentence):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        done = subprocess.run(
            [sys.executable, "-m", "engage.setup.demo"],
            cwd=ROOT,
            env={**os.environ, "PORT": number},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr

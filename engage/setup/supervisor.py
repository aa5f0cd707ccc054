"""Keeps a few programs running together: all start, one that dies is started again, all end.

For the demo and for tests of it. A council's server has systemd or its like for this.
"""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from engage.setup.environment import ROOT, SetupError

SHORT_LIFE = 10  # seconds: a program that dies sooner than this counts as failing to start
FAILED_STARTS = 4  # so many in a row, and it will not be tried again
PATIENCE = 15  # seconds to end in, before a program is killed


@dataclass
class Program:
    """One program to keep running. `answers` is an address that works once it is ready."""

    name: str
    command: list[str]
    answers: str = ""
    process: subprocess.Popen | None = None
    started_at: float = 0
    failed_starts: int = 0

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches only us, and we end them in order.
        self.process = subprocess.Popen(self.command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started_at = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        lived = time.monotonic() - self.started_at
        self.failed_starts = self.failed_starts + 1 if lived < SHORT_LIFE else 0
        if self.failed_starts >= FAILED_STARTS:
            raise SetupError(f"The {self.name} ends as soon as it starts: see the lines above.")
        print(f"The {self.name} ended (code {self.process.returncode}); starting it again.", flush=True)
        time.sleep(self.failed_starts)
        self.start()


def supervise(programs: list[Program], *, ready: str) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP, or until a program cannot be kept running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        for program in programs:
            program.start()
        for program in programs:
            _wait_until_ready(program)
        print(f"\n{ready}\n", flush=True)
        while True:
            for program in programs:
                if program.has_died():
                    program.start_again()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nEnding …", flush=True)
    finally:
        _end(programs)


def _stop(number, frame) -> None:
    raise KeyboardInterrupt


def _wait_until_ready(program: Program) -> None:
    while program.answers:
        if program.has_died():
            program.start_again()
        try:
            with urllib.request.urlopen(program.answers, timeout=10):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)


def _end(programs: list[Program]) -> None:
    """Ask all to end, wait for each, then insist."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    running = [program.process for program in programs if program.process and program.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

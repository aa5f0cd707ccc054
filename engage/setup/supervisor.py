"""Keeps a few programs running together: all start, one that dies is started again, all end.

For the demo and for tests of it. A council's server has systemd or its like for this.
"""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
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
    Supervisor(programs).run(ready)


class Supervisor:
    """Starts, watches and ends the programs. A signal only leaves word: an exception raised from a
    handler could interrupt the start of a program, which would then be nobody's."""

    def __init__(self, programs: list[Program]):
        self.programs = programs
        self.told_to_end = False

    def run(self, ready: str) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._leave_word)
        try:
            for program in self.programs:
                program.start()
            self._watch(until=self._all_answer)
            if not self.told_to_end:
                print(f"\n{ready}\n", flush=True)
            self._watch(until=lambda: False)
        finally:
            self._end()

    def _leave_word(self, number, frame) -> None:
        self.told_to_end = True

    def _watch(self, *, until: Callable[[], bool]) -> None:
        while not self.told_to_end and not until():
            for program in self.programs:
                if program.has_died():
                    program.start_again()
            time.sleep(0.2)

    def _all_answer(self) -> bool:
        return all(answers(program.answers) for program in self.programs if program.answers)

    def _end(self) -> None:
        """Ask all to end, wait for each, then insist."""
        running = [program.process for program in self.programs if program.process and not program.has_died()]
        if self.told_to_end:
            print("\nEnding …", flush=True)
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(address: str) -> bool:
    """Whether something answers there; an error page is an answer, too."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False

"""`make test`: lint, then every test on SQLite, then every database test on PostgreSQL.

    python3 -m engage.setup.suite all|sqlite|postgres [pytest's arguments]

It gets what the tests need. What cannot be had is named in the last lines as left out, and with
CI=true leaving anything out is a failure. With arguments, `all` is a quick run of those on SQLite.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from engage.setup import chromium, environment, frontend, lint, postgres
from engage.setup.environment import ROOT, VENV_PYTHON, SetupError

# Tests of one module stay together, because they may share a running site.
IN_PARALLEL = ["-n", "2", "--dist", "loadfile"]


class Suite:
    """One run: its stages with how they ended, and what was left out."""

    def __init__(self, arguments: list[str]):
        self.arguments = arguments
        self.stages: dict[str, bool] = {}
        self.left_out: list[str] = []

    def run(self, what: str) -> None:
        environment.install("dev")
        frontend.build()
        if chromium.get() is None:
            self.left_out.append("Chromium could not be had: journeys in the browser")
        if what == "all" and not self.arguments:
            self.lint()
        if what in ("all", "sqlite"):
            self.on_sqlite()
        if what == "postgres" or (what == "all" and not self.arguments):
            self.on_postgres()

    def lint(self) -> None:
        print("\n--- Lint", flush=True)
        try:
            lint.main("check")
            self.stages["Lint"] = True
        except SetupError as error:
            print(error, flush=True)
            self.stages["Lint"] = False

    def on_sqlite(self) -> None:
        print("\n--- Tests on SQLite", flush=True)
        self.stages["Tests on SQLite"] = self.pytest([], {})

    def on_postgres(self) -> None:
        print("\n--- Database tests on PostgreSQL", flush=True)
        programs = postgres.get()
        if programs is None:
            self.left_out.append("PostgreSQL could not be had: every database test on it")
            return
        with postgres.running(programs) as url:
            path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"  # psql and pg_dump of the same version
            variables = {"DATABASE_URL": url, "PATH": path}
            self.stages["Tests on PostgreSQL"] = self.pytest(["--database-only"], variables)

    def pytest(self, options: list[str], variables: dict[str, str]) -> bool:
        """Run pytest; note what its tests left out; say whether all passed."""
        parallel = [] if self.arguments else IN_PARALLEL
        # Each stage brings its own database; one named outside may be somebody's real one.
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        with tempfile.TemporaryDirectory(prefix="engage-suite-") as folder:
            record = Path(folder) / "left-out"
            command = [str(VENV_PYTHON), "-m", "pytest", *options, *parallel, *self.arguments]
            passed = _runs_to_its_end(command, {**inherited, **variables, "ENGAGE_LEFT_OUT": str(record)})
            if record.exists():
                self.left_out += record.read_text().splitlines()
        return passed

    def close(self) -> bool:
        """The last lines; whether the run is a success."""
        print()
        for stage, passed in self.stages.items():
            print(f"{stage}: {'passed' if passed else 'FAILED'}")
        print("Left out: nothing." if not self.left_out else "Left out:")
        for reason in dict.fromkeys(self.left_out):
            print(f"  {reason}")
        complete = not self.left_out or os.environ.get("CI") != "true"
        if not complete:
            print("With CI=true leaving anything out is a failure.")
        return complete and all(self.stages.values())


def _runs_to_its_end(command: list[str], variables: dict[str, str]) -> bool:
    """Whether a test run succeeds. When we are ended, it is asked to end, so that it ends what it started."""
    with subprocess.Popen(command, cwd=ROOT, env=variables) as process:
        try:
            return process.wait() == 0
        except BaseException:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            raise


def main(what: str, arguments: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts with it ignored
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that the database server is ended
    suite = Suite(arguments)
    suite.run(what)
    if not suite.close():
        sys.exit(1)


if __name__ == "__main__":
    environment.fail_clearly(main, sys.argv[1], sys.argv[2:])

"""What a run left out, and why. With CI=true, leaving anything out fails the run."""

import os
from pathlib import Path

import pytest


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # the controller hears from every worker
        config.pluginmanager.register(LeftOut(), "left-out")


class LeftOut:
    """Gathers the reasons of skipped tests; `make test` reads them from the file it names."""

    def __init__(self):
        self.reasons: dict[str, int] = {}

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.note(report)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.note(report)

    def note(self, report) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if self.reasons and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        record = os.environ.get("ENGAGE_LEFT_OUT")
        if record and self.reasons:
            with Path(record).open("a") as file:
                file.writelines(f"{reason} ({count} left out)\n" for reason, count in self.reasons.items())

    def pytest_terminal_summary(self, terminalreporter):
        for reason, count in self.reasons.items():
            terminalreporter.write_line(f"Left out: {reason} ({count})")
        if self.reasons and os.environ.get("CI") == "true":
            terminalreporter.write_line("CI=true: leaving anything out is a failure.", red=True)

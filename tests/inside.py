"""Calls into a running site: `Inside(site.environment).call("tests.x.inside:make", {"n": 3})`."""

import json
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.databases import ROOT


class Inside:
    """A process with Django set up as a site has it, which forks for each call (tests/inside_site.py)."""

    def __init__(self, environment: dict[str, str]):
        self.environment = dict(environment)
        self.folder = tempfile.TemporaryDirectory(prefix="engage-inside-")
        command = [sys.executable, "-m", "tests.inside_site"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def call(self, what: str, arguments: dict, *, timeout: float) -> Any:
        said, returned = (Path(self.folder.name) / name for name in ("said", "returned"))
        request = {"what": what, "arguments": arguments, "said": str(said), "returned": str(returned)}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], timeout)
        code = self.process.stdout.readline().strip() if ready else "no answer"
        if code != "0":
            output = said.read_text(errors="replace") if said.exists() else ""
            self.close()
            pytest.fail(f"{what} ended with {code or 'its process'}:\n{output}")
        return json.loads(returned.read_text())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.folder.cleanup()

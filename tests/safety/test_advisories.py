"""What is installed: pinned by hash, from no address of anybody's, under a licence we may use, with no known hole."""

import http.server
import json
import re
import threading
from contextlib import contextmanager
from importlib import metadata

import pytest

from engage.setup import advisories, lint
from engage.setup.environment import SetupError
from tests.databases import ROOT

PACKAGES = {("PyPI", "django", "5.2.19"), ("npm", "sass", "1.2.3")}
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "engage" / "frontend" / "package-lock.json"]


@contextmanager
def service(monkeypatch, answer: dict | str, status: int = 200):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            said = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args):
            return None

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        monkeypatch.setenv("ENGAGE_ADVISORIES", f"http://127.0.0.1:{server.server_address[1]}/")
        try:
            yield asked
        finally:
            server.shutdown()
            thread.join()


def test_all_that_is_pinned_is_asked_about():
    pinned = advisories.pinned()
    assert {kind for kind, _name, _version in pinned} == {"PyPI", "npm"}
    assert {"django", "wagtail", "psycopg"} <= {name for kind, name, _version in pinned if kind == "PyPI"}
    assert {"govuk-frontend", "sass"} <= {name for kind, name, _version in pinned if kind == "npm"}


def test_a_hole_is_named(monkeypatch):
    found = {"results": [{"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]}, {}]}
    with service(monkeypatch, found) as asked:
        answer = advisories.ask(PACKAGES, but={"PYSEC-2": "we do not use it"})
    assert answer == advisories.Answer(found=["django 5.2.19 (PyPI): GHSA-1"])
    assert asked[0]["queries"][1] == {"package": {"ecosystem": "npm", "name": "sass"}, "version": "1.2.3"}


@pytest.mark.parametrize(
    ("answer", "status"), [({"results": []}, 200), ("<html>", 200), ({}, 200), ({"results": [{}, {}]}, 503)]
)
def test_a_service_that_does_not_answer_is_said_so(monkeypatch, answer, status):
    with service(monkeypatch, answer, status):
        assert advisories.ask(PACKAGES, but={}).not_asked.startswith("the service ")


def test_nobody_there(monkeypatch):
    monkeypatch.setenv("ENGAGE_ADVISORIES", "http://127.0.0.1:9/")
    assert advisories.ask(PACKAGES, but={}) == advisories.Answer(not_asked="the service did not answer (URLError)")


def test_lint_fails_for_a_hole_and_not_for_a_service_that_is_out_of_reach(monkeypatch, capsys):
    monkeypatch.setattr(lint, "checks", dict)
    monkeypatch.setattr(lint.environment, "install", lambda what: None)
    pinned = sorted(advisories.pinned())
    hole = {"results": [{"vulns": [{"id": "GHSA-1"}]}, *[{}] * (len(pinned) - 1)]}
    with service(monkeypatch, hole), pytest.raises(SetupError, match="advisories"):
        lint.main("check")
    assert capsys.readouterr().out.splitlines()[-1].startswith("known hole  ")
    monkeypatch.setenv("ENGAGE_ADVISORIES", "off")
    lint.main("check")
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == "not asked  advisories for what is installed: ENGAGE_ADVISORIES is off"


def test_what_is_accepted_has_a_reason():
    assert [number for number, reason in advisories.accepted().items() if len(reason) < 20] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_no_lock_names_an_address(path):
    text = path.read_text()
    assert '"resolved"' not in text
    assert [line for line in re.findall(r".*(?:https?|file|git\+\w+)://.*", text) if '"url"' not in line] == []


FREE = re.compile(r"\b(MIT|BSD|Apache|PSF|Python Software|MPL|Mozilla|ISC|LGPL|Unlicense|HPND|CMU|Zero|0BSD|ZPL)", re.I)
UNSAID: set[str] = set()


def test_every_licence_lets_a_council_use_it():
    """What runs on a council's server."""
    pins = advisories.PIN.findall((ROOT / "requirements" / "runtime.txt").read_text())
    unknown = {name for name, _version in pins if not FREE.search(_licence(name))}
    assert unknown == UNSAID


def _licence(name: str) -> str:
    about = metadata.metadata(name)
    classifiers = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    return " ".join([about.get("License-Expression") or "", *classifiers, (about.get("License") or "")[:200]])

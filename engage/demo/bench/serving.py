"""A gunicorn worker on one of the bench's databases, asked over HTTP, and what its work costs."""

import http.client
import json
import socket
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from engage.demo.bench.place import Place

SECONDS_TO_START = 120
TOKEN = "benchbenchbenchbenchbenchbench12"  # of a form, as Django writes it into the cookie


class Server:
    """As the demo starts it, with one worker, so that it is known whose time is counted."""

    def __init__(self, place: Place):
        self.place = place
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.sent = 0
        self.patience = 5.0  # seconds: the socket is ours, and answers nothing until the worker is there

    def __enter__(self) -> "Server":
        descriptor = self.socket.fileno()
        log = (self.place.folder / "server.log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "gunicorn", "engage.wsgi:application", "--workers", "1", "--threads", "4"]
            + ["--bind", f"fd://{descriptor}", "--log-level", "warning", "--no-control-socket", "--timeout", "300"],
            cwd=settings.BASE_DIR,
            env=self.place.environment,
            pass_fds=[descriptor],
            stdout=log,
            stderr=log,
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                self.ask("constant/")
                self.patience = 300.0
                return self
            except (OSError, RuntimeError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    self.__exit__()
                    raise
                time.sleep(0.2)

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self.socket.close()

    def ask(self, what: str, **query: Any) -> Any:
        """What the bench's own view answers."""
        body = self.get(f"/bench/{what}" + (f"?{urlencode(query)}" if query else ""))
        return json.loads(body) if body.startswith(b"{") else body

    def get(self, path: str, cookies: dict[str, str] | None = None) -> bytes:
        return self._send("GET", path, cookies or {}, 200)

    def get_by_script(self, path: str, cookies: dict[str, str]) -> bytes:
        return self._send("GET", path, cookies, 200, is_by_script=True)

    def post(self, path: str, cookies: dict[str, str] | None = None) -> bytes:
        return self._send("POST", path, {**(cookies or {}), "csrftoken": TOKEN}, 302)

    def post_by_script(self, path: str, cookies: dict[str, str], body: dict[str, str]) -> bytes:
        return self._send("POST", path, {**cookies, "csrftoken": TOKEN}, 200, urlencode(body), is_by_script=True)

    def _send(
        self,
        method: str,
        path: str,
        cookies: dict[str, str],
        expect: int,
        form: str = "",
        *,
        is_by_script: bool = False,
    ) -> bytes:
        self.sent += 1
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            # A library is one address; this is not about limits.
            "X-CSRFToken": cookies.get("csrftoken", ""),
            **(
                {"X-Requested-With": "XMLHttpRequest", "Content-Type": "application/x-www-form-urlencoded"}
                if form
                else {}
            ),
            "X-Forwarded-For": f"10.{self.sent >> 16}.{self.sent >> 8 & 255}.{self.sent & 255}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request(
                method, path, body=form or None, headers={name: value for name, value in headers.items() if value}
            )
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != expect:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {expect}.")
        return body

    def cpu(self) -> float:
        """Seconds of work so far: the worker's, and the database's where that runs on this machine."""
        return self.ask("cpu/")["seconds"]

"""A stand-in for GOV.UK Notify on loopback, as its documentation describes it (REST API, v2): keys are checked, what is
asked for is checked, messages are kept and their fates told. It can be told to misbehave.

    with running_notify() as notify: ...       notify.url, notify.key, notify.templates
    notify.taken                               what it took, the oldest first
    notify.trouble = FAIL                      FAIL, FAIL_AFTER_TAKING, DROP, DROP_AFTER_TAKING, BLOCK_AFTER_TAKING, …
    notify.becomes("a@example.org", "permanent-failure")
"""

import contextlib
import datetime
import json
import re
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

FAIL, FAIL_AFTER_TAKING = "500", "500 after taking"
DROP, DROP_AFTER_TAKING = "hang up", "hang up after taking"
BLOCK, BLOCK_AFTER_TAKING, RUBBISH_AFTER_TAKING = "silent", "silent after taking", "rubbish after taking"
SECONDS = 30  # how far a token's time may be from ours
PAGE = 250
STATUSES = {
    "cancelled", "created", "sending", "sent", "delivered", "pending", "failed", "technical-failure",
    "temporary-failure", "permanent-failure", "pending-virus-check", "validation-failed", "virus-scan-failed",
    "returned-letter", "accepted", "received",
}  # fmt: skip
OF_ALL = {"template_id", "personalisation", "reference"}
ALLOWED = {
    "email": OF_ALL | {"email_address", "email_reply_to_id", "one_click_unsubscribe_url", "sanitise_content_for"},
    "sms": OF_ALL | {"phone_number", "sms_sender_id"},
    "letter": OF_ALL,
}
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", re.IGNORECASE)


class Refusal(Exception):
    def __init__(self, status: int, error: str, message: str):
        self.status, self.error, self.message = status, error, message


class StandIn:
    """What it holds and how it behaves. May be used from any thread."""

    def __init__(self):
        self.service, self.secret = str(uuid.uuid4()), str(uuid.uuid4())
        self.key = f"engage-{self.service}-{self.secret}"
        self.templates = {kind: str(uuid.uuid4()) for kind in ("email", "sms", "letter")}
        self.fields = {"email": {"subject", "body"}, "sms": {"body"}, "letter": {"subject", "body"}}
        self.taken: list[dict[str, Any]] = []
        self.asked: list[str] = []  # each request's method and path
        self.tokens: list[str] = []
        self.trouble = ""
        self.per_minute = 3000
        self.in_trial = False
        self.url = ""
        self.blocked, self._released = threading.Event(), threading.Event()
        self._times: list[float] = []
        self._lock = threading.Lock()

    def block_after_taking(self) -> None:
        self.blocked.clear()
        self._released.clear()
        self.trouble = BLOCK_AFTER_TAKING

    def block(self) -> None:
        self.block_after_taking()
        self.trouble = BLOCK

    def release(self) -> None:
        self.trouble = ""
        self._released.set()

    def wait_until_released(self) -> None:
        self.blocked.set()
        self._released.wait(120)

    def to(self) -> list[str]:
        return [one["to"] for one in self.taken]

    def becomes(self, to: str, status: str) -> None:
        for one in self.taken:
            if one["to"] == to:
                one["status"] = status

    # --- What it checks

    def check_key(self, header: str) -> None:
        scheme, _space, token = header.partition(" ")
        try:
            claims = jwt.decode(token, self.secret, ["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError as error:
            raise Refusal(403, "AuthError", "Invalid token: API key not found") from error
        if scheme != "Bearer" or claims.get("iss") != self.service or jwt.get_unverified_header(token)["typ"] != "JWT":
            raise Refusal(403, "AuthError", "Invalid token: API key not found")
        if abs(claims["iat"] - time.time()) > SECONDS:
            raise Refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
        self.tokens.append(token)

    def check_rate(self) -> None:
        with self._lock:
            now = time.monotonic()
            self._times = [*(one for one in self._times if one > now - 60), now]
            if len(self._times) > self.per_minute:
                raise Refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE")

    def take(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        if unknown := given.keys() - ALLOWED[kind]:
            raise Refusal(400, "ValidationError", f"Additional properties are not allowed ({unknown} was unexpected)")
        to = _CHECKS[kind](given)
        filled = given.get("personalisation", {})
        if given.get("template_id") != self.templates[kind]:
            raise Refusal(400, "BadRequestError", "Template not found")
        if missing := self.fields[kind] - filled.keys():
            raise Refusal(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        if self.in_trial:
            raise Refusal(400, "BadRequestError", "Cannot send to this recipient when service is in trial mode")
        one = {
            "id": str(uuid.uuid4()),
            "reference": given.get("reference"),
            "type": kind,
            "to": to,
            "status": "created",
            "created_at": datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z"),
            "subject": filled.get("subject"),
            "body": filled["body"],
            "given": given,
        }
        with self._lock:
            self.taken.append(one)
        return one

    def find(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """The newest first, one page."""
        if wrong := set(query.get("status", [])) - STATUSES:
            raise Refusal(400, "ValidationError", f"status {wrong} is not one of {STATUSES}")
        found = [
            one
            for one in reversed(self.taken)
            if one["reference"] in query.get("reference", [one["reference"]])
            and one["status"] in query.get("status", [one["status"]])
        ]
        older = query.get("older_than")
        numbers = [one["id"] for one in found]
        start = 0 if not older else numbers.index(older[0]) + 1 if older[0] in numbers else len(found)
        return found[start : start + PAGE]


def _email(given: dict[str, Any]) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given.get("email_address", "")):
        raise Refusal(400, "ValidationError", "email_address Not a valid email address")
    if not given.get("one_click_unsubscribe_url", "https://").startswith("https://"):
        raise Refusal(400, "ValidationError", "one_click_unsubscribe_url is not a valid https url")
    return given["email_address"]


def _sms(given: dict[str, Any]) -> str:
    digits = re.sub(r"[\s()+-]", "", given.get("phone_number", ""))
    if not re.fullmatch(r"(0|44)7[0-9]{9}", digits):
        raise Refusal(400, "ValidationError", "phone_number Not a UK mobile number")
    return given["phone_number"]


def _letter(given: dict[str, Any]) -> str:
    filled = given.get("personalisation", {})
    lines = [filled[f"address_line_{n}"] for n in range(1, 8) if filled.get(f"address_line_{n}")]
    if len(lines) < 3:
        raise Refusal(400, "ValidationError", "Address must be at least 3 lines")
    if not POSTCODE.fullmatch(lines[-1]):
        raise Refusal(400, "ValidationError", "Last line of address must be a real UK postcode or another country")
    return "\n".join(lines)


_CHECKS = {"email": _email, "sms": _sms, "letter": _letter}


class _Handler(BaseHTTPRequestHandler):
    stand_in: StandIn

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(lambda: (200, {"notifications": self.stand_in.find(parse_qs(urlsplit(self.path).query))}))

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(lambda: self._take(content))

    def _take(self, content: bytes) -> tuple[int, Any]:
        kind = self.path.removeprefix("/v2/notifications/")
        if kind not in ALLOWED:
            raise Refusal(404, "NoResultFound", "Not found")
        trouble = self.stand_in.trouble
        if trouble == BLOCK:
            self.stand_in.wait_until_released()
        if trouble == FAIL:
            raise Refusal(500, "Exception", "Internal server error")
        if trouble in (DROP, BLOCK):
            raise ConnectionAbortedError
        one = self.stand_in.take(kind, json.loads(content))
        if trouble == BLOCK_AFTER_TAKING:
            self.stand_in.wait_until_released()
        if trouble in (DROP_AFTER_TAKING, BLOCK_AFTER_TAKING):
            raise ConnectionAbortedError
        if trouble == FAIL_AFTER_TAKING:
            raise Refusal(503, "Exception", "Internal server error")
        return 201, b"<html>" if trouble == RUBBISH_AFTER_TAKING else {"id": one["id"]}

    def _answer(self, act) -> None:
        self.stand_in.asked.append(f"{self.command} {self.path}")
        try:
            self.stand_in.check_key(self.headers.get("Authorization", ""))
            self.stand_in.check_rate()
            status, said = act()
        except Refusal as refusal:
            status = refusal.status
            said = {"errors": [{"error": refusal.error, "message": refusal.message}], "status_code": status}
        except ConnectionAbortedError:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        return None


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has been killed, or has given up waiting."""


@contextlib.contextmanager
def running_notify() -> Iterator[StandIn]:
    stand_in = StandIn()
    with _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"stand_in": stand_in})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield stand_in
        finally:
            stand_in.release()
            server.shutdown()
            thread.join(10)

"""Nothing personal in the log: addresses, phone numbers and return codes are struck out wherever they turn up.

On a council's server each line is one of JSON (OneLineOfJson), so that a collector can read it.
"""

import datetime
import ipaddress
import json
import logging
import re
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from engage.core.references import ALPHABET

REQUEST_ID: ContextVar[str] = ContextVar("REQUEST_ID", default="")
UNKNOWN = "(no page of ours)"

_EMAIL = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")
_FOUR = f"[{ALPHABET}]{{4}}"
# Without its dashes it has to have a digit: "StandardPage" is a word, though every letter of it could be a code's.
_BARE = rf"(?=\S*\d|\S+ \S*\d|\S+ \S+ \S*\d){_FOUR} ?{_FOUR} ?{_FOUR}"
_CODE = re.compile(rf"(?<![\w-])(?:{_FOUR}-{_FOUR}-{_FOUR}|{_BARE})(?![\w-])", re.IGNORECASE)
# As people write them: a plus or a zero first. Times, sizes and counts begin otherwise or are shorter.
_PHONE = re.compile(r"(?<![\w.:,-])(?:\+\d|0\d)[\d ()/-]{7,16}\d(?![\w.:-])")
_QUERY = re.compile(r"\?\S+")
_MAYBE_IP = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w.]*\w)")


class NoPersonalData(logging.Filter):
    """Rewrites a record's message; tracebacks show code and exception types, and are cleaned too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = strike_out(_without_path(record, _message(record))), None
        if record.exc_info:
            # Always anew: a handler before this one may have left the exception's own words on the record.
            record.exc_text = strike_out(_without_messages(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = strike_out(record.exc_text)
        return True


def strike_out(text: str) -> str:
    text = _CODE.sub("[code]", _EMAIL.sub("[address]", text))
    return _QUERY.sub("?…", _PHONE.sub("[number]", _MAYBE_IP.sub(_unless_our_own, text)))


def _unless_our_own(match: re.Match) -> str:
    """An address of the internet is somebody's; the one that we listen at is not."""
    try:
        address = ipaddress.ip_address(match[0])
    except ValueError:
        return match[0]  # a time of day
    return match[0] if address.is_loopback or address.is_unspecified else "[ip]"


def route_of(request: HttpRequest) -> str:
    """The pattern of a request's address, never the address: that may hold a token, a reference, a name."""
    try:
        return (request.resolver_match or resolve(request.path_info)).route
    except Resolver404:
        return UNKNOWN


def _without_path(record: logging.LogRecord, message: str) -> str:
    """Django's own lines about a request name its address."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", "/")
    if len(path) < 2:
        return message
    for written in {path, path.encode("unicode_escape").decode("ascii")}:
        message = message.replace(written, route_of(request))
    return message


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # more or fewer values than places for them
        return str(record.msg)


def _without_messages(exc_info) -> str:
    """A traceback without the exceptions' own words: a database error quotes the row it refused."""
    kind, _value, trace = exc_info
    lines = logging.Formatter().formatException((kind, None, trace)).splitlines()
    frames = [line for line in lines if line.startswith(("Traceback", "  "))]
    return "\n".join([*frames, getattr(kind, "__qualname__", str(kind))])


class OneLineOfJson(logging.Formatter):
    """What a record says, on one line. Only what NoPersonalData has been over is written, and `facts`."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if REQUEST_ID.get():
            said["request"] = REQUEST_ID.get()
        said |= getattr(record, "facts", {})
        if record.exc_text:
            said["traceback"] = record.exc_text
        return json.dumps(said, ensure_ascii=True)

"""Nothing personal in the log: addresses and return codes are struck out wherever they turn up."""

import logging
import re

from engage.core.references import ALPHABET

_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b", re.IGNORECASE)
_QUERY = re.compile(r"\?\S+")


class NoPersonalData(logging.Filter):
    """Rewrites a record's message; tracebacks show code and exception types, and are cleaned too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = strike_out(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = strike_out(_without_messages(record.exc_info))
            record.exc_info = None
        return True


def strike_out(text: str) -> str:
    return _QUERY.sub("?…", _CODE.sub("[code]", _EMAIL.sub("[address]", text)))


def _without_messages(exc_info) -> str:
    """A traceback without the exceptions' own words: a database error quotes the row it refused."""
    kind, _value, trace = exc_info
    lines = logging.Formatter().formatException((kind, None, trace)).splitlines()
    frames = [line for line in lines if line.startswith(("Traceback", "  "))]
    return "\n".join([*frames, getattr(kind, "__qualname__", str(kind))])

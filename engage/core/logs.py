"""Nothing personal in the log: addresses, phone numbers and return codes are struck out wherever they turn up."""

import logging
import re

from engage.core.references import ALPHABET

_EMAIL = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")
_FOUR = f"[{ALPHABET}]{{4}}"
# Without its dashes it has to have a digit: "StandardPage" is a word, though every letter of it could be a code's.
_BARE = rf"(?=\S*\d|\S+ \S*\d|\S+ \S+ \S*\d){_FOUR} ?{_FOUR} ?{_FOUR}"
_CODE = re.compile(rf"(?<![\w-])(?:{_FOUR}-{_FOUR}-{_FOUR}|{_BARE})(?![\w-])", re.IGNORECASE)
# As people write them: a plus or a zero first. Times, sizes and counts begin otherwise or are shorter.
_PHONE = re.compile(r"(?<![\w.:,-])(?:\+\d|0\d)[\d ()/-]{7,16}\d(?![\w.:-])")
_QUERY = re.compile(r"\?\S+")


class NoPersonalData(logging.Filter):
    """Rewrites a record's message; tracebacks show code and exception types, and are cleaned too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = strike_out(_message(record)), None
        if record.exc_info:
            # Always anew: a handler before this one may have left the exception's own words on the record.
            record.exc_text = strike_out(_without_messages(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = strike_out(record.exc_text)
        return True


def strike_out(text: str) -> str:
    text = _CODE.sub("[code]", _EMAIL.sub("[address]", text))
    return _QUERY.sub("?…", _PHONE.sub("[number]", text))


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

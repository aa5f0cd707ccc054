"""What nobody's browser sends: odd values, missing and repeated fields, bodies that are not what they say."""

from html.parser import HTMLParser
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

MEGABYTE = quote("ß€😀 " * 110_000).encode()  # once: it takes a tenth of a second
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\n\r\n",
    "\u202eevil\u202c",
    "\u200b" * 300,
    "\ufeff",
    "\ufffe\uffff",
    "\x1b[31m",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "' OR 1=1 --",
    "%00%n%s",
    "../../etc/passwd",
    "=1+1",
    "@SUM(1)",
    "0",
    "-1",
    "1e309",
    "NaN",
    "9" * 400,
    "-9223372036854775809",
    "9223372036854775808",
    "٣",
    "²",
    "on",
    "true",
    "null",
    "None",
    "[]",
    '{"a": 1}',
    "2027-02-30",
    "0000-00-00",
    "99999-01-01",
    "1.5",
    "K7M4-PQ9T-XW2R",
    "k7m4pq9txw2r",
    "a@b",
    "a" * 300 + "@example.org",
    "ana@example.org\nBcc: x@example.org",
    "ana@exämple.org",
    "javascript:alert(1)",
    "//evil.example",
    "https://[",
    "é" * 5000,
    "z̴͓̀" * 400,
    "👩🏽‍🚒" * 300,
    "&#0;",
    "\ud7ff\ue000",
    "İı",
    "ﷺ" * 300,
]
RAW = [b"%ED%A0%80", b"%FF%FE", b"%00", b"%", b"%u0041", b"\xed\xa0\x80", b"\xff", b"a=1&a=2&a[]=3", b"&&&=&==", b";"]
VALUES = st.one_of(st.sampled_from(NASTY), st.sampled_from(NASTY), st.text(max_size=40), st.integers().map(str))
CHANGES = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["put", "put", "put", "repeat", "drop", "rename"]), VALUES),
    max_size=4,
)
KINDS = st.sampled_from(
    ["form"] * 30 + ["multipart"] * 12 + ["raw"] * 5 + ["broken", "cut", "mislabelled", "json", "file"] * 2 + ["huge"]
)
CASES = st.tuples(CHANGES, KINDS, st.sampled_from(RAW))
BORDER = "border"
MULTIPART = f"multipart/form-data; boundary={BORDER}"
FORM = "application/x-www-form-urlencoded"


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        name = values.get("name")
        if tag in ("input", "textarea", "select", "button") and name and name != "csrfmiddlewaretoken":
            self.found.setdefault(name, values.get("value") or "")


def fields_on(html: str) -> list[tuple[str, str]]:
    """The names in the forms of a page, with what stands in them."""
    parser = _Fields()
    parser.feed(html)
    return sorted(parser.found.items())


def body(fields: list[tuple[str, str]], case) -> tuple[bytes, str]:
    """What is sent, and what it says that it is."""
    changes, kind, raw = case
    pairs = _changed(fields, changes)
    form = urlencode(pairs, errors="surrogatepass").encode()
    name = pairs[0][0] if pairs else "words"
    if kind in ("multipart", "file", "cut"):
        parts = _multipart(pairs, name if kind == "file" else "")
        return parts[: len(parts) // 2] if kind == "cut" else parts, MULTIPART
    return {
        "form": (form, FORM),
        "raw": (form + b"&" + name.encode("utf-8", "replace") + b"=" + raw, FORM),
        "huge": (form + b"&" + quote(name, errors="replace").encode() + b"=" + MEGABYTE, FORM),
        "broken": (b"--" + raw + form, MULTIPART),
        "mislabelled": (form, "multipart/form-data"),
        "json": (b'{"a": "\\ud800"', "application/json"),
    }[kind]


def _changed(fields, changes) -> list[tuple[str, str]]:
    pairs = list(fields)
    for place, what, value in changes:
        if not pairs:
            return [(value, value)]
        nth = place % len(pairs)
        name, before = pairs[nth]
        if what == "put":
            pairs[nth] = (name, value)
        elif what == "repeat":
            pairs.append((name, value))
        elif what == "drop":
            del pairs[nth]
        else:
            pairs[nth] = (value, before)
    return pairs


def _multipart(pairs, file: str) -> bytes:
    out = b""
    for name, value in pairs:
        filename = '; filename="../../x\x00.png"' if name == file else ""
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n{value}\r\n'
        out += head.encode("utf-8", "surrogatepass")
    return out + f"--{BORDER}--\r\n".encode()

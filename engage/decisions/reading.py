"""What can be read out of a decision notice that was pasted: the page of a committee system, or the form that officers
fill in. Nothing is guessed at beyond its headings, and an officer looks at all of it before it is kept."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from engage.contributions.importing.dates import council_day, understand_date
from engage.core.text import normalise_text
from engage.decisions.models import Decision, Option
from engage.decisions.services import Weighed

LONGEST = 100_000  # characters of what is pasted
MOST_OPTIONS = 40
_LONGEST_HEADING = 90

REFERENCE, TITLE, BODY, DATE, MEETING, WHAT, REASONS, OPTIONS, OTHER = (
    "reference", "title", "decided_by", "decided_on", "meeting", "what_was_decided", "reasons", "options", ""
)  # fmt: skip

# As notices have them, in small letters, without “the”, brackets and what stands behind the last word.
_HEADINGS = {
    REFERENCE: """reference | reference number | reference no | ref | ref no | decision reference | decision ref |
        decision number | decision no | decision reference number | decision reference no | record number""",
    TITLE: """title | title of decision | decision title | title of report | report title | subject | subject matter |
        subject of decision | matter | matter for decision | topic | item""",
    BODY: """decision maker | decision makers | decision taker | decision made by | decision taken by | decided by |
        made by | taken by | name of decision maker | decision making body | decision maker name | body |
        officer making decision | name and title of decision maker | name of decision taker""",
    DATE: """date of decision | decision date | date decision made | date decision taken | date decision was made |
        date decision was taken | decided on | date made | date of meeting | meeting date | date decided""",
    MEETING: "decided at meeting",
    WHAT: """decision | decisions | decision made | decision taken | what was decided | details of decision |
        details of decision taken | details of decision made | record of decision | text of decision |
        decision summary | decision agreed | resolved | resolution | it was resolved | resolved that | it was agreed
        | agreed | outcome""",
    REASONS: """reason | reasons | reason for decision | reasons for decision | reason for recommendation | why |
        reasons for recommendation | reasons for recommendations | reasons for making decision | because |
        rejected because | refused because | approved because | agreed because | reasons for rejection |
        reasons for refusal""",
    OPTIONS: """options | options considered | alternative options | alternatives considered |
        alternative options considered | alternative options considered and rejected | other options considered |
        other options considered and rejected | alternatives considered and rejected |
        options considered and rejected | alternative options rejected |
        details of any alternative options considered and rejected | details of alternative options considered |
        any alternative options considered and rejected | details of any alternative options considered |
        details of any alternative options considered and rejected by member when making decision""",
    OTHER: """decision status | decision type | type of decision | key decision | is key decision | is decision key |
        is subject to call in | is it subject to call in | subject to call in | call in | call in date |
        call in expiry date | purpose | purpose of report | publication date | date of publication | date published
        | published | published on | effective from | effective date | implementation date | date effective |
        accompanying documents | supporting documents | documents | background papers | contact | contact officer |
        contact details | contact name | report author | author | lead officer | wards affected | ward affected |
        wards | divisions affected | ward | portfolio | portfolio holder | declarations of interest |
        conflicts of interest | conflict of interest | interests declared | any conflict of interest declared |
        dispensation | dispensations | notice of proposed decision first published |
        notice of proposed decision first published on | decision due | decision due date | decision due in period |
        decision due between | financial implications | legal implications | equality implications | implications |
        resource implications | risk implications | climate implications | consultation | consultees | consultations
        | other reasons / organisations consulted | organisations consulted | signed | signature | date signed |
        exempt | reason for exemption | reason for urgency | is decision exempt | recommendation | recommendations |
        background | summary | introduction | minutes | agenda | attachments | directorate | service | status |
        next steps | follow up""",
}
_USE = {" ".join(one.split()): use for use, names in _HEADINGS.items() for one in names.split("|")}
# What a page has around the notice.
_AROUND = re.compile(
    r"^(skip to .*|home|you are here.*|menu|search|print( this page)?|share( this page)?|decision details|decisions?"
    r"|decision notice|decision record|record of (executive |officer )?decision|officer decision( record| notice)?"
    r"|issue details|details|back to .*|agenda item)$",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^(none|no|n/?a|not applicable|no (other |alternative )*options?( were| was)?( considered)?|nil)\W*$", re.I
)
_MARK = re.compile(
    r"^\s*(?:[•·▪●*–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|option\s+\w{1,3}\s*[:.)–-])\s+", re.IGNORECASE
)
# What became of an option, or of the whole, and why, in one sentence: “… Rejected because it would cost £86,000.”
_NOT_TAKEN = (
    r"rejected|refused|discounted|dismissed|ruled out|not (?:taken|chosen|preferred|recommended|pursued|agreed)"
)
_TAKEN = r"taken|chosen|selected|preferred|recommended|agreed|approved|accepted"
_BEFORE = (
    r"(?:^|(?<=[.;:,)!?–-])\s+|\s+(?=(?:this|it|was|is)\b))"
    r"(?:(?:this(?: option| one)?|it|which)\s+)?(?:(?:was|is|has been)\s+)?"
)
_BECAUSE = r"(?:because|due to|on the grounds? that)\b\s*:?\s+"
_AND_WHY = r"(?:\s+forward)?\s*(?:[,–-]\s*)?"
_WHY = re.compile(
    rf"{_BEFORE}(?:(?P<no>{_NOT_TAKEN})(?:{_AND_WHY}(?:{_BECAUSE}|(?:as|since)\s+)|\s*[:–]\s+)"
    rf"|(?P<yes>{_TAKEN}){_AND_WHY}{_BECAUSE})(?P<why>\S.*)",
    re.IGNORECASE,
)
_WHY_OF_ALL = re.compile(rf"{_BEFORE}(?:{_NOT_TAKEN}|{_TAKEN}){_AND_WHY}{_BECAUSE}(?P<why>\S.*)", re.IGNORECASE)
_DAY = re.compile(
    r"\b(\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9},?\s+\d{4})\b"
)


@dataclass(frozen=True)
class ReadRecord:
    """What was found, by field of a decision; what was not found is not in it."""

    fields: dict[str, str | datetime.date] = field(default_factory=dict)
    options: list[Weighed] = field(default_factory=list)

    def missing(self) -> list[str]:
        wanted = (REFERENCE, TITLE, BODY, DATE, WHAT, REASONS)
        names = [str(Decision._meta.get_field(name).verbose_name) for name in wanted if name not in self.fields]
        return names if self.options else [*names, str(Option._meta.verbose_name_plural)]


def read_record(text: str, address: str = "") -> ReadRecord:
    above, sections = _sections(normalise_text(text))
    given = {use: words for use, words in sections.items() if words and use != OTHER}
    found: dict[str, str | datetime.date | None] = {
        REFERENCE: _short(REFERENCE, given.get(REFERENCE, "")) or _number_in(address),
        TITLE: _short(TITLE, given.get(TITLE, "")) or _short(TITLE, _last_line(above)),
        BODY: _short(BODY, given.get(BODY, "")) or _short(BODY, _after_day(given.get(MEETING, ""))),
        DATE: read_day(given.get(DATE, "")) or read_day(given.get(MEETING, "")),
        WHAT: given.get(WHAT, ""),
        REASONS: given.get(REASONS, "") or _why_in(given.get(WHAT, "")),
    }
    return ReadRecord({name: value for name, value in found.items() if value}, read_options(given.get(OPTIONS, "")))


def _sections(text: str) -> tuple[list[str], dict[str, str]]:
    """The lines above the first heading, and the words under each; of two of one kind, the first that has any."""
    above: list[str] = []
    found: dict[str, str] = {}
    use, lines = None, above
    for line in [*text.split("\n"), None]:
        heading = None if line is None else _heading(line)
        if heading and use == OPTIONS and _WHY.match(line.strip()):
            heading = None  # why this option was not taken, and no heading
        if line is not None and heading is None:
            lines.append(line)
            continue
        if use is not None and not found.get(use):
            found[use] = "\n".join(lines).strip()
        if heading:
            use, lines = heading[0], [heading[1]]
    return above, found


def _heading(line: str) -> tuple[str, str] | None:
    """Which heading a line is, with what stands behind it on the same line."""
    start = line.strip()
    name, mark, rest = start.partition(":")
    if not mark or "\t" in name:
        name, mark, rest = start.partition("\t")
    if len(name) > _LONGEST_HEADING:
        return None
    use = _USE.get(_simple(name))
    return None if use is None else (use, rest.strip())


def heading_of(name: str) -> str:
    """Which field of a decision a heading stands for; empty for none."""
    return _USE.get(_simple(name), OTHER)


def _simple(name: str) -> str:
    """“Reason(s) for the decision?” is “reasons for decision”."""
    name = name.casefold().replace("(s)", "s").replace("-", " ").replace("’", "'")
    name = re.sub(r"\([^()]*\)|[?*#_.]", " ", name)
    return " ".join(word for word in name.split() if word not in ("the", "a", "this"))


def _last_line(lines: list[str]) -> str:
    """The title of a page stands last above its first heading."""
    told = [line.strip() for line in lines if line.strip() and not _AROUND.match(line.strip())]
    return told[-1] if told else ""


def _short(name: str, words: str) -> str:
    """On one line; nothing when it is too long to be one."""
    line = " ".join(words.split())
    return line if len(line) <= (Decision._meta.get_field(name).max_length or 0) else ""


def _number_in(address: str) -> str:
    """What a committee system calls the page: …/ieDecisionDetails.aspx?ID=1234."""
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return ""
    named = next((value[0] for name, value in query.items() if name.casefold() in ("id", "aiid", "iid")), "")
    return named if named.isascii() and named.isdigit() and len(named) <= 12 else ""


def read_day(words: str) -> datetime.date | None:
    match = _DAY.search(words[:200])
    if match is None:
        return None
    written = re.sub(r"(?<=\d)(st|nd|rd|th)\b|\bof\b|,", " ", match[1])
    moment = understand_date(" ".join(written.split()))
    return council_day(moment) if moment else None


def _after_day(words: str) -> str:
    """Of “10/03/2027 - Cabinet”, the body."""
    match = _DAY.search(words)
    return words[match.end() :].strip(" \t\n-–,:") if match else ""


def _why_in(decided: str) -> str:
    """Where what was decided says why in the same breath, and nothing else does."""
    said = _WHY_OF_ALL.search(" ".join(decided.split()))
    return _capital(said["why"]) if said else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def read_options(words: str) -> list[Weighed]:
    """Each paragraph, or each line that is marked as one of a list, is an option. The first sentence names it."""
    if not words or _NONE.match(words.strip()):
        return []
    found: list[Weighed] = []
    for one in map(_option, _paragraphs(words)):
        if not one.text and one.why and found and not found[-1].why:
            found[-1] = Weighed(found[-1].text, one.taken, one.why)  # it stands in a paragraph of its own
        elif one.text or one.why:
            found.append(one if one.text else Weighed(one.why))
    return [_option(words)] if len(found) > MOST_OPTIONS else found


def _paragraphs(words: str) -> Iterator[str]:
    lines: list[str] = []
    for line in words.split("\n"):
        if lines and (not line.strip() or _MARK.match(line)):
            yield "\n".join(lines)
            lines = []
        if line.strip():
            lines.append(line)
    if lines:
        yield "\n".join(lines)


def _option(paragraph: str) -> Weighed:
    """All of its words are kept: what is too long for a name stands under why."""
    line = " ".join(_MARK.sub("", paragraph, count=1).split())
    became = _WHY.search(line)
    longest = Option._meta.get_field("text").max_length or 0
    if became and len(line[: became.start()].strip()) <= longest:
        return Weighed(line[: became.start()].strip(), bool(became["yes"]), _capital(became["why"]))
    if len(line) <= longest:
        return Weighed(line)
    cut = line.rfind(". ", 0, longest) + 1 or line.rfind(" ", 0, longest)
    cut = cut if cut > 0 else longest
    return Weighed(line[:cut].strip(), why=line[cut:].strip())

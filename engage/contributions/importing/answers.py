"""One row of a table understood as one contribution, or refused with the reason."""

import datetime
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from engage.accounts.addresses import FEWEST_LINES, MOST_LINES, address_lines, is_email, is_phone
from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.contributions.enums import GivenKind
from engage.contributions.importing.dates import council_day, understand_date, why_no_date
from engage.contributions.importing.outside import side_of
from engage.contributions.importing.request import Request
from engage.contributions.importing.tables import Cell, Row, Unreadable, is_blank
from engage.contributions.models import Given
from engage.contributions.services import Beside, Words
from engage.core.deadlines import today
from engage.core.references import keyed_digests
from engage.core.text import normalise_text

MAX_TEXT = 250_000  # characters of one cell: forty pages, an organisation's whole submission
MAX_VALUE = Given._meta.get_field("value").max_length or 0
MAX_ADDRESS = Contact._meta.get_field("address").max_length or 0
YES = re.compile(
    r"✓|(yes|y|true|1|x|ticked|checked|agreed?|i agree|ie|ydw|cytuno)\b(?!.*\b(but|only|not?|if|unless)\b).*",
    re.I | re.S,
)
NO = re.compile(r"(no|n|false|0|unticked|unchecked|disagree|i do not agree|na|nac ydw)\b.*", re.I | re.S)
MAX_NAME = 100  # of a ward, or of a way that it came: people choose among them in a list


class Refused(ValueError):
    """This row is not taken, and why. Once it is mended, the same file can be brought in again."""


@dataclass(frozen=True)
class Answer:
    """A row that can be taken. `keys` name it under today's key first, then under each retired one."""

    place: int
    words: tuple[Words, ...]
    keys: tuple[str, ...]
    received_at: datetime.datetime | None = None
    own_id: str = ""
    address: str = ""
    address_kind: ContactKind = ContactKind.EMAIL
    given: tuple[Beside, ...] = ()
    may_be_quoted: bool | None = None  # None: they were not asked, or did not say
    outside: str = ""  # the first or the last day, which its date is beyond
    size: int = field(default=0, compare=False)

    @property
    def shown_address(self) -> str:
        """In one line."""
        return ", ".join(self.address.splitlines())


class Occurrences:
    """How often a text was met so far, counted on disk: a file may have millions of rows."""

    def __init__(self):
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("CREATE TABLE met (what BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def count(self, what: str) -> int:
        key = hashlib.sha256(what.encode()).digest()
        counted = "INSERT INTO met VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        return self._database.execute(counted, [key]).fetchone()[0]

    def close(self) -> None:
        self._database.close()


class Reader:
    """Understands the rows of one table, in their order."""

    def __init__(self, headings: Sequence[str], request: Request):
        self.columns, self.language, self.activity = request.columns, request.language, request.activity
        self.at = {name: headings.index(name) for name in self.columns.wanted()}
        self.occurrences = Occurrences()

    def close(self) -> None:
        self.occurrences.close()

    def read(self, row: Row) -> Answer:
        """Raises Refused."""
        if row.problem:
            raise Refused(row.problem)
        words = tuple(Words(name, self._text(row, name), self.language) for name in self.columns.texts)
        own_id = self._id(row)
        received_at = self._date(row)
        given = tuple(self._beside(row, own_id))
        ticked = any(one.kind == GivenKind.CHOICE for one in given)
        if not ticked and not any(one.text for one in words):
            raise Refused(_("it holds no words"))
        # Counted before the address is looked at: mending it must not change which row is which.
        keys = tuple(keyed_digests("import", self._name(words, given, own_id, received_at)))
        size = sum(len(one.text) for one in words)
        kind, address = self._contact(row)
        outside = side_of(self.activity, council_day(received_at)) if received_at else ""
        return Answer(
            row.place, words, keys, received_at, own_id, address, kind, given, self._quoting(row), outside, size
        )  # fmt: skip

    def _cell(self, row: Row, name: str) -> Cell:
        cell = row.cells[self.at[name]]
        if isinstance(cell, Unreadable):
            raise Refused(_("in “%(column)s” %(reason)s") % {"column": name, "reason": cell.reason})
        return cell

    def _text(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        text = normalise_text(cell if isinstance(cell, str) else cell.isoformat(" ", "minutes"))
        if len(text) > MAX_TEXT:
            detail = {"column": name, "there": len(text), "limit": MAX_TEXT}
            raise Refused(_("“%(column)s” has %(there)d characters; %(limit)d can be taken") % detail)
        return text

    def _beside(self, row: Row, own_id: str) -> Iterator[Beside]:
        for name, kind in self.columns.beside_words().items():
            value = self._text(row, name)
            limit = MAX_VALUE if kind in (GivenKind.CHOICE, GivenKind.ORGANISATION) else MAX_NAME
            if len(value) > limit:
                detail = {"column": name, "there": len(value), "limit": limit}
                raise Refused(
                    _("“%(column)s” has %(there)d characters; what is not people’s words can have %(limit)d") % detail
                )
            if value:
                yield Beside(kind, name, value)

    def _id(self, row: Row) -> str:
        if not self.columns.own_id:
            return ""
        own_id = self._text(row, self.columns.own_id)
        if not own_id:
            raise Refused(_("“%(column)s” is empty") % {"column": self.columns.own_id})
        if len(own_id) > MAX_VALUE:
            detail = {"column": self.columns.own_id, "there": len(own_id), "limit": MAX_VALUE}
            raise Refused(_("“%(column)s” has %(there)d characters; a number can have %(limit)d") % detail)
        return own_id

    def _date(self, row: Row) -> datetime.datetime | None:
        if not self.columns.date:
            return None
        moment = understand_date(self._cell(row, self.columns.date))
        if moment is None:
            raise Refused(why_no_date(self._cell(row, self.columns.date), column=self.columns.date))
        if self.activity.kept_until(council_day(moment)) < today():
            raise Refused(
                _("it is older than the %(months)d months for which words are kept here")
                % {"months": self.activity.keep_months}
            )
        return moment

    def _quoting(self, row: Row) -> bool | None:
        """Nobody is taken to have agreed whose answer is not a plain yes."""
        said = self._text(row, self.columns.quote).strip() if self.columns.quote else ""
        if not said:
            return None
        if NO.fullmatch(said):
            return False
        if YES.fullmatch(said):
            return True
        reason = _("“%(column)s” says neither yes nor no; write one of them, or empty it")
        raise Refused(reason % {"column": self.columns.quote})

    def _name(
        self, words: Sequence[Words], given: Sequence[Beside], own_id: str, received_at: datetime.datetime | None
    ) -> str:
        """What makes this row this row: its id in the other system, else all that it says."""
        if own_id:
            return json.dumps(["id", own_id])
        moment = received_at.astimezone(datetime.UTC).isoformat() if received_at else ""
        ticked = [[one.question, one.value] for one in given if one.kind == GivenKind.CHOICE]
        said = json.dumps(["words", [one.text for one in words], moment, *([ticked] if ticked else [])])
        return f"{said}#{self.occurrences.count(said)}"

    def _contact(self, row: Row) -> tuple[ContactKind, str]:
        """One way is kept of each person: by e-mail where there is an address, else by post, else by phone."""
        ways = {ContactKind.EMAIL: self._email, ContactKind.POST: self._post, ContactKind.PHONE: self._phone}
        found = ((kind, way(row)) for kind, way in ways.items())
        return next(((kind, address) for kind, address in found if address), (ContactKind.EMAIL, ""))

    def _email(self, row: Row) -> str:
        cell = self._cell(row, self.columns.email) if self.columns.email else ""
        if is_blank(cell):
            return ""
        address = normalise_text(cell) if isinstance(cell, str) else ""
        if not is_email(address):
            reason = _("“%(column)s” does not hold an e-mail address; mend it, or empty it to take only the words")
            raise Refused(reason % {"column": self.columns.email})
        return address

    def _post(self, row: Row) -> str:
        """A name alone is no address: such people are reached by phone, where their number is there."""
        lines = address_lines("\n".join(self._text(row, name) for name in self.columns.post))
        address = "\n".join(lines)
        if not lines or (len(lines) < FEWEST_LINES and self._phone(row)):
            return ""
        if not FEWEST_LINES <= len(lines) <= MOST_LINES or len(address) > MAX_ADDRESS:
            detail = {"column": self.columns.post[0], "least": FEWEST_LINES, "most": MOST_LINES, "limit": MAX_ADDRESS}
            reason = _(
                "the postal address that begins in “%(column)s” needs %(least)d to %(most)d lines, and %(limit)d"
                " characters at most; mend it, or empty it to take only the words"
            )
            raise Refused(reason % detail)
        return address

    def _phone(self, row: Row) -> str:
        number = self._text(row, self.columns.phone) if self.columns.phone else ""
        if number and (not is_phone(number) or len(number) > MAX_ADDRESS):
            reason = _("“%(column)s” does not hold a whole phone number; mend it, or empty it to take only the words")
            raise Refused(reason % {"column": self.columns.phone})
        return number

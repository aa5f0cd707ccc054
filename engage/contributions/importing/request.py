"""What an officer asks for when they bring in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engage.contributions.enums import GivenKind
from engage.contributions.models import Activity


@dataclass(frozen=True)
class Columns:
    """Which column holds what. Each text column becomes a part, with its heading as what was asked."""

    texts: Sequence[str]
    own_id: str = ""
    date: str = ""
    email: str = ""
    post: Sequence[str] = ()  # the lines of it, in the order of the columns
    phone: str = ""
    choices: Sequence[str] = ()
    channel: str = ""
    organisation: str = ""
    ward: str = ""
    quote: str = ""

    def wanted(self) -> list[str]:
        return [
            *self.texts,
            *(name for name in (self.own_id, self.date, self.quote) if name),
            *self.contact(),
            *self.beside_words(),
        ]

    def contact(self) -> list[str]:
        """The columns that say how to reach a person."""
        return [name for name in (self.email, *self.post, self.phone) if name]

    def beside_words(self) -> dict[str, GivenKind]:
        """The columns whose values are kept as they are."""
        kinds = dict.fromkeys(self.choices, GivenKind.CHOICE)
        single = {
            self.channel: GivenKind.CHANNEL, self.organisation: GivenKind.ORGANISATION, self.ward: GivenKind.WARD
        }  # fmt: skip
        return kinds | {name: kind for name, kind in single.items() if name}

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with an import. What nobody named is left out: an older one names less."""
        always = {"texts": list(self.texts), "id": self.own_id, "date": self.date, "email": self.email}
        more = {
            "choices": list(self.choices), "channel": self.channel, "organisation": self.organisation,
            "ward": self.ward, "post": list(self.post), "phone": self.phone, "quote": self.quote
        }  # fmt: skip
        return always | {name: value for name, value in more.items() if value}


@dataclass(frozen=True)
class Request:
    """What an officer asked for."""

    activity: Activity
    columns: Columns
    language: str = "en"
    contact_basis: str = ""  # what the people in the file were told their address is for
    quote_basis: str = ""  # what they were asked when they said whether they may be quoted
    leave_outside: bool = False  # what is dated before the first day or after the last is not taken
    tell: bool = False  # send each person a receipt
    other_columns: bool = False  # the file was brought in before, from other columns, and that is meant
    codes_lost: bool = False

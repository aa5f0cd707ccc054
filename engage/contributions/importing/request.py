"""What an officer asks for when they bring in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engage.contributions.models import Activity


@dataclass(frozen=True)
class Columns:
    """Which column holds what. Each text column becomes a part, with its heading as what was asked."""

    texts: Sequence[str]
    own_id: str = ""
    date: str = ""
    email: str = ""

    def wanted(self) -> list[str]:
        return [*self.texts, *(name for name in (self.own_id, self.date, self.email) if name)]

    def as_dict(self) -> dict[str, Any]:
        return {"texts": list(self.texts), "id": self.own_id, "date": self.date, "email": self.email}


@dataclass(frozen=True)
class Request:
    """What an officer asked for."""

    activity: Activity
    columns: Columns
    language: str = "en"
    contact_basis: str = ""  # what the people in the file were told their address is for
    tell: bool = False  # send each person a receipt
    other_columns: bool = False  # the file was brought in before, from other columns, and that is meant
    codes_lost: bool = False

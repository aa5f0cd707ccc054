"""How many people hear what, by which way: numbers for each message that differs, and nothing of anybody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engage.decisions.hearing import Hearer, Standings
from engage.decisions.ways import Way


@dataclass(frozen=True)
class Alike:
    """What some people hear alike. `heard` is on their pages; what they want no messages about is not `written`."""

    way: Way
    language: str
    heard: Standings
    written: Standings


class Counted:
    """People as they come; then how many are alike, those of whom somebody comes first before the others."""

    def __init__(self) -> None:
        self._people: Counter[Alike] = Counter()
        self._first: dict[Alike, int] = {}

    def add(self, one: Hearer) -> None:
        alike = Alike(one.way, one.language, one.heard, one.written)
        self._people[alike] += 1
        self._first[alike] = min(one.first, self._first.get(alike, one.first))

    def in_order(self) -> list[tuple[Alike, int]]:
        return sorted(self._people.items(), key=lambda one: self._first[one[0]])


def as_rows(counted: Iterable[tuple[Alike, int]]) -> list[list]:
    """To be kept: which answers, and where people stand on them, by their numbers and names."""
    return [[one.way.value, one.language, one.heard, one.written, people] for one, people in counted]


def from_rows(rows: Iterable[list]) -> list[tuple[Alike, int]]:
    return [
        (Alike(Way(way), language, _standings(heard), _standings(written)), people)
        for way, language, heard, written, people in rows
    ]


def _standings(kept: Iterable[Any]) -> Standings:
    return tuple((influence, standing) for influence, standing in kept)

"""A dry run: every row understood and held against what is here, and none of them kept."""

import json
import sqlite3
from typing import Any

from engage.contributions.importing.answers import Answer
from engage.contributions.importing.keeping import Here, Keeper, given_in
from engage.contributions.importing.report import REFUSED, Report
from engage.contributions.models import Contribution, RefusedRow
from engage.contributions.words import new_parts


class Findings(Report):
    """Gathers the refusals, to be kept in one statement for many."""

    def __init__(self) -> None:
        super().__init__(lambda sentence: None)
        self.refused: list[tuple[int, str]] = []

    def row(self, place: int, outcome: str, reason: str = "") -> None:
        self.count[outcome] += 1
        if outcome == REFUSED:
            self.refused.append((place, reason))

    def take_refused(self, batch: Any) -> list[RefusedRow]:
        refused, self.refused = self.refused, []
        return [RefusedRow(batch=batch, place=place, reason=reason) for place, reason in refused]


class Trial(Keeper):
    """Keeps on disk, for as long as it runs, what it would have kept: a row may come twice in one file."""

    def __init__(self, **kwargs: Any):
        super().__init__(by=None, codes=None, **kwargs)
        self.size = 200
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute("PRAGMA journal_mode=OFF")
        self._seen.execute("CREATE TABLE seen (name TEXT PRIMARY KEY, said TEXT) WITHOUT ROWID")

    def close(self) -> None:
        self._seen.close()

    def _here(self, keys: list[str]) -> dict[str, Here]:
        marks = ", ".join("?" * len(keys))
        found = self._seen.execute(f"SELECT name, said FROM seen WHERE name IN ({marks})", keys)  # noqa: S608
        return {name: _from_line(said) for name, said in found} | super()._here(keys)

    def _keep(self, answers: list[Answer]) -> None:
        rows = [(answer.keys[0], _as_line(answer)) for answer in answers]
        self._seen.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)

    def foretell(self, answers: list[Answer]) -> dict[int, tuple[str, str]]:
        """Of each row, by its place, what would become of it, and why."""
        return self._sort(answers)


def _as_line(answer: Answer) -> str:
    words = [(part.position, part.sha256) for part in new_parts(Contribution(), answer.words)]
    return json.dumps([words, sorted(given_in(answer))])


def _from_line(said: str) -> Here:
    words, given = json.loads(said)
    return Here([tuple(one) for one in words], given={tuple(one) for one in given})

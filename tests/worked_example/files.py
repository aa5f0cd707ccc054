"""The worked example as it lies in this folder, with the comments it was made of: real ones, or made-up ones of the
same lengths."""

import csv
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REAL_DATA = Path("../shared/data/real")
COMMENTS = "american-assembly.bowling-green.comments.csv"
Coded = tuple[int, int, int, str]  # the number of a comment, where a passage begins and ends, its code


class NotThere(Exception):
    """The real comments are not where they were looked for."""


@dataclass(frozen=True)
class Comment:
    """One comment, and the number of the person who wrote it."""

    number: int
    person: int
    at: str  # milliseconds since 1970, as the file has it
    text: str


@dataclass(frozen=True)
class Example:
    comments: dict[int, Comment]
    codes: list[dict[str, Any]]
    codings: list[Coded]
    findings: list[dict[str, Any]]
    decisions: list[dict[str, Any]]

    def part(self, keys: set[str]) -> "Example":
        """Only these findings, and what they rest on and are answered by."""
        findings = [one for one in self.findings if one["key"] in keys]
        numbers = {evidence["comment_id"] for one in findings for evidence in one["evidence"]}
        decisions = [
            {**one, "influences": [row for row in one["influences"] if row["finding"] in keys]}
            for one in self.decisions
        ]
        return replace(
            self,
            comments={number: one for number, one in self.comments.items() if number in numbers},
            codings=[row for row in self.codings if row[0] in numbers],
            findings=findings,
            decisions=[one for one in decisions if one["influences"]],
        )

    def only(self, numbers: Iterable[int]) -> "Example":
        """Only these comments with their codings, and no findings."""
        comments = {number: self.comments[number] for number in numbers}
        codings = [row for row in self.codings if row[0] in comments]
        return replace(self, comments=comments, codings=codings, findings=[], decisions=[])

    def sample(self, size: int) -> "Example":
        """As many comments, evenly from all of them."""
        numbers = sorted(self.comments)
        size = min(size, len(numbers))
        return self.only(numbers[at * len(numbers) // size] for at in range(size))


def asked_for(*, made_up: bool) -> Example:
    """What somebody who runs one of the commands wants, who is told what to do where it is not there."""
    try:
        return made_up_example() if made_up else real_example(Path(os.environ.get("ENGAGE_REAL_DATA") or REAL_DATA))
    except NotThere as error:
        sys.exit(f"{error} Name their folder with ENGAGE_REAL_DATA, or say ARGS=--made-up for words that nobody said.")


def real_example(folder: Path) -> Example:
    """Raises NotThere."""
    try:
        with (folder / COMMENTS).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise NotThere(f"The comments are not at {folder / COMMENTS}: {error.strerror}.") from error
    comments = [
        Comment(int(row["comment-id"]), int(row["author-id"]), row["timestamp"], row["comment-body"]) for row in rows
    ]
    return _example(comments)


def made_up_example() -> Example:
    """The same codings, findings and answers over words that nobody said."""
    whole = _example([])
    numbers = sorted({row[0] for row in whole.codings})
    comments = [
        Comment(number, number % PEOPLE, str(FIRST + number * 60_000), _made_up_text(number, whole.codings))
        for number in numbers
    ]
    return replace(whole, comments={one.number: one for one in comments})


PEOPLE = 400
FIRST = 1_760_000_000_000
FILLER = "The ferry at the lock runs late on market days, and the lamp beside the old mill has been dark since May. "


def _made_up_text(number: int, codings: list[Coded]) -> str:
    """As long as the passages need it, with blanks around each of them and none at any edge."""
    spans = [(start, end) for coded, start, end, _label in codings if coded == number]
    length = max(end for _start, end in spans)
    letters = list((FILLER * (length // len(FILLER) + 2))[number % 40 :][:length])
    for start, end in spans:
        if start:
            letters[start - 1] = " "
        if end < length:
            letters[end] = " "
    for start, end in [*spans, (0, length)]:
        letters[start] = letters[end - 1] = "o"
    return "".join(letters)


def _example(comments: list[Comment]) -> Example:
    with (HERE / "codings.csv").open(encoding="utf-8", newline="") as file:
        codings = [
            (int(row["comment_id"]), int(row["start"]), int(row["end"]), row["code_label"])
            for row in csv.DictReader(file)
        ]
    return Example(
        comments={one.number: one for one in comments},
        codes=_json("codebook.json")["codes"],
        codings=codings,
        findings=_json("findings.json"),
        decisions=_json("decisions.json"),
    )


def _json(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))

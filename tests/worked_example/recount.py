"""Who is owed what, counted from the files alone: no database, and none of the product's own code."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.worked_example.files import Example
from tests.worked_example.letters import Letter
from tests.worked_example.people import WRITTEN_ANSWERS, Course, People
from tests.worked_example.sentences import SENTENCES, stands

Answer = tuple[str, ...]


@dataclass(frozen=True)
class Owed:
    """Of one decision: people, each in exactly one of these."""

    answered: int  # written the answers
    news: int  # written only that there is news: nobody has said yet that the address is right
    came_back: int  # or the mail server refused it
    stopped: int
    withdrew: int  # between publication and sending or printing
    no_address: int  # given a slip of paper; each of their comments is counted as somebody

    @property
    def people(self) -> int:
        return self.answered + self.news + self.came_back + self.stopped + self.withdrew + self.no_address


class Recount:
    """`references[number]` is the reference that a comment was given."""

    def __init__(self, example: Example, people: People, references: dict[int, str]):
        self.example, self.people, self.references = example, people, references
        self.findings = {one["key"]: one for one in example.findings}
        self.taken_back_early = set(people.numbers_of(people.withdraw_early))
        self.taken_back = self.taken_back_early | set(people.numbers_of(people.withdraw_late))
        self.stances: dict[tuple[str, int], set[str]] = defaultdict(set)  # by finding and comment
        for finding in example.findings:
            for one in finding["evidence"]:
                self.stances[finding["key"], one["comment_id"]].add(one["stance"])

    # --- People

    def owed(self, decision: dict[str, Any]) -> Owed:
        reached = self._comments_under(decision) - self.taken_back_early
        people = {self.people.person_of[number] for number in reached}
        without = {number for number in reached if self.people.person_of[number] not in self.people.address}
        course = Counter(self.people.course[person] for person in people if person in self.people.course)
        return Owed(
            answered=course[Course.CONFIRMS],
            news=course[Course.SILENT],
            came_back=course[Course.REFUSED] + course[Course.COMES_BACK],
            stopped=course[Course.STOPS_EARLY] + course[Course.STOPS_LATE],
            withdrew=course[Course.WITHDRAWS_LATE] + len(without & self.taken_back),
            no_address=len(without - self.taken_back),
        )

    def _comments_under(self, decision: dict[str, Any]) -> set[int]:
        keys = {row["finding"] for row in decision["influences"]}
        return {number for key, number in self.stances if key in keys}

    def slips(self) -> Counter[str]:
        """The references on slips of paper, and how often: once for each publication."""
        return Counter(
            self.references[number]
            for decision in self.example.decisions
            for number in self._comments_under(decision) - self.taken_back
            if self.people.person_of[number] not in self.people.address
        )

    # --- Messages

    def receipts(self) -> Counter[tuple[str, str]]:
        """Each comment's receipt, to the address that was left with it, unless the mail server refuses that one."""
        refused = set(self.people.who(Course.REFUSED))
        return Counter(
            (self.people.address[person], self.references[number])
            for number, person in self.people.person_of.items()
            if person in self.people.address and person not in refused
        )

    def letters(self) -> Counter[Letter]:
        """One for each person and publication, to those who said that the address is theirs."""
        found: Counter[Letter] = Counter()
        for decision in self.example.decisions:
            under = self._comments_under(decision)
            for person in self.people.who(*WRITTEN_ANSWERS):
                if theirs := under.intersection(self.people.numbers_of([person])):
                    found[self._letter(decision, person, theirs)] += 1
        return found

    def _letter(self, decision: dict[str, Any], person: int, numbers: set[int]) -> Letter:
        return Letter(
            to=self.people.address[person],
            title=decision["title"],
            references=frozenset(self.references[number] for number in numbers),
            answers=frozenset(self.answers(decision, numbers)),
        )

    def news(self) -> Counter[str]:
        """How often each person is told only that there is news."""
        return Counter(
            self.people.address[person]
            for decision in self.example.decisions
            for person in self.people.who(Course.SILENT)
            if self._comments_under(decision).intersection(self.people.numbers_of([person]))
        )

    def answers(self, decision: dict[str, Any], numbers: Iterable[int]) -> list[Answer]:
        """What somebody is told who wrote these comments."""
        found = []
        for row in decision["influences"]:
            stances = {stance for number in numbers for stance in self.stances.get((row["finding"], number), ())}
            if stances:
                found.append(self._answer(row, stances))
        return found

    def _answer(self, row: dict[str, Any], stances: set[str]) -> Answer:
        standing = stands(stances)
        lines = [
            f"What we understood: {self.findings[row['finding']]['statement']}",
            SENTENCES[row["outcome"]][standing],
            f"Because: {row.get('refined', {}).get(standing, row['reason'])}",
        ]
        lines += [f"Before: {row['before']}", f"Now: {row['after']}"] if "before" in row else []
        lines += [f"Passed to: {row['passed_to']}"] if "passed_to" in row else []
        if "next_date" in row:
            day = datetime.date.fromisoformat(row["next_date"])
            lines.append(f"There will be news by {day.day} {day:%B %Y}.")
        return tuple(lines)

    def objections(self) -> set[tuple[str, str]]:
        """An address, and a sentence that its person objected to."""
        return {
            (self.people.address[person], f"What we understood: {self.findings[key]['statement']}")
            for (key, number), stances in self.stances.items()
            if "against" in stances and (person := self.people.person_of[number]) in self.people.address
        }

    # --- What each reads with their return code

    def pages(self) -> dict[str, set[Answer]]:
        """By reference: what became of each comment that was not taken back, with an address or without."""
        return {
            self.references[number]: {
                answer[:3] for decision in self.example.decisions for answer in self.answers(decision, [number])
            }
            for number in self.example.comments.keys() - self.taken_back
        }

    # --- How far it has come

    def coverage(self) -> dict[str, Any]:
        """Of all comments; whoever took theirs back is owed nothing."""
        here = self.example.comments.keys() - self.taken_back
        outcomes: dict[int, set[str]] = defaultdict(set)
        for row in (row for decision in self.example.decisions for row in decision["influences"]):
            for evidence in self.findings[row["finding"]]["evidence"]:
                outcomes[evidence["comment_id"]].add(row["outcome"])
        told = {number: outcomes[number] for number in here if number in outcomes}
        answered = sum(bool(each - {"not_yet"}) for each in told.values())
        return {
            "received": len(self.example.comments),
            "withdrawn": len(self.taken_back),
            "read": len(here),
            "coded": len(here & {row[0] for row in self.example.codings}),
            "in_finding": len(here & {number for _key, number in self.stances}),
            "answered": answered,
            "deciding": len(told) - answered,
            "waiting": len(here) - len(told),
            "by_outcome": dict(Counter(outcome for each in told.values() for outcome in each)),
        }

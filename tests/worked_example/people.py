"""Whom the people behind the comments are made up to be: who left an address, and what each of them does. Always the
same for the same comments."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from itertools import cycle

from tests.worked_example.files import Comment

OFFICER, ANALYSTS, DECIDER = "officer@example.org", ["one@example.org", "two@example.org"], "decider@example.org"


class Course(StrEnum):
    """What one of them does after their comments are brought in."""

    CONFIRMS = "confirms the address, and reads the answers"
    SILENT = "never says that the address is theirs"
    COMES_BACK = "confirms the address; by the time the answers are sent, mail to it comes back"
    REFUSED = "has an address that the mail server refuses"
    STOPS_EARLY = "wants no messages, before a decision is published"
    STOPS_LATE = "wants no messages, after a decision is published and before it is sent"
    WITHDRAWS_EARLY = "takes back all they said, before a decision is published"
    WITHDRAWS_LATE = "takes back all they said, after a decision is published and before it is sent"


ROUND = [
    Course.CONFIRMS, Course.STOPS_EARLY, Course.CONFIRMS, Course.CONFIRMS, Course.SILENT, Course.CONFIRMS,
    Course.WITHDRAWS_EARLY, Course.CONFIRMS, Course.COMES_BACK, Course.CONFIRMS, Course.REFUSED, Course.CONFIRMS,
    Course.STOPS_LATE, Course.CONFIRMS, Course.CONFIRMS, Course.WITHDRAWS_LATE, Course.CONFIRMS, Course.CONFIRMS
]  # fmt: skip
WRITTEN_ANSWERS = Course.CONFIRMS, Course.COMES_BACK
# The order in which addresses are given. This one lets most outcomes meet most standings among those written to.
STEP, MODULUS = 249, 1009
ONE_IN = 20  # of those without an address: takes back what they said, before a decision is published or after


class People:
    """`address[person]` for about half of the comments; `course[person]` for those who left one."""

    def __init__(self, comments: Iterable[Comment]):
        self.comments = sorted(comments, key=lambda one: one.number)
        self.person_of = {one.number: one.person for one in self.comments}
        self.address = self._addresses()
        self.course = dict(zip(self.address, cycle(ROUND), strict=False))
        without = [person for person in dict.fromkeys(self.person_of.values()) if person not in self.address]
        self.withdraw_early = {*self.who(Course.WITHDRAWS_EARLY), *without[::ONE_IN]}
        self.withdraw_late = {*self.who(Course.WITHDRAWS_LATE), *without[ONE_IN // 2 :: ONE_IN]}

    def _addresses(self) -> dict[int, str]:
        """One person after another, as long as that makes no more than half of the comments."""
        comments = Counter(self.person_of.values())
        reached = 0
        addresses: dict[int, str] = {}
        for person in sorted(comments, key=lambda person: (person * STEP % MODULUS, person)):
            if 2 * (reached + comments[person]) <= len(self.comments):
                addresses[person] = f"person-{person}@example.org"
                reached += comments[person]
        return addresses

    def who(self, *courses: Course) -> list[int]:
        return [person for person, course in self.course.items() if course in courses]

    def numbers_of(self, people: Iterable[int]) -> list[int]:
        """Their comments."""
        wanted = set(people)
        return [number for number, person in self.person_of.items() if person in wanted]

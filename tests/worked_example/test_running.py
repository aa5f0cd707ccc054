"""The worked example, repeated: small versions of `make worked-example`, and proof that its sums can be wrong."""

import subprocess
import sys
from collections import Counter
from email.message import EmailMessage

import pytest

from tests.databases import ROOT
from tests.worked_example.adding_up import Sum, as_lines, messages_sums
from tests.worked_example.files import made_up_example, real_example
from tests.worked_example.letters import ANSWERS, BETWEEN, NEWS, Letter
from tests.worked_example.people import Course, People
from tests.worked_example.reading import choose
from tests.worked_example.recount import Recount
from tests.worked_example.running import carry_out
from tests.worked_example.sentences import SENTENCES, THANKS

# One finding for each outcome; every stance is taken under one of them.
PART = {"walking", "welcome", "interests", "parking", "cannabis", "red_lights"}
SMALL_PART = {"walking", "welcome", "red_lights"}
OF_EACH = [
    "messages sent", "without an address, given a slip of paper", "opted out",
    "came back, or refused by the mail server", "withdrew before it was sent"
]  # fmt: skip


def check(sums: list[Sum]):
    assert [one for one in sums if not one.is_right] == []
    of_all = {one.name: one.found for one in sums if one.column == "all of them"}
    assert [name for name in OF_EACH if not of_all[name]] == []  # or this would prove little
    assert of_all["people owed an answer"] == sum(of_all[name] for name in OF_EACH)


def test_it_adds_up_over_words_that_nobody_said(own_database, tmp_path):
    check(carry_out(made_up_example().part(PART), tmp_path, say=lambda line: None))


def test_it_adds_up_over_what_people_said(own_database, real_data, tmp_path):
    letters = tmp_path / "letters"
    check(carry_out(real_example(real_data).part(SMALL_PART), tmp_path, say=lambda line: None, letters=letters))
    written = [path.read_text() for path in sorted(letters.iterdir())]
    assert len(written) == 10
    told = {line for text in written for line in text.splitlines()}
    assert {SENTENCES[outcome]["supports"] for outcome in ("changed", "strengthened", "not_yet")} - told == set()


def test_without_the_comments_it_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.worked_example.running"],
        env={"ENGAGE_REAL_DATA": str(tmp_path), "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"The comments are not at {tmp_path}/american-assembly.bowling-green.comments.csv: No such file or directory. "
        "Name their folder with ENGAGE_REAL_DATA, or say ARGS=--made-up for words that nobody said.\n"
    )


# --- The sums can be wrong ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def recount() -> Recount:
    example = made_up_example().part(PART)
    return Recount(example, People(example.comments.values()), {number: f"R{number}" for number in example.comments})


def message(to: str, subject: str, text: str = "") -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = to, subject
    made.set_content(text)
    made.recipients = [to]
    return made


def written(letter: Letter) -> EmailMessage:
    opening = f"Your references: {', '.join(letter.references)}"
    answers = ["\n\n".join(answer) for answer in letter.answers]
    return message(letter.to, f"{ANSWERS}{letter.title}", BETWEEN.join([opening, *answers, "About it."]))


def arrived(recount: Recount) -> tuple[list[EmailMessage], list[EmailMessage]]:
    receipts = [message(to, f"We have what you gave us ({about})") for to, about in recount.receipts().elements()]
    news = [message(to, NEWS) for to in recount.news().elements()]
    return receipts, [*news, *(written(letter) for letter in recount.letters().elements())]


def wrong(recount: Recount, receipts, messages) -> dict[str, int]:
    return {one.name: one.found for one in messages_sums(receipts, messages, recount) if not one.is_right}


MISSING, EXTRA = "owed and not there, or with other words", "there and not owed, or twice"


def test_what_is_owed_adds_up(recount):
    receipts, messages = arrived(recount)
    assert len(receipts) > 20 < len(messages)
    assert wrong(recount, receipts, messages) == {}


def test_one_message_that_is_missing_is_noticed(recount):
    receipts, messages = arrived(recount)
    found = wrong(recount, receipts[1:], messages[:-1])
    assert (found[f"receipts: {MISSING}"], found[f"messages with answers: {MISSING}"]) == (1, 1)


def test_one_message_that_came_twice_is_noticed(recount):
    receipts, messages = arrived(recount)
    found = wrong(recount, receipts, [messages[0], *messages, messages[-1]])
    assert found[f"messages with answers: {EXTRA}"] == found[f"messages that say only that there is news: {EXTRA}"] == 1


@pytest.mark.parametrize("changed", ["to", "title", "references", "answers"])
def test_one_message_that_says_something_else_is_noticed(recount, changed):
    receipts, messages = arrived(recount)
    first, second = next(
        (one, two)
        for one in recount.letters()
        for two in recount.letters()
        if getattr(one, changed) != getattr(two, changed)
    )
    other = Letter(**{**vars(first), changed: getattr(second, changed)})
    kept = [*recount.letters() - Counter([first]), other]
    news = [one for one in messages if one["Subject"] == NEWS]
    found = wrong(recount, receipts, [*news, *map(written, kept)])
    assert (found[f"messages with answers: {MISSING}"], found[f"messages with answers: {EXTRA}"]) == (1, 1)


def test_somebody_thanked_for_what_they_objected_to_is_noticed(recount):
    receipts, messages = arrived(recount)
    objected = {understood: to for to, understood in recount.objections()}
    letter = next(
        one for one in recount.letters() for answer in one.answers if THANKS in answer[1] and answer[0] in objected
    )
    answer = next(one for one in letter.answers if THANKS in one[1] and one[0] in objected)
    thanks = Letter(objected[answer[0]], letter.title, letter.references, letter.answers)
    found = wrong(recount, receipts, [*messages, written(thanks)])
    assert found["people thanked for what they objected to"] == 1


def test_a_sum_that_is_wrong_says_so():
    lines = as_lines([Sum("texts", 3, 3), Sum("sent", 1, 2, "A"), Sum("sent", 4, 4, "B"), Sum("pages", 5, 6)])
    assert [line.split() for line in lines] == [
        ["texts", "3"], [], ["A", "B"], ["sent", "1", "(WRONG:", "2)", "4"], [], ["pages", "5", "(WRONG:", "6)"]
    ]  # fmt: skip


# --- The people who are made up -----------------------------------------------------------------------------


def test_half_of_the_comments_have_an_address_and_every_course_is_taken():
    whole = made_up_example()
    people = People(whole.comments.values())
    reached = people.numbers_of(people.address)
    assert len(whole.comments) == 896
    assert abs(2 * len(reached) - 896) < 10
    assert set(people.course.values()) == set(Course)
    assert people.course == People(reversed(whole.comments.values())).course


def test_letters_to_read_are_chosen_by_what_none_before_them_says():
    def letter(*sentences: str) -> Letter:
        return Letter("a", "b", frozenset(), frozenset(("", sentence, "") for sentence in sentences))

    assert choose([letter("x"), letter("x"), letter("y"), letter("x", "y", "z"), letter("u")]) == [3, 4, 0, 2, 1]

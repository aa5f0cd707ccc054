"""What came of a run, counted in its database and its mailbox, beside the recount from the files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from tests.worked_example.letters import ANSWERS, NEWS, RECEIPT, Letter, body, read_letter, recipient, runs_of_six
from tests.worked_example.recount import Recount
from tests.worked_example.sentences import THANKS

if TYPE_CHECKING:
    from tests.worked_example.running import Run


@dataclass(frozen=True)
class Sum:
    """What was found, and what ought to be found."""

    name: str
    found: Any
    wanted: Any
    column: str = ""  # of a table: the decision that it is about

    @property
    def is_right(self) -> bool:
        return self.found == self.wanted

    @property
    def shown(self) -> str:
        return f"{self.found:,}" if self.is_right else f"{self.found} (WRONG: {self.wanted})"


def as_lines(sums: list[Sum]) -> list[str]:
    """One line for each number, and a table for those of the decisions."""
    table = [one for one in sums if one.column]
    at = sums.index(table[0])
    return [*map(_line, sums[:at]), "", *_table(table), "", *map(_line, sums[at + len(table) :])]


def _line(one: Sum) -> str:
    return f"{one.name:<84}{one.shown:>8}"


def _table(sums: list[Sum]) -> list[str]:
    columns = list(dict.fromkeys(one.column for one in sums))
    found = {(one.name, one.column): one.shown for one in sums}
    lines = [f"{'':<42}" + "".join(f"{column:>17}" for column in columns)]
    for name in dict.fromkeys(one.name for one in sums):
        lines.append(f"{name:<42}" + "".join(f"{found[name, column]:>17}" for column in columns))
    return lines


def add_up(run: "Run", recount: Recount) -> list[Sum]:
    return [
        *_kept(run, recount),
        *_decisions(run, recount),
        *messages_sums(run.receipts, run.messages, recount),
        *_same("slips of paper", Counter(run.slips), recount.slips()),
        *_words(run),
        *_pages(run, recount),
        *_coverage(run, recount),
    ]


# --- What is kept ---------------------------------------------------------------------------------------

KEPT = {
    "texts brought in": "SELECT count(*) FROM contributions_part",
    "people with an address": "SELECT count(*) FROM accounts_contact",
    "texts taken back": "SELECT count(*) FROM contributions_contribution WHERE withdrawn_at IS NOT NULL",
    "texts with words": "SELECT count(*) FROM contributions_part WHERE text <> ''",
    "texts read": "SELECT count(DISTINCT part_id) FROM analysis_reading",
    "texts coded": "SELECT count(DISTINCT part_id) FROM analysis_excerpt",
    "codings": "SELECT count(*) FROM analysis_coding",
    "findings": "SELECT count(*) FROM analysis_finding",
    "findings reviewed by somebody else": (
        "SELECT count(*) FROM analysis_finding WHERE reviewed_by_id IS NOT NULL AND reviewed_by_id <> created_by_id"
    ),
    "excerpts under findings": "SELECT count(*) FROM analysis_evidence",
    "decisions published": "SELECT count(*) FROM decisions_decision WHERE published_at IS NOT NULL",
    "rows of the ledger published": "SELECT count(*) FROM decisions_influence WHERE published_at IS NOT NULL",
    "different outcomes": "SELECT count(DISTINCT outcome) FROM decisions_influence",
}


def _kept(run: "Run", recount: Recount) -> Iterator[Sum]:
    example, gone = recount.example, recount.taken_back
    rows = [row for decision in example.decisions for row in decision["influences"]]
    withdrawn = {*run.people.withdraw_early, *run.people.withdraw_late}
    wanted = {
        "texts brought in": len(example.comments),
        "people with an address": len(run.people.address.keys() - withdrawn),
        "texts taken back": len(gone),
        "texts with words": len(example.comments.keys() - gone),
        "texts read": len(example.comments),
        "texts coded": len({row[0] for row in example.codings}),
        "codings": len(set(example.codings)),
        "findings": len(example.findings),
        "findings reviewed by somebody else": len(example.findings),
        "excerpts under findings": sum(len(one["evidence"]) for one in example.findings),
        "decisions published": len(example.decisions),
        "rows of the ledger published": len(rows),
        "different outcomes": len({row["outcome"] for row in rows}),
    }
    for name, query in KEPT.items():
        yield Sum(name, run.site.sql(query)[0][0], wanted[name])


# --- Who is owed an answer --------------------------------------------------------------------------------


def _decisions(run: "Run", recount: Recount) -> Iterator[Sum]:
    said = run.do("what_figures_say")
    whole: Counter[str] = Counter()
    wholly: Counter[str] = Counter()
    for pk, decision in zip(run.decisions, recount.example.decisions, strict=True):
        found, owed = said[str(pk)], recount.owed(decision)
        wanted = {
            "people owed an answer": owed.people,
            "messages sent": owed.answered + owed.news,
            "without an address, given a slip of paper": owed.no_address,
            "opted out": owed.stopped,
            "came back, or refused by the mail server": owed.came_back,
            "withdrew before it was sent": owed.withdrew,
            "still waiting, or nobody knows": 0,
        }
        counted = {
            "people owed an answer": found["owed"],
            "messages sent": found["sent"],
            "without an address, given a slip of paper": found["on_paper"],
            "opted out": found["stopped"],
            "came back, or refused by the mail server": found["bounced"],
            "withdrew before it was sent": found["no_longer_owed"],
            "still waiting, or nobody knows": sum(found[one] for one in STILL_OPEN),
        }
        whole.update(counted)
        wholly.update(wanted)
        yield from (Sum(name, counted[name], wanted[name], decision["reference"]) for name in wanted)
    yield from (Sum(name, whole[name], wholly[name], "all of them") for name in wholly)


STILL_OPEN = ["waiting", "to_print", "to_ring", "no_address", "failed", "unknown"]


# --- The mailbox --------------------------------------------------------------------------------------------


def messages_sums(receipts: list[EmailMessage], messages: list[EmailMessage], recount: Recount) -> Iterator[Sum]:
    """The mailbox holds exactly the right messages: each once, to that address, with those words."""
    got = Counter((recipient(one), _reference_of(one)) for one in receipts)
    yield from _same("receipts", got, recount.receipts())
    news = Counter(recipient(one) for one in messages if one["Subject"] == NEWS)
    yield from _same("messages that say only that there is news", news, recount.news())
    with_answers = [one for one in messages if str(one["Subject"]).startswith(ANSWERS)]
    yield Sum("messages of no known kind", len(messages) - len(with_answers) - news.total(), 0)
    letters = Counter(read_letter(one) for one in with_answers)
    yield from _same("messages with answers", letters, recount.letters())
    yield Sum(
        "answers in them", *(sum(len(one.answers) * n for one, n in c.items()) for c in (letters, recount.letters()))
    )
    yield Sum("people thanked for what they objected to", len(thanked_wrongly(letters, recount)), 0)


def _reference_of(message: EmailMessage) -> str:
    found = RECEIPT.fullmatch(str(message["Subject"]))
    return found.group(1) if found else ""


def _same(name: str, got: Counter, wanted: Counter) -> Iterator[Sum]:
    yield Sum(name, got.total(), wanted.total())
    yield Sum(f"{name}: owed and not there, or with other words", (wanted - got).total(), 0)
    yield Sum(f"{name}: there and not owed, or twice", (got - wanted).total(), 0)


def thanked_wrongly(letters: Counter[Letter], recount: Recount) -> list[tuple[str, str]]:
    objections = recount.objections()
    return [
        (letter.to, answer[0])
        for letter in letters
        for answer in letter.answers
        if THANKS in answer[1] and (letter.to, answer[0]) in objections
    ]


def _words(run: "Run") -> Iterator[Sum]:
    theirs = {words for one in run.example.comments.values() for words in runs_of_six(one.text)}
    found = sum(bool(theirs & runs_of_six(body(one))) for one in run.receipts + run.messages)
    yield Sum("messages that hold anybody's words", found, 0)


# --- What each reads, and how far it has come -----------------------------------------------------------------


def _pages(run: "Run", recount: Recount) -> Iterator[Sum]:
    said = {reference: {tuple(answer) for answer in answers} for reference, answers in run.do("what_pages_say").items()}
    wanted = recount.pages()
    yield Sum("pages that a return code opens", len(said), len(wanted))
    yield Sum("of these, with other answers than are owed", sum(said.get(one) != wanted[one] for one in wanted), 0)


def _coverage(run: "Run", recount: Recount) -> Iterator[Sum]:
    said, wanted = run.do("what_coverage_says"), recount.coverage()
    outcomes, wanted_outcomes = said.pop("by_outcome"), wanted.pop("by_outcome")
    for outcome in sorted(outcomes | wanted_outcomes):
        said[outcome], wanted[outcome] = outcomes.get(outcome, 0), wanted_outcomes.get(outcome, 0)
    yield from (Sum(f"shown in public: {name.replace('_', ' ')}", said[name], wanted[name]) for name in wanted)

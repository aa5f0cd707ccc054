"""One real consultation, closed: 896 comments are brought in, read, coded, understood, decided on and answered, as
officers would, into an empty database of its own; then everything is counted again, and it adds up or this fails.

    ENGAGE_REAL_DATA=../shared/data/real python -m tests.worked_example.running      (`make worked-example`)
"""

import argparse
import csv
import mailbox
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import databases
from tests.mail import running_mailbox
from tests.site import Site, end
from tests.worked_example.adding_up import Sum, add_up, as_lines
from tests.worked_example.files import Example, asked_for
from tests.worked_example.letters import confirm_link, recipient, returned, stop_link
from tests.worked_example.people import ANALYSTS, OFFICER, WRITTEN_ANSWERS, Course, People
from tests.worked_example.reading import write_ten
from tests.worked_example.recount import Recount

QUESTION = "What would make our area better?"
BASIS = "We will write to you about what became of what you told us, and about nothing else."
WHILE = 600  # seconds that one act may take at most
UNFINISHED = (
    "SELECT (SELECT count(*) FROM notifications_message WHERE channel = 'email' "
    "AND state IN ('waiting', 'claimed', 'handing_over')) "
    "+ (SELECT count(*) FROM notifications_announcement WHERE derived_at IS NULL) "
    "+ (SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING'))"
)


class Run:
    """One run on one site. `say` is told how far it has come."""

    def __init__(self, site: Site, folder: Path, example: Example, say: Callable[[str], None]):
        self.site, self.folder, self.example, self.say = site, folder, example, say
        self.people = People(example.comments.values())
        self.references: dict[int, str] = {}
        self.codes: dict[int, str] = {}

    def carry_out(self) -> None:
        self.bring_in()
        self._send()
        self.receipts = list(self.site.mailbox.messages)
        self._residents_answer()
        self._read_and_code()
        findings = self._find()
        self.decisions = [self.do("decide", decision=one, findings=findings) for one in self.example.decisions]
        self.say("Some take back what they said before anything is published.")
        self._take_back(self.people.withdraw_early)
        self.say(f"{len(self.decisions)} decisions are recorded and published.")
        self.owed = [self.do("publish", decision=decision) for decision in self.decisions]
        self.say("Some take back what they said, or want no messages, before these are sent.")
        self._take_back(self.people.withdraw_late)
        self._stop(Course.STOPS_LATE)
        self._send()
        self.messages = self.site.mailbox.messages[len(self.receipts) :]
        self._come_back()
        self.say("For those without an address a slip of paper is printed.")
        self.slips = self.do("print_slips")

    def sums(self) -> list[Sum]:
        return add_up(self, Recount(self.example, self.people, self.references))

    def do(self, act: str, **arguments: Any) -> Any:
        """One of the acts of acts.py, inside the site."""
        return self.site.run_python(f"tests.worked_example.acts:{act}", timeout=WHILE, **arguments)

    # --- Bringing in

    def bring_in(self) -> None:
        comments = sorted(self.example.comments.values(), key=lambda one: one.number)
        self.say(f"{len(comments)} comments are brought in.")
        activity = self.do("open_consultation", question=QUESTION)
        path, codes = self.folder / "answers.csv", self.folder / "codes.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["number", "said at", QUESTION, "address"])
            for one in comments:
                writer.writerow([one.number, one.at, one.text, self.people.address.get(one.person, "")])
        columns = ["--text-column", QUESTION, "--id-column", "number", "--date-column", "said at"]
        contact = ["--email-column", "address", "--contact-basis", BASIS, "--tell"]
        more = ["--activity", activity, "--codes", codes, "--by", OFFICER]
        self.site.manage("import_contributions", path, *columns, *contact, *more, timeout=WHILE)
        with codes.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                self.references[int(row["id"])] = row["reference"]
                self.codes[int(row["id"])] = row["code"]

    # --- Officers

    def _by_analyst(self, numbers) -> list[tuple[str, list[int]]]:
        """The first reads the even numbers and the second the odd ones."""
        return [(by, [one for one in sorted(numbers) if one % 2 == odd]) for odd, by in enumerate(ANALYSTS)]

    def _read_and_code(self) -> None:
        self.say(f"Two analysts read them, and file {len(self.example.codings)} passages under codes.")
        self.do("make_codebook", codes=self.example.codes)
        for by, numbers in self._by_analyst(self.example.comments):
            theirs = set(numbers)
            self.do("read", by=by, references=[self.references[number] for number in numbers])
            codings = [
                (self.references[number], start, end, label)
                for number, start, end, label in self.example.codings
                if number in theirs
            ]
            self.do("code", by=by, codings=codings)

    def _find(self) -> dict[str, int]:
        """Each is defined by one of the two and reviewed by the other."""
        self.say(f"{len(self.example.findings)} findings are written by one of them and reviewed by the other.")
        made = {}
        for number, finding in enumerate(self.example.findings):
            author, reviewer = ANALYSTS[number % 2], ANALYSTS[1 - number % 2]
            evidence = [
                (self.references[one["comment_id"]], one["start"], one["end"], one["stance"])
                for one in finding["evidence"]
            ]
            made[finding["key"]] = self.do("find", by=author, finding=finding, evidence=evidence)
            self.do("review", by=reviewer, finding=made[finding["key"]])
        return made

    # --- Residents

    def _residents_answer(self) -> None:
        self.say("Some confirm their address, some want no messages.")
        courses = *WRITTEN_ANSWERS, Course.STOPS_LATE, Course.WITHDRAWS_EARLY, Course.WITHDRAWS_LATE
        confirmed = {self.people.address[person] for person in self.people.who(*courses)}
        links = {recipient(one): confirm_link(one) for one in self.receipts if recipient(one) in confirmed}
        self.do("press", links=sorted(links.values()))
        self._stop(Course.STOPS_EARLY)

    def _stop(self, course: Course) -> None:
        """As a mail program does it: one request to the address in the header (RFC 8058)."""
        addresses = {self.people.address[person] for person in self.people.who(course)}
        links = {recipient(one): stop_link(one) for one in self.receipts if recipient(one) in addresses}
        self.do("press", links=sorted(links.values()), **{"List-Unsubscribe": "One-Click"})

    def _take_back(self, people: set[int]) -> None:
        numbers = self.people.numbers_of(people)
        self.do("take_back", codes=[(self.references[number], self.codes[number]) for number in numbers])

    # --- Messages

    def _send(self) -> None:
        """A worker of the product's own hands them over, until there is nothing left to do."""
        self.site.mailbox.refuse_addresses({self.people.address[one] for one in self.people.who(Course.REFUSED)})
        self.say("Messages are handed to the mail server.")
        worker = self.site.start_worker()
        deadline = time.monotonic() + WHILE
        while self.site.sql(UNFINISHED)[0][0]:
            if time.monotonic() > deadline or worker.poll() is not None:
                raise RuntimeError(f"The messages did not go out:\n{self.site.output()[-4000:]}")
            time.sleep(0.2)
        end(worker)

    def _come_back(self) -> None:
        self.say("Some of them come back.")
        addresses = {self.people.address[person] for person in self.people.who(Course.COMES_BACK)}
        folder = self.folder / "returned"
        box = mailbox.Maildir(folder)
        for message in self.messages:
            if recipient(message) in addresses:
                box.add(returned(message))
        self.site.manage("record_bounces", folder)


def carry_out(example: Example, folder: Path, *, say: Callable[[str], None], letters: Path | None = None) -> list[Sum]:
    with running_mailbox() as server, databases.fresh() as database:
        site = Site(database, folder, server)
        try:
            run = Run(site, folder, example, say)
            run.carry_out()
            if letters:
                write_ten(run, letters)
            return run.sums()
        finally:
            site.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Repeats the worked example, and says whether it adds up.")
    parser.add_argument("--made-up", action="store_true", help="with words that nobody said, instead of the comments")
    parser.add_argument(
        "--letters", type=Path, metavar="FOLDER", help="write ten messages there, each beside its person's own words"
    )
    wanted = parser.parse_args()
    begun = time.monotonic()
    example = asked_for(made_up=wanted.made_up)
    with tempfile.TemporaryDirectory(prefix="worked-example-") as own:
        sums = carry_out(
            example,
            Path(own),
            say=lambda line: print(f"{time.monotonic() - begun:6.0f} s  {line}", flush=True),
            letters=wanted.letters,
        )
    print("", *as_lines(sums), "", sep="\n")
    print(f"{time.monotonic() - begun:.0f} seconds")
    if wrong := sum(not one.is_right for one in sums):
        sys.exit(f"It does not add up: {wrong} of {len(sums)} sums are wrong.")
    print(f"It adds up: {len(sums)} sums.")


if __name__ == "__main__":
    main()

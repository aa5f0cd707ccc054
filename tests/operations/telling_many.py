"""A decision is published to many people, and the task worker is killed again and again while it tells them: while it
writes down whom to tell, before, in and after the hand-over of a message. At the end everybody is accounted for.

    python -m tests.operations.telling_many --people 10000 --kills 20      (part of `make endure`)
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import databases
from tests.mail import running_mailbox
from tests.site import Site

LONG_AGO = "2000-01-01 00:00:00"
UNDER_WAY = "SELECT count(*) FROM notifications_message WHERE state IN ('waiting', 'claimed', 'handing_over')"
NONE_OF = [
    "told twice",
    "neither told nor listed",
    "said to be told and not",
    "not owed and told",
    "still under way",
]
STALLED = 300  # seconds


class Telling:
    def __init__(self, site: Site, people: int, kills: int, seed: int):
        self.site, self.people, self.kills, self.chance = site, people, kills, random.Random(seed)
        self.killed: Counter = Counter()

    def carry_out(self) -> dict[str, int]:
        self.site.run_python("tests.operations.inside:owed_by_many", people=self.people, timeout=600)
        begun = time.monotonic()
        self._kill_while(self._written_down, self.people // 4, "killed while writing down whom to tell")
        apart = self.people // (self.kills + 1)  # so that the last kill is in the middle too
        for number in range(1, self.kills + 1):
            until = number * apart + self.chance.randint(-apart // 2, apart // 2)
            self._kill_while(self._arrived, until, "killed while sending")
        worker = self.site.start_worker(interval=0)
        self._wait(self._settled_but_for_the_killed)
        self.took = time.monotonic() - begun
        kill(worker)
        self._time_passes()
        return self._sums()

    def _kill_while(self, count, until: int, how: str) -> None:
        """A worker of its own, killed a random moment after so much is done."""
        worker = self.site.start_worker(interval=0)
        self._wait(lambda: count() >= until)
        time.sleep(self.chance.uniform(0, 0.02))
        kill(worker)
        self.killed[how] += 1
        # Its task is old enough to be taken up again: the next worker does it.
        self.site.sql("UPDATE django_tasks_database_dbtaskresult SET status = 'READY' WHERE status = 'RUNNING'")

    def _written_down(self) -> int:
        return self.site.sql("SELECT count(*) FROM notifications_message")[0][0]

    def _arrived(self) -> int:
        return len(self.site.mailbox.messages)

    def _settled_but_for_the_killed(self) -> bool:
        return self.site.sql(UNDER_WAY)[0][0] <= sum(self.killed.values()) and self._written_down() == self.people

    def _wait(self, until) -> None:
        deadline, last = time.monotonic() + STALLED, -1
        while not until():
            if (now := self._arrived() + self._written_down()) != last:
                deadline, last = time.monotonic() + STALLED, now
            if time.monotonic() > deadline:
                raise AssertionError(f"Nothing goes on any more:\n{self.site.output()[-3000:]}")
            time.sleep(0.01)

    def _time_passes(self) -> None:
        """Claims are stale, and everything that could send something again has its chance, twice."""
        for _time in range(2):
            self.site.sql("UPDATE notifications_message SET claimed_at = ? WHERE claimed_at IS NOT NULL", LONG_AGO)
            self.site.sql("UPDATE notifications_message SET next_attempt_at = ?", LONG_AGO)
            self.site.run_python("tests.notifications.on_site:tick_work_tick", timeout=600)

    def _sums(self) -> dict[str, int]:
        rows = self.site.sql(
            "SELECT c.address, m.state FROM notifications_message m JOIN accounts_contact c ON c.id = m.contact_id"
        )
        got = Counter(message.recipients[0] for message in self.site.mailbox.messages)
        said = {address for address, state in rows if state == "sent"}
        unknown = {address for address, state in rows if state == "unknown"}
        return {
            "owed it": self.people,
            "written down": len(rows),
            "told": len(got),
            "told twice": sum(got.values()) - len(got),
            "said to be told": len(said),
            "said to be told and not": len(said - got.keys()),
            "of unknown outcome, for an officer": len(unknown),
            "of these, told in truth": len(unknown & got.keys()),
            "neither told nor listed": self.people - len(got.keys() | unknown),
            "not owed and told": len(got.keys() - {address for address, _state in rows}),
            "still under way": self.site.sql(UNDER_WAY)[0][0],
            **self.killed,
        }


def kill(worker) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)


def adds_up(sums: dict[str, int]) -> bool:
    whole = sums["owed it"] == sums["written down"] == sums["said to be told"] + sums[UNKNOWN]
    return whole and not any(sums[name] for name in NONE_OF)


UNKNOWN = "of unknown outcome, for an officer"


def tell_many(folder: Path, *, people: int, kills: int, seed: int) -> tuple[dict[str, int], float]:
    with running_mailbox() as mailbox, databases.fresh() as database:
        site = Site(database, folder, mailbox)
        try:
            telling = Telling(site, people, kills, seed)
            return telling.carry_out(), telling.took
        finally:
            site.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="telling-") as folder:
        sums, took = tell_many(Path(folder), **vars(wanted))
    for name, count in sums.items():
        print(f"{count:>8,}  {name}{'' if not count or name not in NONE_OF else '   <- WRONG'}")
    print(f"{took:>8,.0f}  seconds, {wanted.people / took:.0f} messages a second (seed {wanted.seed})")
    sys.exit(None if adds_up(sums) else "It does not add up.")


if __name__ == "__main__":
    main()

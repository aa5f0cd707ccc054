"""Many people send at once while web and task workers are killed at random and the disk fills again and again. At the
end everything adds up: what was acknowledged is there, nothing is doubled, nothing is half.

    python -m tests.operations.enduring --responses 10000 --processes 16      (`make endure`)
"""

import argparse
import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import databases
from tests.mail import running_mailbox
from tests.site import Site, end

NO_LIMIT = resource.RLIM_INFINITY
TINY = 4096  # bytes: no file may grow beyond, which is what a full disk is to whoever writes


@dataclass
class Run:
    """One run: its site, its people, what was done to them, and what they were told."""

    site: Site
    responses: int
    processes: int
    seed: int = 1
    pause: float = 0.9  # seconds from one act of trouble to the next, on average
    killed: Counter = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    told: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def carry_out(self) -> dict[str, int]:
        self.chance = random.Random(self.seed)
        self.site.environment["ENGAGE_TRUSTED_PROXIES"] = "1"  # each person has an address of their own
        made = self.site.run_python("tests.operations.inside:given_a_consultation")
        self.site.start(workers=4, threads=4)
        self.worker, tick = self.site.start_worker(), self.site.start_tick()
        people = [self._person(made, first) for first in range(self.processes)]
        readers = [threading.Thread(target=self._listen, args=[person]) for person in people]
        trouble = threading.Thread(target=self._make_trouble)
        for thread in (*readers, trouble):
            thread.start()
        for thread in readers:
            thread.join()
        self.over.set()
        trouble.join()
        end(tick)
        return self._sums()

    def _person(self, made: dict[str, Any], first: int) -> subprocess.Popen:
        numbers = f"{first}:{self.responses}:{self.processes}"
        command = [sys.executable, "-m", "tests.operations.people", self.site.url, made["start"], str(made["question"])]
        return subprocess.Popen([*command, numbers], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def _listen(self, person: subprocess.Popen) -> None:
        for line in person.stdout:
            self.told.append(json.loads(line))
        if error := person.stderr.read():
            self.failed.append(error.strip().splitlines()[-1])
        person.wait()
        person.stdout.close()
        person.stderr.close()

    # --- Trouble

    def _make_trouble(self) -> None:
        acts = itertools.cycle(
            [self._kill_a_web_worker, self._fill, self._kill_a_web_worker, self._kill_the_task_worker]
        )
        while not self.over.wait(self.chance.uniform(0.3, 1.7) * self.pause):
            next(acts)()

    def _kill_a_web_worker(self) -> None:
        if workers := children(self.site.web.pid):
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(workers), signal.SIGKILL)
                self.killed["web workers killed"] += 1

    def _kill_the_task_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()
        self.killed["task workers killed"] += 1
        self.worker = self.site.start_worker()

    def _fill(self) -> None:
        """For a moment nothing more can be written by the site: not to the database, its log, the cache or a file."""
        self._limit(TINY)
        self.killed["times the disk was full"] += 1
        self.over.wait(self.chance.uniform(0.2, 1.0))
        self._limit(NO_LIMIT)

    def _limit(self, most: int) -> None:
        master = self.site.web.pid
        for pid in (master, *children(master), self.worker.pid):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, NO_LIMIT))

    # --- What came of it

    def _sums(self) -> dict[str, int]:
        self._let_it_finish()
        acknowledged = {one["reference"]: f"Answer number {one['number']} of many." for one in self.told}
        kept = self.site.sql(
            "SELECT c.reference, p.text FROM contributions_contribution c "
            "JOIN contributions_part p ON p.contribution_id = c.id"
        )
        texts = Counter(text for _reference, text in kept)
        return {
            "asked to be sent": self.responses,
            "acknowledged": len(self.told),
            "kept": len(kept),
            "acknowledged and missing": len(acknowledged.items() - set(kept)),
            "kept and never acknowledged": len(set(kept) - acknowledged.items()),
            "doubled": sum(count - 1 for count in texts.values()),
            **{name: self.site.sql(query)[0][0] for name, query in HALF.items()},
            "people given up": len(self.failed),
            "without a return code": sum(not one["code"] for one in self.told),
            "connections cut off": sum(one["cut_off"] for one in self.told),
            "refused": sum(one["refused"] for one in self.told),
            "refused without saying so clearly": sum(one["unclear"] for one in self.told),
            "refused with the words given back": sum(one["words_kept"] for one in self.told),
            "sent by mail": len(self.site.mailbox.messages),
            "told by mail twice": sum(count - 1 for count in self._recipients().values()),
            **self.killed,
        }

    def _let_it_finish(self) -> None:
        """What the killed task workers left undone is for an officer or for `tick`; those still waiting go out."""
        deadline = time.monotonic() + 3600
        waiting = "SELECT count(*) FROM notifications_message WHERE state = 'waiting'"
        while time.monotonic() < deadline:
            self.site.manage("tick", check=False, timeout=3600)
            underived = self.site.sql("SELECT count(*) FROM notifications_announcement WHERE derived_at IS NULL")
            if not self.site.sql(waiting)[0][0] and not underived[0][0]:
                break
            self.over.wait(1) if not self.over.is_set() else time.sleep(1)
        self.site.stop()
        end(self.worker)

    def _recipients(self) -> Counter:
        return Counter(recipient for message in self.site.mailbox.messages for recipient in message.recipients)


HALF = {
    "without words": "SELECT count(*) FROM contributions_contribution c WHERE NOT EXISTS "
    "(SELECT 1 FROM contributions_part p WHERE p.contribution_id = c.id AND p.text <> '')",
    "without a response": "SELECT count(*) FROM contributions_contribution c WHERE NOT EXISTS "
    "(SELECT 1 FROM consultations_response r WHERE r.contribution_id = c.id)",
    "without a receipt": "SELECT count(*) FROM contributions_contribution c WHERE NOT EXISTS "
    "(SELECT 1 FROM contributions_receipt r WHERE r.contribution_id = c.id)",
    "without a consent": "SELECT count(*) FROM contributions_contribution c WHERE NOT EXISTS "
    "(SELECT 1 FROM contributions_consent o WHERE o.contribution_id = c.id)",
    "whose draft was not used up": "SELECT count(*) FROM contributions_contribution c WHERE NOT EXISTS "
    "(SELECT 1 FROM consultations_draft d WHERE d.contribution_id = c.id)",
    "messages of unknown outcome or on their way": "SELECT count(*) FROM notifications_message WHERE state <> 'sent'",
}
NONE_OF = [
    "acknowledged and missing", "kept and never acknowledged", "doubled", "without words", "without a response",
    "without a receipt", "without a consent", "whose draft was not used up", "people given up",
    "refused without saying so clearly", "told by mail twice",
]  # fmt: skip


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def endure(folder: Path, *, responses: int, processes: int, **options: float) -> dict[str, int]:
    with running_mailbox() as mailbox, databases.fresh() as database:
        site = Site(database, folder, mailbox)
        try:
            return Run(site, responses, processes, **options).carry_out()
        finally:
            site.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--responses", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument(
        "--pause", type=float, default=3, help="seconds between two acts of trouble (default %(default)s)"
    )
    wanted = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="endure-") as folder:
        sums = endure(Path(folder), **vars(wanted))
    for name, count in sums.items():
        print(f"{count:>8,}  {name}{'' if not count or name not in NONE_OF else '   <- WRONG'}")
    print(f"{time.monotonic() - begun:>8,.0f}  seconds (seed {wanted.seed})")
    wrong = any(sums[name] for name in NONE_OF) or sums["acknowledged"] != wanted.responses
    sys.exit("It does not add up." if wrong else None)


if __name__ == "__main__":
    main()

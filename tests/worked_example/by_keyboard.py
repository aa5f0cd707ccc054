"""The comments coded once more as they were, in a real browser by the keyboard alone, counting presses and waits.

    ENGAGE_REAL_DATA=../shared/data/real make keystrokes                   (all 896 texts: some minutes)
    ENGAGE_REAL_DATA=../shared/data/real make keystrokes ARGS="--texts 200"

What is filed at the end is compared with `codings.csv`: the same passages under the same codes, or this fails.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from engage.setup import chromium
from tests import databases
from tests.browser import eventually
from tests.mail import running_mailbox
from tests.site import Site
from tests.worked_example.files import Coded, Example, asked_for
from tests.worked_example.hands import Hands, Span
from tests.worked_example.people import ANALYSTS
from tests.worked_example.running import Run
from tests.worked_example.seconds import reading_time, report
from tests.worked_example.waits import AHEAD, METER, Waits

SIGNED_IN = "tests.analysis.inside:staff_session"  # not imported: Django is not set up here
BARE_EVERY = 10  # texts
FILED = (
    "SELECT reference, excerpt.start, excerpt.end, label FROM analysis_coding coding "
    "JOIN analysis_excerpt excerpt ON excerpt.id = coding.excerpt_id "
    "JOIN analysis_code code ON code.id = coding.code_id "
    "JOIN contributions_part part ON part.id = excerpt.part_id "
    "JOIN contributions_contribution contribution ON contribution.id = part.contribution_id"
)
READ = "SELECT count(DISTINCT part_id) FROM analysis_reading"


class Replay:
    """One analyst codes every text of an example in a page that is signed in as nobody yet."""

    def __init__(self, run: Run, page: Page):
        self.run, self.page = run, page
        self.hands, self.waits = Hands(page), Waits()
        self.number_of = {reference: number for number, reference in run.references.items()}
        self.codings: dict[int, list[tuple[Span, str]]] = defaultdict(list)
        for number, start, end, label in run.example.codings:
            self.codings[number].append(((start, end), label))

    def carry_out(self) -> None:
        page, site = self.page, self.run.site
        page.add_init_script(METER)
        key = site.run_python(SIGNED_IN, role="Analyst", email=ANALYSTS[0])
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        page.goto(f"{site.url}/admin/contributions/")
        page.locator(".analysis-list td a").first.click()
        page.locator("[data-screen]").wait_for()
        for at in range(len(self.number_of)):
            self._code_one(at)

    def _code_one(self, at: int) -> None:
        page = self.page
        reference = page.locator("[data-screen]").get_attribute("data-reference")
        ahead: list[float] = []

        def is_fetched() -> bool:
            found = page.evaluate(AHEAD)
            ahead.extend([] if found is None else [found])
            return found is not None

        assert eventually(page, is_fetched, True), f"the one after {reference} was not fetched"
        fetched = ahead[0] / 1000
        self.waits.ahead.append(fetched)
        text = self.run.example.comments[self.number_of[reference]].text
        self.waits.late.append(max(0.0, fetched - reading_time(text)))
        if at % BARE_EVERY == 0:
            self.waits.ask_bare(page, f"{self.run.site.url}/admin/login/")
        is_last = at == len(self.number_of) - 1
        if is_last:
            self.waits.take(page)
        self.hands.code_text(self.codings[self.number_of[reference]])
        if is_last:
            page.get_by_text("That was the last one in this list.").wait_for()
        else:
            page.locator(f"[data-screen]:not([data-reference='{reference}'])").wait_for()

    def filed(self) -> set[Coded]:
        rows = self.run.site.sql(FILED)
        return {(self.number_of[reference], start, end, label) for reference, start, end, label in rows}

    def wrong(self) -> list[str]:
        """What is not as it ought to be."""
        wanted, found = set(self.run.example.codings), self.filed()
        read = self.run.site.sql(READ)[0][0]
        return [
            *(f"not filed: {one}" for one in sorted(wanted - found)),
            *(f"filed, and nobody did: {one}" for one in sorted(found - wanted)),
            *([f"{read} read of {len(self.number_of)}"] if read != len(self.number_of) else []),
        ]


@contextmanager
def a_page() -> Iterator[Page]:
    path = chromium.find()
    if path is None:
        raise SystemExit("There is no Chromium on this machine.")
    chromium.ready_driver()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running.new_context(locale="en-GB", reduced_motion="reduce").new_page()
        running.close()


def replay(example: Example, folder: Path, *, say: Callable[[str], None]) -> tuple[list[str], list[str]]:
    """The lines of the report, and what is wrong."""
    with running_mailbox() as server, databases.fresh() as database:
        site = Site(database, folder, server)
        try:
            run = Run(site, folder, example, say)
            run.bring_in()
            run.do("make_codebook", codes=example.codes)
            site.start()
            say(f"An analyst codes {len(example.comments)} texts by the keyboard.")
            with a_page() as page:
                replayed = Replay(run, page)
                replayed.carry_out()
            return report(example, replayed.hands.counted, replayed.waits), replayed.wrong()
        finally:
            site.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Codes the worked example by the keyboard, and counts.")
    parser.add_argument("--made-up", action="store_true", help="with words that nobody said, instead of the comments")
    parser.add_argument("--texts", type=int, help="so many of them, evenly from all")
    wanted = parser.parse_args()
    if wanted.texts is not None and wanted.texts < 1:
        parser.error("--texts takes 1 or more")
    begun = time.monotonic()
    example = asked_for(made_up=wanted.made_up)
    example = example.sample(wanted.texts or len(example.comments))

    def say(line: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="by-keyboard-") as own:
        lines, wrong = replay(example, Path(own), say=say)
    print("", *lines, "", sep="\n")
    if wrong:
        sys.exit("\n".join([f"It is not what was to be filed: {len(wrong)} differences.", *wrong[:20]]))
    print("What is filed is what was to be filed: every passage, under every code.")


if __name__ == "__main__":
    main()

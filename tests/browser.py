"""Journeys in a real Chromium.

    def test_x(site, page): page.goto(site.url) ...

A click waits until the page it leads to is there; after a key, wait for what you expect yourself.
`page`, `page_without_javascript` and `phone` (320 px wide) each fail the test on a script error or
a breach of the content security policy. `axe(page)` asserts that no WCAG 2.0 to 2.2 A/AA rule is broken.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from engage.setup import chromium
from tests.databases import ROOT

PICTURES = ROOT / ".cache" / "failed"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine: journeys in the browser")
    chromium.ready_driver()
    # Playwright keeps an event loop in this thread, and Django would refuse its own connection there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for act in ("click", "dblclick", "tap"):
            patch.setattr(Locator, act, _and_arrive(getattr(Locator, act)))
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()


def _and_arrive(act: Callable) -> Callable:
    """Playwright comes back from a click once the next page has begun; what is read of it then may be nothing."""

    @wraps(act)
    def acting(self: Locator, *args, **kwargs) -> None:
        act(self, *args, **kwargs)
        self.page.wait_for_load_state()

    return acting


def eventually(page: Page, look: Callable, expected: Any) -> Any:
    """What `look` sees: looks again until it is what is expected, ten seconds at most, and returns what it saw last.
    Unlike Playwright's own waiting for a function it needs no eval in the page, which our policy forbids."""
    for _ in range(200):
        if (seen := look()) == expected:
            return seen
        page.wait_for_timeout(50)
    return seen


@pytest.fixture
def new_page(browser: Browser, request) -> Callable:
    """Opens further pages, each with cookies of its own: `with new_page() as other: …`."""

    @contextmanager
    def opened(**options) -> Iterator[Page]:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce", **options)
        context.set_default_timeout(60_000)
        page = context.new_page()
        troubles = _listen(page)
        try:
            yield page
            if request.node.stash.get(FAILED, False) or troubles:
                _keep_picture(page, request.node.name)
            assert not troubles, "The browser complained:\n" + "\n".join(troubles)
        finally:
            context.close()

    return opened


@pytest.fixture
def page(new_page) -> Iterator[Page]:
    with new_page() as opened:
        yield opened


@pytest.fixture
def page_without_javascript(new_page) -> Iterator[Page]:
    with new_page(java_script_enabled=False) as opened:
        yield opened


@pytest.fixture
def phone(new_page) -> Iterator[Page]:
    with new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True) as opened:
        yield opened


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that a page breaks no WCAG 2.0, 2.1 or 2.2 rule of level A or AA that a program can check."""

    def check(page: Page) -> None:
        rules = {"runOnly": {"type": "tag", "values": WCAG}}
        violations = Axe().run(page, options=rules).response["violations"]
        lines = [
            f"{violation['id']}: {violation['help']}\n    " + "\n    ".join(node["html"] for node in violation["nodes"])
            for violation in violations
        ]
        assert not violations, f"{page.url} breaks accessibility rules:\n" + "\n".join(lines)

    return check


def _listen(page: Page) -> list[str]:
    """Script errors and policy breaches. A page that answers 4xx is the test's own affair."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))

    def on_console(message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(f"{page.url}: {message.text}")

    page.on("console", on_console)
    return troubles


def _keep_picture(page: Page, test: str) -> None:
    """What the page looked like when the test failed."""
    name = re.sub(r"[^\w-]+", "-", test)[:100]
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

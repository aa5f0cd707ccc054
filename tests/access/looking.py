"""Looking at one state with one browser page: what axe finds, how wide it is at 400%, how it is built."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Error, Page

from tests.access.state import State
from tests.access.tabbing import goes_wrong_by_tab
from tests.access.weighing import Scales, Weight
from tests.browser import WCAG

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async ([tags, exclude]) => {
  const found = await axe.run({ exclude }, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], elementRef: false, iframes: false,
  });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 300)}`));
}"""
STAND_STILL = "document.getAnimations().forEach((one) => one.finish())"
BUILD = """() => {
  const count = (selector) => document.querySelectorAll(selector).length;
  const shown = (element) => element.checkVisibility();
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(shown);
  return {
    title: document.title,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    headings: levels.map((h) => [Number(h.tagName[1]), h.innerText.trim()]),
    landmarks: ["header", "main", "footer"].filter((name) => count(`body > ${name}, body > div > ${name}`) === 1),
    nameless: count("nav:not([aria-label], [aria-labelledby])"),
    summary: document.activeElement.matches(".govuk-error-summary"),
  };
}"""
FILL = """(form, [given, button]) => {
  for (const [name, value] of Object.entries(given)) {
    for (const control of form.elements) {
      if (control.name === name && control.type !== "hidden") control.value = value;
    }
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector(button));
}"""
# 1280 by 1024 at 400%: what a browser then lays out.
ZOOMED = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > room + 1 && e.checkVisibility())
    .slice(-3).map((e) => `too wide at 400%: ${e.outerHTML.slice(0, 200)}`).concat(["too wide at 400%"]);
}"""
# Wagtail's body never scrolls sideways, because whatever is beyond the edge is cut off. A table may scroll in a box of
# its own, unless it is a list (tables.js; but Wagtail's own with boxes to tick). The list of headings waits beyond the
# edge until it is opened, and remarks are made on wide screens only.
CUT_OFF = """() => {
  const BESIDE = ".w-minimap, .w-field__comment-button";
  const room = document.documentElement.clientWidth;
  const says = (e) => e.matches("input, select, textarea, button, a, img")
    || [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const holder = (e) => {
    for (let box = e.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX !== "visible" && box.getBoundingClientRect().right <= room + 1) return style;
    }
  };
  const isOut = (e) => {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.right <= room + 1 || !e.checkVisibility({ visibilityProperty: true })) return false;
    const style = holder(e);
    return !style || !(["auto", "scroll"].includes(style.overflowX) || style.textOverflow === "ellipsis");
  };
  const isWide = (e) => e.getBoundingClientRect().right > room + 1 && !e.querySelector("thead input");
  const wide = [...document.querySelectorAll("main table.listing")].filter(isWide);
  return [...document.querySelectorAll("main *")].filter((e) => says(e) && isOut(e) && !e.closest(BESIDE))
    .map((e) => `cut off at 400%: ${e.outerHTML.slice(0, 200)}`)
    .concat(wide.map((e) => `a list scrolls sideways at 400%: ${e.textContent.trim().slice(0, 80)}`));
}"""
# The menu of the officers' screens folds away.
SETTLE = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  document.getAnimations().forEach((one) => one.finish());
  await frame();
}"""
# In one column: whoever goes on with Tab goes down the page, never up again, and nothing has an order of its own.
UPWARDS = """() => {
  const stops = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea)")];
  const top = (stop) => stop.getBoundingClientRect().top;
  return stops.filter((stop) => stop.checkVisibility())
    .filter((stop, number, all) => stop.tabIndex > 0
      || (number && stop.getBoundingClientRect().bottom < top(all[number - 1])))
    .map((stop) => `Tab goes up: ${stop.outerHTML.slice(0, 100)}`);
}"""


NOT_SEEN = {"title": "", "lang": "", "dir": "", "headings": [], "landmarks": [], "nameless": 0, "summary": False}


@dataclass
class Seen:
    """What one look at a state found."""

    faults: list[str]
    title: str = ""
    html: str = ""
    path: str = ""
    reads: str = ""
    weight: Weight = field(default_factory=Weight)
    build: dict = field(default_factory=lambda: dict(NOT_SEEN))


class Looker:
    """Goes to a state and looks at it. One page of one browser for all of them: opening pages costs most."""

    def __init__(
        self, page: Page, url: str, at: dict, who: dict, *, exclude: tuple[str, ...] = (), by_tab: bool = True
    ):
        self.page, self.url, self.at, self.who, self.exclude = page, url, at, who, exclude
        self.by_tab = by_tab
        self.devtools = page.context.new_cdp_session(page)
        self.scales = Scales(self.devtools)
        self.asked: set[str] = set()
        page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    def goes_to(self, state: State) -> list[str]:
        """Brings the browser into this state; says what is not as the table has it."""
        self.page.context.clear_cookies()
        cookies = [{**cookie, "url": self.url} for cookie in self.who[state.who]]
        if cookies:
            self.page.context.add_cookies(cookies)
        self.scales.begin()
        response = self.page.goto(self.url + state.path.format(**self.at), wait_until="load")
        self.weight = self.scales.read()
        if state.loses:
            self.page.context.clear_cookies(name=re.compile(state.loses))
        if state.send is not None:
            with self.page.expect_navigation(wait_until="load") as navigation:
                self.page.locator(state.form).first.evaluate(FILL, [state.send, state.press])
            response = navigation.value
        self.source = response.text()
        expected = (state.lands or state.path).format(**self.at).partition("?")[0]
        came = urlsplit(self.page.url).path
        faults = [] if came == expected else [f"came to {came} instead of {expected}"]
        if response.status != state.status and not (state.is_error and response.status in (200, 409, 422)):
            faults.append(f"answers {response.status} instead of {state.status}")
        return faults

    def looks_at(self, state: State) -> Seen:
        try:
            faults = self.goes_to(state)
        except Error as trouble:
            return Seen([f"cannot be reached: {trouble.message.splitlines()[0]}"])
        if not faults:
            build = self.page.evaluate(BUILD)
            faults += self.breaks() + self.goes_wrong_at_400()
            path = urlsplit(self.page.url).path
            return Seen(faults, build["title"], self.source, path, self.reads(), self.weight, build)
        return Seen(faults)

    def reads(self) -> str:
        """What a screen reader makes of the page's own part: roles and names, in their order."""
        return self.page.locator("main").first.aria_snapshot()

    def breaks(self, *, loaded: bool = False) -> list[str]:
        self.page.evaluate(STAND_STILL)  # half-way into its place, a message has too little contrast
        if not loaded:
            self.page.evaluate(AXE)
        return self.page.evaluate(RUN_AXE, [WCAG, list(self.exclude)])

    def goes_wrong_at_400(self) -> list[str]:
        """In the dark, too: what has too little contrast there is found by the same look."""
        self.devtools.send("Emulation.setDeviceMetricsOverride", ZOOMED)
        self.page.emulate_media(color_scheme="dark")
        try:
            self.page.evaluate(SETTLE)
            faults = self.page.evaluate(TOO_WIDE) + self.page.evaluate(CUT_OFF) + self.breaks(loaded=True)
            if self.by_tab:
                faults += self.page.evaluate(UPWARDS) + goes_wrong_by_tab(self.page)
            return faults
        finally:
            self.page.emulate_media(color_scheme="light")
            self.devtools.send("Emulation.clearDeviceMetricsOverride")


def as_text(faults: dict[str, list[str]]) -> str:
    return json.dumps(faults, indent=2, ensure_ascii=False)

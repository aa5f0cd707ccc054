"""How long the hands wait for the screen, by the browser's own clock: set up in a page before anything else runs."""

import statistics
from dataclasses import dataclass, field

from playwright.sync_api import Page

# For each press: until the screen is painted anew, and until what it asked for is there. Each `shown` is a text that
# came on the screen, each `filed` an answer to a filing; `ahead` is when the text after it had been fetched.
METER = """(() => {
  const meter = (window.meter = { presses: [], shown: [], filed: [], last: null });
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });
  document.addEventListener("keydown", (event) => {
    const at = event.timeStamp;
    meter.last = at;
    painted((now) => meter.presses.push(now - at));
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-analysis-form]")) meter.sent = (meter.sent || []).concat(meter.last);
  }, true);
  const look = (records) => {
    const screen = document.querySelector("[data-screen]");
    if (screen && screen !== meter.screen) {
      meter.screen = screen;
      meter.sent = [];
      const pressed = meter.last;
      const begun = performance.now();
      const entry = { reference: screen.dataset.reference, at: begun, waited: null };
      meter.shown.push(entry);
      painted((now) => { entry.waited = pressed === null ? null : now - pressed; });
    }
    const answered = records.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node.matches?.("[data-analysis-said]")));
    if (answered && meter.sent?.length) {
      const pressed = meter.sent.shift();
      painted((now) => meter.filed.push(now - pressed));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()"""

# Whether the next text is there already, and how long that took since this one was shown.
AHEAD = """() => {
  const next = document.querySelector('a[rel="next"]')?.href;
  if (!next) return 0;
  const { at } = meter.shown.at(-1);
  const fetched = performance.getEntriesByName(next).find((one) => one.startTime >= at - 1 && one.responseEnd > 0);
  if (fetched) performance.clearResourceTimings();
  return fetched ? fetched.responseEnd - at : null;
}"""

BARE = """async (address) => {
  const begun = performance.now();
  await (await fetch(address, { cache: "no-store", redirect: "manual" })).text();
  return performance.now() - begun;
}"""

TAKEN = """() => {
  const { presses, shown, filed } = meter;
  const waits = shown.map((one) => one.waited).filter((one) => one !== null);
  return { presses, filed, shown: waits };
}"""


@dataclass
class Waits:
    """In seconds."""

    presses: list[float] = field(default_factory=list)  # until the screen was painted anew
    filed: list[float] = field(default_factory=list)  # until a filing was answered; nobody waits for it
    shown: list[float] = field(default_factory=list)  # until the next text was there
    ahead: list[float] = field(default_factory=list)  # since a text was shown, until the one after it was fetched
    late: list[float] = field(default_factory=list)  # how much longer than that text takes to read
    bare: list[float] = field(default_factory=list)  # a request that asks for next to nothing

    def ask_bare(self, page: Page, address: str) -> None:
        self.bare.append(page.evaluate(BARE, address) / 1000)

    def take(self, page: Page) -> None:
        for name, measured in page.evaluate(TAKEN).items():
            getattr(self, name).extend(each / 1000 for each in measured)


def middle(measured: list[float]) -> float:
    return statistics.median(measured)


def slow(measured: list[float]) -> float:
    """The 95th percentile."""
    return sorted(measured)[max(0, -(-len(measured) * 95 // 100) - 1)]

"""Fingers on a phone: how big what they press is, whether anything is beyond the edge, and words marked by them.

too_small(page, "[data-screen]")        what is pressed there and measures less than 24 pixels by 24
is_too_wide(page)                       it would have to be scrolled sideways
hold_and_draw(page, words, "walk")      a finger rests on this word
"""

from playwright.sync_api import Locator, Page

SMALLEST = 24  # CSS pixels: WCAG 2.2, 2.5.8
# A link among words is as high as these are, which the rule allows; what has a label is pressed there, too.
TOO_SMALL = """([within, smallest]) => {
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const isAmongWords = (one) => one.matches("a") && getComputedStyle(one).display === "inline"
    && [...one.parentElement.childNodes].some((near) => near.nodeType === Node.TEXT_NODE && near.data.trim());
  const room = (one) => {
    const boxes = [one, ...(one.labels ?? [])].map((part) => part.getBoundingClientRect());
    const edge = (name, which) => which(...boxes.map((box) => box[name]));
    return [edge("right", Math.max) - edge("left", Math.min), edge("bottom", Math.max) - edge("top", Math.min)];
  };
  return [...document.querySelectorAll(`${within} :is(${pressed})`)]
    .filter((one) => one.checkVisibility() && !isAmongWords(one))
    .map((one) => [one, ...room(one).map((size) => Math.round(size * 10) / 10)])
    .filter(([, width, height]) => Math.min(width, height) < smallest)
    .map(([one, width, height]) => `${width} by ${height}: ${one.outerHTML.slice(0, 160)}`);
}"""
# What the browser of a phone does once a finger has rested on a word, and again when its handles are drawn.
SELECT = """(words, wanted) => {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const ends = [words.textContent.indexOf(wanted), words.textContent.indexOf(wanted) + wanted.length];
  const place = (at) => {
    walker.currentNode = words;
    let node = walker.nextNode();
    for (; at > node.data.length; node = walker.nextNode()) at -= node.data.length;
    return [node, at];
  };
  words.focus({ preventScroll: true });
  getSelection().setBaseAndExtent(...place(ends[0]), ...place(ends[1]));
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def too_small(page: Page, within: str) -> list[str]:
    return page.evaluate(TOO_SMALL, [within, SMALLEST])


def is_too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def hold_and_draw(page: Page, words: Locator, *wanted: str) -> None:
    """A finger rests on the first of these words, then draws the handles to the next. Chromium selects nothing by touch
    on a machine without a touch screen: what it would select is selected for it, while the finger is down."""
    devtools = page.context.new_cdp_session(page)
    words.scroll_into_view_if_needed()
    for drawn in wanted:
        x, y = words.evaluate(SELECT, drawn)
        devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        words.evaluate(SELECT, drawn)
        devtools.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    devtools.detach()

"""Going through a page with the Tab key: every stop in its order, and what is seen of the focus there.

The keys are real ones. At each stop the browser itself notes, once the key is up and the page has moved, how the
control looks, and whether any of it can be seen.
"""

from playwright.sync_api import Page

# How a control looks, and whether any of it can be seen where it is.
SIGHT = """
  const line = (style) => {
    const clear = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0
      || /^rgba\\(.*, 0\\)$/.test(style.outlineColor);
    return clear ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
  };
  const worn = (style) => [line(style), style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth];
  // A radio or a tick is drawn by its label.
  const look = (one) => [one, ...(one.labels ?? [])]
    .flatMap((part) => ["", "::before", "::after"].flatMap((drawn) => worn(getComputedStyle(part, drawn)))).join();
  const isOf = (hit, one) => [one, ...(one.labels ?? [])].some((part) => part.contains(hit));
  const inView = (one) => [...one.getClientRects()].some((box) => {
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (left >= right || top >= bottom) return false;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return isOf(hit, one);
  });
"""
WATCH = (
    f"() => {{{SIGHT}"
    + """
  document.body.tabIndex = -1;  // from the top, wherever the page has put the focus
  document.body.focus();
  document.body.removeAttribute("tabindex");
  const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio, video, [tabindex]";
  const wanted = [...document.querySelectorAll(stops)]
    .filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled);
  const before = new Map(wanted.map((one) => [one, look(one)]));
  const group = (one) => one.type === "radio" ? `radios ${one.name}` : one;
  const groups = (all) => [...new Set(all.map(group))];
  const seen = [], faults = [];
  let isRound = false;
  const says = (what, one) => faults.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
  addEventListener("keyup", () => {
    const one = document.activeElement;
    isRound ||= seen.length > 0 && [document.body, seen[0]].includes(one);
    if (one === document.body || seen.includes(one)) return;
    seen.push(one);
    if (!inView(one)) says("the focus is out of sight", one);
    if (before.get(one) === look(one)) says("the focus cannot be seen", one);
  }, { capture: true });
  window.tabbed = {
    isRound: () => isRound,
    found: () => {
      const due = groups(wanted), came = groups(seen);
      due.filter((one) => !came.includes(one)).forEach((one) => says("Tab never comes to", one));
      if (!faults.length && due.some((one, number) => one !== came[number])) faults.push("Tab goes another way");
      return faults;
    },
  };
  return groups(wanted).length + 1;
}"""
)
ROUNDS = 5  # a control may have several stops within


def goes_wrong_by_tab(page: Page) -> list[str]:
    stops = page.evaluate(WATCH)
    for _round in range(ROUNDS):
        for _key in range(stops):
            page.keyboard.press("Tab")
        if page.evaluate("tabbed.isRound()"):
            return page.evaluate("tabbed.found()")
    return ["Tab never comes round"]

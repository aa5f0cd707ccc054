"""Hands on the keyboard, and no mouse.

    keys = Keyboard(page)
    keys.tab_to("button", "Bring in 3 rows")        Tab until what has this role and name has the focus
    keys.follow()                                   Enter, and the page that it leads to is there
    keys.holds("textbox", "Note")                   after a step that changes the page in place

Wherever Tab comes to, the focus is to be seen there. A page that is touched with a mouse meanwhile fails the test.
"""

from playwright.sync_api import Locator, Page, expect

from tests.access.tabbing import SIGHT
from tests.browser import eventually

NO_MOUSE = """for (const kind of ["pointerdown", "mousedown", "wheel"]) {
  addEventListener(kind, (event) => event.isTrusted && console.error(`${kind}: a mouse was used`), { capture: true });
}"""
# What has the focus, and what is wrong with how it is seen. What Tab has left must look otherwise than it did.
LOOK = (
    f"() => {{{SIGHT}"
    + """
  const one = document.activeElement, faults = [];
  const says = (what, which) => faults.push(`${what}: ${which.outerHTML.slice(0, 160)}`);
  const left = window.tabStop;
  if (left && left.one !== one && left.one.isConnected && left.one.checkVisibility() && left.look === look(left.one)) {
    says("the focus could not be seen", left.one);
  }
  const isLost = !one || one === document.body;
  if (!isLost && !inView(one)) says("the focus is out of sight", one);
  // A date has several stops within, of which the browser shows the later ones by itself.
  if (!faults.length && left?.one !== one) window.tabStop = isLost ? null : { one, look: look(one) };
  return faults;
}"""
)


class Keyboard:
    def __init__(self, page: Page):
        self.page = page
        page.add_init_script(NO_MOUSE)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, role: str, name: str, *, at_most: int = 60, exact: bool = True, back: bool = False) -> Locator:
        """`at_most` so many presses."""
        wanted = self.page.get_by_role(role, name=name, exact=exact)
        seen = []
        for _press in range(at_most):
            self.press("Shift+Tab" if back else "Tab")
            self._sees_it()
            if self._focused.and_(wanted).count():
                return self._focused
            seen.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
        raise AssertionError(f"Tab does not come to the {role} “{name}”, but to:\n" + "\n".join(seen))

    def follow(self, key: str = "Enter") -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def choose(self, name: str, option: str, *, at_most: int = 30) -> None:
        """In a list, by the arrow keys."""
        field = self.tab_to("combobox", name)
        self.press("Home")
        for _press in range(at_most):
            if field.evaluate("one => one.selectedOptions[0].textContent.trim()") == option:
                return
            self.press("ArrowDown")
        raise AssertionError(f"The arrow keys do not come to “{option}”.")

    def holds(self, role: str, name: str, *, exact: bool = True) -> None:
        """The focus is there, by itself, once the page has changed, and it is to be seen."""
        expect(self.page.get_by_role(role, name=name, exact=exact)).to_be_focused(timeout=10_000)
        self._sees_it()

    def pick(self, first: str, name: str, *, at_most: int = 30) -> None:
        """Of several round buttons, by the arrow keys; Tab comes to the first of them, while none is picked."""
        self.tab_to("radio", first)
        self.press("Space")
        wanted = self.page.get_by_role("radio", name=name, exact=True)
        for _press in range(at_most):
            if self._focused.and_(wanted).count():
                return
            self.press("ArrowDown")
            self._sees_it()
        raise AssertionError(f"The arrow keys do not come to “{name}”.")

    def stands_at(self, name: str) -> None:
        """As `holds`, of a place with this id that is no control."""
        expect(self.page.locator(f"#{name}")).to_be_focused(timeout=30_000)
        self._sees_it()

    def _sees_it(self) -> None:
        """A page that scrolls to it is given a moment."""
        faults = eventually(self.page, lambda: self.page.evaluate(LOOK), [])
        assert not faults, "\n".join(faults)

    @property
    def _focused(self) -> Locator:
        return self.page.locator(":focus")

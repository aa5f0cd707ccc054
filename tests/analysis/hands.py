"""Hands on the keys of the reading screen, and what they have before them."""

BUS, WALK, COLD = "Safety at night", "Work shifts", "Cold stops"
SHORT = [f"The number {number} bus leaves too early." for number in range(7)]


class Hands:
    """Counts what they press: a key, or keys held together, is one."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, letters):
        self.press(*letters)


def is_open(page, reference):
    page.locator(f"[data-screen][data-reference='{reference}']").wait_for()
    assert f"/{reference}/?activity=" in page.url
    assert reference in page.title()

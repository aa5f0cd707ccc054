"""Hands that code a text by the keyboard alone: they see what the screen shows, press keys, and count them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import Page

from engage.analysis.spans import sentences, trimmed

Span = tuple[int, int]

# What is to be seen: the text, where the caret or the selection is in it (in code points), which digits and which code
# are offered, and where the focus is.
SEEN = """() => {
  const form = document.querySelector("[data-analysis-form]");
  const words = document.querySelector(".analysis-words");
  const selection = getSelection();
  const place = (node, offset) => {
    if (!node || !words.contains(node)) return null;
    const range = document.createRange();
    range.selectNodeContents(words);
    range.setEnd(node, offset);
    return [...range.toString()].length;
  };
  const digits = [...form.querySelectorAll("[data-digit]")];
  const codes = [...form.querySelectorAll("[data-name]")];
  const box = form.querySelector("[data-analysis-filter]");
  return {
    text: words.textContent,
    ends: [place(selection.anchorNode, selection.anchorOffset), place(selection.focusNode, selection.focusOffset)],
    digits: Object.fromEntries(digits.map((one) => [one.value, one.dataset.digit])),
    codes: Object.fromEntries(codes.map((one) => [one.dataset.name, one.querySelector("input").value])),
    again: form.querySelector("[data-again]:not([hidden]) button")?.value,
    chosen: codes.find((one) => one.querySelector("input").checked)?.dataset.name,
    only: "whole" in form.querySelector("[data-analysis-status]").dataset,
    in_box: document.activeElement === box,
  };
}"""
PUT_BACK = """([first, last]) => {
  const words = document.querySelector(".analysis-words");
  const place = (points) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (points > [...node.data].length) {
      points -= [...node.data].length;
      node = walker.nextNode();
    }
    return [node, [...node.data].slice(0, points).join("").length];
  };
  if (first === null) getSelection().removeAllRanges();
  else getSelection().setBaseAndExtent(...place(first), ...place(last));
}"""


@dataclass
class Counted:
    """Presses (keys held together are one), strokes (each key by itself) and codings."""

    presses: int = 0
    strokes: int = 0
    codings: int = 0
    marked: dict[str, list[int]] = field(default_factory=dict)  # presses for marking, by the kind of span
    chosen: dict[str, list[int]] = field(default_factory=dict)  # presses for a code, by the way it was chosen
    digits_moved: int = 0


class Hands:
    """`page` shows the reading screen."""

    def __init__(self, page: Page):
        self.page, self.counted = page, Counted()
        self.held: str | None = None
        self.digits: dict[str, str] = {}

    # --- Keys

    def press(self, *keys: str) -> None:
        """Ctrl and Shift stay down while the same press follows: they are counted once."""
        for key in keys:
            held, _plus, _last = key.rpartition("+")
            self.page.keyboard.press(key)
            self.counted.presses += 1
            self.counted.strokes += 1 + (len(held.split("+")) if held and self.held != key else 0)
            self.held = key

    def see(self) -> dict[str, Any]:
        return self.page.evaluate(SEEN)

    # --- One text

    def code_text(self, codings: list[tuple[Span, str]]) -> None:
        """Files each, says that it was read, and goes on to the next one."""
        self._notice_digits()
        marked: Span | None = None
        for at, (span, label) in enumerate(codings):
            quick = self._quick(label)
            if span != marked:
                self._mark(span, quick=bool(quick))
            marked = span
            self._file(label, quick, is_last=at == len(codings) - 1)
        self.press("Control+Enter" if self.see()["in_box"] else "d")

    def _notice_digits(self) -> None:
        """Whether a digit means another code than on the text before: who knows it by heart has to look again."""
        digits = {digit: code for code, digit in self.see()["digits"].items()}
        self.counted.digits_moved += any(self.digits.get(one, code) != code for one, code in digits.items())
        self.digits = digits

    # --- Codes

    def _quick(self, label: str) -> str | None:
        """The one key that files under it, where it has one."""
        seen = self.see()
        code = seen["codes"][label]
        return seen["digits"].get(code) or ("r" if seen["again"] == code else None)

    def _file(self, label: str, quick: str | None, *, is_last: bool) -> None:
        """By that key, else by the fewest letters of its name that the screen answers with it."""
        before, in_box = self.counted.presses, self.see()["in_box"]
        if quick and not in_box:
            self.press(quick)
        else:
            if not in_box:
                self.press("Enter")
            self._type(label)
            if not is_last:
                self.press("Enter")
        way = ("being used last" if quick == "r" else "digit") if quick and not in_box else "name"
        self.counted.codings += 1
        self.counted.chosen.setdefault(way, []).append(self.counted.presses - before)

    def _type(self, label: str) -> None:
        for letter in label.lower():
            self.press(letter)
            if self.see()["chosen"] == label:
                return
        while self.see()["chosen"] != label:
            self.press("ArrowDown")

    # --- Marking

    def _mark(self, span: Span, *, quick: bool) -> None:
        before, seen = self.counted.presses, self.see()
        text, is_marked = seen["text"], seen["ends"][0] != seen["ends"][1]
        found, whole = sentences(text), trimmed(text, 0, len(text))
        if span == whole:
            kind = "the only sentence" if len(found) == 1 else "all of several sentences"
            if is_marked or not seen["only"]:
                self.press("Control+a" if quick else "a")
        else:
            kind = "one sentence of several" if span in found else "other words"
            self._shortest(span)
            assert self._selected == span, (self._selected, span)
        self.counted.marked.setdefault(kind, []).append(self.counted.presses - before)

    def _shortest(self, span: Span) -> None:
        """Tries the ways that the screen gives, and takes the one of fewest presses."""
        ways = [partial(self._by_key, span, *keys) for keys in [("s", "S"), ("p", "P"), ("sp", "P")]] + [
            partial(self._by_caret, span, *keys) for keys in [("", ""), ("", "P"), ("p", "P"), ("s", "P"), ("s", "S")]
        ]
        counted, ends, tried = self.counted, self.see()["ends"], []
        for way in ways:
            self.counted = Counted()
            if way():
                tried.append((self.counted.presses, len(tried), way))
            self.page.evaluate(PUT_BACK, ends)
        self.counted, self.held = counted, None
        _presses, _order, way = min(tried)
        way()

    def _by_key(self, span: Span, keys: str, more: str) -> bool:
        """One sentence or part after the other until it begins there, and more of them until it is long enough."""
        *coarse, fine = keys
        found = all(self._press_until(key, lambda at: at[0] <= span[0] < at[1]) for key in coarse)
        return found and self._press_until(fine, lambda at: at[0] == span[0]) and self._draw(span, more)

    def _by_caret(self, span: Span, key: str, more: str) -> bool:
        """The caret goes to where it begins, from the start of the text or of a sentence or part."""
        if not key and self.see()["ends"][1] is None:
            self.press("s")  # on a page just loaded nothing has the focus
        if not key:
            self.press("Control+Home")
        elif self._press_until(key, lambda at: at[0] <= span[0] < at[1]):
            self.press("ArrowLeft")
        else:
            return False
        self._caret_to(span[0])
        return self._draw(span, more)

    def _press_until(self, key: str, fits: Callable[[Span], bool]) -> bool:
        seen: set[Span] = set()
        while True:
            self.press(key)
            if fits(self._selected):
                return True
            if self._selected in seen:
                return False  # it is at the first one again
            seen.add(self._selected)

    def _draw(self, span: Span, more: str) -> bool:
        """On to its end: by sentences or parts, then by words and letters."""
        while more and self._selected[1] < span[1]:
            before = self._selected
            self.press(more)
            if self._selected == before:
                return False
        if self._selected != span:
            self._caret_to(span[1], "Shift+")
        return self._selected == span

    @property
    def _selected(self) -> Span:
        """Without the blanks at its ends, as it will be filed."""
        seen = self.see()
        first, last = seen["ends"]
        return trimmed(seen["text"], *sorted((first, last))) if first is not None else (0, 0)

    def _caret_to(self, place: int, shift: str = "") -> None:
        may_by_word = True
        while (at := self._caret) != place:
            toward, away = ("ArrowRight", "ArrowLeft") if at < place else ("ArrowLeft", "ArrowRight")
            by_word = may_by_word and abs(place - at) > 2
            self.press(f"{'Control+' if by_word else ''}{shift}{toward}")
            went_over = (self._caret - place) * (at - place) < 0
            if by_word and went_over:
                may_by_word = False
                if abs(self._caret - place) > abs(at - place):
                    self.press(f"Control+{shift}{away}")

    @property
    def _caret(self) -> int:
        last = self.see()["ends"][1]
        assert last is not None, "the caret is not in the text"
        return last

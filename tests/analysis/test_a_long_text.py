"""An organisation's whole submission, of two hundred thousand characters, on the reading screen: opened, marked near
its end, filed, and gone on from."""

from tests.analysis.hands import BUS, Hands, is_open
from tests.analysis.inside import done_with
from tests.browser import eventually

PARAGRAPH = (
    "We have asked our members in every ward, and what they told us about the buses fills the pages that follow. "
    "Shifts end at ten, at eleven and at half past one; the last bus leaves at nine. 👩‍👩‍👧 "
)
LAST = "Let the last bus wait for the last shift."
SHORT = "A short one after it."


def a_submission() -> str:
    text = PARAGRAPH * (200_000 // len(PARAGRAPH))
    return text + "x" * (200_000 - len(text) - len(LAST) - 1) + " " + LAST


def test_a_very_long_text_is_marked_near_its_end_and_gone_on_from(module_site, page, desk):
    text = a_submission()
    assert len(text) == 200_000
    sent = []
    page.on("response", lambda response: sent.append(response))  # noqa: PLW0108 - Playwright wants a function
    made = desk([SHORT, text, SHORT])
    first, long, after = made["references"]
    hands = Hands(page)
    is_open(page, first)
    hands.press("d")
    is_open(page, long)
    next_one = max(len(one.body()) for one in sent if f"/{long}/" in one.url and one.request.method == "GET")
    assert next_one < 2 * len(text.encode()), "the words are sent once, and little besides"

    words = page.locator(".analysis-words")
    words.focus()
    marked = page.locator("[data-analysis-form] [name=words]")
    hands.press("Control+End", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft")
    assert eventually(page, marked.input_value, "last shift.") == "last shift."
    fields = "form => ['start', 'end'].map((name) => form.elements[name].value)"
    span = page.locator("[data-analysis-form]").evaluate(fields)
    assert [text[int(span[0]) : int(span[1])], int(span[1])] == ["last shift.", 200_000]
    hands.press("Enter")
    hands.type("saf")
    hands.press("Enter")
    page.locator("[data-analysis-status]", has_text=f"Filed under {BUS}.").wait_for()
    hands.press("d")
    is_open(page, after)
    assert page.loads == []
    kept = {first: [[], 1], long: [[["last shift.", BUS]], 1], after: [[], 0]}
    assert eventually(page, lambda: module_site.run_python(done_with, activity=made["activity"]), kept) == kept

"""Marking an excerpt in a real browser: the mouse, the keyboard and the server name the same words (EXC-6, EXC-7)."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.inside import contribution_with, filed, spans, staff_session
from tests.browser import eventually
from tests.databases import ROOT

BLANKS_OF_JAVASCRIPT = "".join(
    map(chr, [9, 10, 11, 12, 32, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF])
)

# What stands before, the words to mark, what stands after; and how many presses of an arrow key people expect.
NASTY = {
    "plain": ("The ", "last bus", " leaves early.", 4, 8),
    "family": ("We are ", "👩‍👩‍👧‍👦", " and go by bus.", 7, 1),
    "flags": ("From ", "🇫🇷🇬🇧", " to here.", 5, 2),
    "rainbow": ("Our ", "🏳️‍🌈 street", " is dark.", 4, 8),
    "skin tones": ("All ", "👍🏽👍🏿", " of us.", 4, 2),
    "combining": ("Ein ", "q\u0323\u0302x\u0301", " Wort.", 4, 2),
    "beyond the plane": ("The 𝒃𝒖𝒔 is ", "𝒍𝒂𝒕𝒆", " again.", 11, 4),
    "accents": ("Là-", "bas, près d’ici", ", rien.", 3, 15),
    "two lines": ("Line one,\n", "line two", "\nand three.", 10, 8),
    "devanagari": ("मेरी ", "बस", " देर से आती है।", 3, 2),
    "keycap": ("Bus ", "1️⃣2️⃣", " only.", 4, 2),
}
RIGHT_TO_LEFT = {
    "arabic": ("آخر ", "حافلة", " تغادر قبل نهاية عملي.", 4, 5),
    "arabic with vowel signs": ("هذا ", "الْبَاصُ", " متأخر.", 4, 5),
    "hebrew with points": ("זה ", "שָׁלוֹם", " לכולם.", 3, 4),
    "arabic with a family": ("نحن ", "👩‍👩‍👧 عائلة", " واحدة.", 4, 7),
}
TEXTS = {**NASTY, **RIGHT_TO_LEFT}
NOTHING = ["", "", "", ""]


@pytest.fixture
def reading(module_site, new_page):
    """Opens the reading screen of a contribution with one text for each given, in a signed-in browser."""
    key = module_site.run_python(staff_session, role="Analyst", email="analyst@example.org")

    def opened(page, texts, codes=("Safety at night", "Work shifts")):
        made = module_site.run_python(contribution_with, texts=list(texts), codes=list(codes))
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])
        page.goto(f"{module_site.url}/admin/contributions/{made['reference']}/")
        return made

    return opened


def words_of(page, index):
    return page.locator(".analysis-words").nth(index)


def marked(page, expected):
    """What the form would send: the span and the words. The browser tells of a selection when it gets round to it, so
    this looks until it is what is expected, and returns what it saw last."""

    def now():
        return page.evaluate(
            """() => {
                const fields = document.querySelector("[data-analysis-form]").elements;
                return ["part", "start", "end", "words"].map((name) => fields[name].value);
            }"""
        )

    return eventually(page, now, expected)


def drag_over(page, element, start, end):
    """Draws with the mouse over UTF-16 units `start` to `end` of the element's only text."""
    element.scroll_into_view_if_needed()
    edges = element.evaluate(
        """(element, [start, end]) => {
            const node = element.firstChild;
            const box = (from, to) => {
                const range = document.createRange();
                range.setStart(node, from); range.setEnd(node, to);
                return [...range.getClientRects()].filter((rect) => rect.width > 0);
            };
            const rtl = getComputedStyle(element).direction === "rtl";
            const [first, last] = [box(start, end)[0], box(start, end).at(-1)];
            const middle = (rect) => rect.top + rect.height / 2;
            return rtl
                ? [[first.right - 1, middle(first)], [last.left + 1, middle(last)]]
                : [[first.left + 1, middle(first)], [last.right - 1, middle(last)]];
        }""",
        [start, end],
    )
    (x, y), (to_x, to_y) = edges
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2)
    page.mouse.move(to_x, to_y)
    page.mouse.up()


def units(text):
    return len(text.encode("utf-16-le")) // 2


def test_mouse_keyboard_and_server_name_the_same_words(reading, page):
    made = reading(page, ["".join(parts[:3]) for parts in TEXTS.values()])

    for index, (name, (before, words, _after, to_go, to_mark)) in enumerate(TEXTS.items()):
        expected = [str(made["parts"][index]), str(len(before)), str(len(before) + len(words)), words]
        text = words_of(page, index)

        drag_over(page, text, units(before), units(before + words))
        with_mouse = marked(page, expected)
        page.keyboard.press("Escape")
        assert marked(page, NOTHING) == NOTHING, name

        text.focus()
        page.keyboard.press("Control+Home")
        forward = "ArrowLeft" if name in RIGHT_TO_LEFT else "ArrowRight"
        for _ in range(to_go):
            page.keyboard.press(forward)
        for _ in range(to_mark):
            page.keyboard.press(f"Shift+{forward}")
        with_keys = marked(page, expected)

        assert (name, with_mouse, with_keys) == (name, expected, expected)


@pytest.mark.parametrize("name", ["family", "skin tones", "combining", "two lines", "arabic with vowel signs"])
def test_words_are_marked_and_filed_without_a_mouse(module_site, reading, page, name):
    before, words, after, to_go, to_mark = TEXTS[name]
    made = reading(page, [before + words + after])

    text = words_of(page, 0)
    text.focus()
    forward = "ArrowLeft" if name in RIGHT_TO_LEFT else "ArrowRight"
    page.keyboard.press("Control+Home")
    for _ in range(to_go):
        page.keyboard.press(forward)
    for _ in range(to_mark):
        page.keyboard.press(f"Shift+{forward}")
    page.keyboard.press("Enter")
    page.keyboard.type("shif")
    page.keyboard.press("Enter")

    page.locator("[data-analysis-status]", has_text="Filed under Work shifts.").wait_for()
    expected = [made["parts"][0], len(before), len(before) + len(words), words]
    assert module_site.run_python(spans)[-1] == expected
    assert text.text_content() == before + words + after
    assert page.locator("mark").text_content() == words
    # The caret is back in the text, the words still marked, ready for one more code.
    assert page.evaluate("document.activeElement.matches('.analysis-words')")
    still = [str(made["parts"][0]), str(expected[1]), str(expected[2]), words]
    assert marked(page, still) == still


@pytest.mark.parametrize("kind", ["keydown", "pointerdown"])
def test_quick_hands_file_all_they_marked(reading, page, kind):
    """Within one task of the browser, so that it cannot have told of the selection yet."""
    reading(page, ["The last bus leaves."])

    words = page.evaluate(
        """(kind) => {
            const text = document.querySelector(".analysis-words");
            text.focus();
            window.getSelection().setBaseAndExtent(text.firstChild, 4, text.firstChild, 12);
            text.dispatchEvent(new Event(kind, { bubbles: true }));
            return document.querySelector("[data-analysis-form]").elements.words.value;
        }""",
        kind,
    )

    assert words == "last bus"


def test_the_keys_move_as_people_expect(reading, page):
    reading(page, ["One two three\nfour five six"])
    text = words_of(page, 0)
    text.focus()

    words = page.locator("[data-analysis-form] [name=words]")

    def selects(expected, *keys):
        page.keyboard.press("Escape")
        assert eventually(page, words.input_value, "") == ""
        page.keyboard.press("Control+Home")
        for key in keys:
            page.keyboard.press(key)
        assert (keys, eventually(page, words.input_value, expected)) == (keys, expected)

    selects("One two three", "Shift+End")
    selects("One two three", "End", "Shift+Home")
    selects("two", "Control+ArrowRight", "Control+Shift+ArrowRight")  # the blank it takes along is left out
    selects("One two three", "Shift+ArrowDown")
    selects("four five six", "ArrowDown", "Shift+End")
    selects("One two three\nfour five six", "Control+a")
    selects("", "Control+a", "Escape")


def test_a_screen_reader_is_told_what_is_selected(reading, page):
    before, words, after, *_ = NASTY["family"]
    reading(page, [before + words + after, "Short."])
    status = page.locator("[data-analysis-status]")
    assert status.get_attribute("role") == "status"

    drag_over(page, words_of(page, 0), 0, units(before + words))
    page.get_by_text(f"Selected: “We are {words}”, 8 characters").wait_for()
    drag_over(page, words_of(page, 1), 0, 1)
    page.get_by_text("Selected: “S”, 1 character").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Nothing is marked.").wait_for()

    text = words_of(page, 1)
    assert text.get_attribute("role") == "textbox"
    assert text.get_attribute("aria-readonly") == "true"
    assert text.get_attribute("aria-labelledby") == page.locator("h2", has_text="Question 2").get_attribute("id")


def test_the_text_cannot_be_changed(reading, page):
    reading(page, ["Nobody edits this."])
    text = words_of(page, 0)
    text.focus()

    for key in ["x", "Backspace", "Delete", "Control+b", "Control+x", "Control+v", "Enter", "Space", "Control+z"]:
        text.focus()
        page.keyboard.press("Control+a")
        page.keyboard.press(key)
    session = page.context.new_cdp_session(page)
    text.focus()
    session.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.insertText", {"text": "か"})

    assert text.inner_html() == "Nobody edits this."


def test_typing_part_of_a_name_finds_the_code(reading, page):
    reading(page, ["Some words."], codes=["Buses", "Safety at night", "Night buses", "Élan"])
    drag_over(page, words_of(page, 0), 0, 4)
    page.keyboard.press("Enter")
    field = page.get_by_label("Type part of a code's name")

    def found(typed):
        field.fill(typed)
        shown = [row.get_attribute("data-label") for row in page.locator("[data-label]:visible").all()]
        chosen = page.locator("[name=code]:checked").all()
        named = [page.locator(f"label[for={one.get_attribute('id')}]").text_content() for one in chosen]
        labels = [" ".join(one.split()).removeprefix("▬ ") for one in named]  # the mark of its colour
        return shown, labels, page.locator("#code-matches").text_content()

    assert found("nigh") == (["Night buses", "Safety at night"], ["Night buses"], "2 codes, first: Night buses")
    assert found("AT N") == (["Safety at night"], ["Safety at night"], "1 code: Safety at night")
    assert found("elan") == (["Élan"], ["Élan"], "1 code: Élan")
    assert found("xyz") == ([], [], "No code matches.")
    assert found("") == (["Buses", "Night buses", "Safety at night", "Élan"], [], "")
    field.fill("nigh")
    field.press("ArrowDown")
    assert page.locator("[data-label='Safety at night'] input").is_checked()


def test_a_refusal_is_said_and_what_was_marked_stays(module_site, reading, page):
    reading(page, ["Some words."])
    drag_over(page, words_of(page, 0), 0, 4)

    page.get_by_role("button", name="File under this code").click()

    page.locator("[data-analysis-status]", has_text="Choose a code.").wait_for()
    assert eventually(page, page.locator("[data-analysis-form] [name=words]").input_value, "Some") == "Some"
    assert module_site.run_python(filed)[-1:] != [["Some", "Safety at night"]]


def test_without_a_script_a_sentence_is_chosen_or_words_are_typed(module_site, reading, page_without_javascript):
    page = page_without_javascript
    reading(page, ["The bus is late. So I walk 👩‍👩‍👧 home."])

    page.get_by_text("Mark without a mouse or arrow keys").click()
    page.get_by_label("Choose a sentence").select_option(label="So I walk 👩‍👩‍👧 home.")
    page.get_by_label("Safety at night").check()
    page.get_by_role("button", name="File under this code").click()
    page.get_by_text("Filed under Safety at night.").wait_for()
    assert module_site.run_python(filed)[-1] == ["So I walk 👩‍👩‍👧 home.", "Safety at night"]

    page.get_by_text("Mark without a mouse or arrow keys").click()
    page.get_by_label("Or copy the words").fill("walk  👩‍👩‍👧\nhome")
    assert page.locator("[data-again] button").get_by_text("Safety at night").is_visible()
    page.get_by_label("Work shifts").check()
    page.get_by_label("Work shifts").press("Enter")  # which presses no button that has a code of its own
    page.get_by_text("Filed under Work shifts.").wait_for()
    assert module_site.run_python(filed)[-1] == ["walk 👩‍👩‍👧 home", "Work shifts"]


# --- The conversion itself, for every text there can be --------------------------------------------------


@pytest.fixture(scope="module")
def modules(browser):
    """A blank page that holds the modules which convert and widen spans."""
    page = browser.new_page()
    for name in ("offsets", "graphemes"):
        source = (ROOT / "engage" / "frontend" / "src" / "analysis" / f"{name}.js").read_text()
        page.evaluate(
            """async ([name, source]) => {
                window[name] = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);
            }""",
            [name, source],
        )
    yield page
    page.close()


relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\r"), st.sampled_from("👩‍👧🏽🇫🇷e\u0301\u05b8\u200f\u2066 \n")
    ),
    min_size=1,
    max_size=40,
)


@relaxed
@given(texts)
def test_every_code_point_is_found_again_in_utf_16(modules, text):
    found = modules.evaluate(
        "(text) => [...Array([...text].length + 1).keys()].map((at) => {"
        "  const units = offsets.toUnits(text, at); return [units, offsets.toCodePoints(text, units)]; })",
        text,
    )

    assert found == [[units(text[:at]), at] for at in range(len(text) + 1)]


@relaxed
@given(texts, st.data())
def test_a_place_in_marked_up_text_is_the_place_in_the_text(modules, text, data):
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=4).map(sorted))
    pieces = [text[a:b] for a, b in itertools.pairwise([0, *cuts, len(text)])]
    at = units(text[: data.draw(st.integers(0, len(text)))])

    found = modules.evaluate(
        """([pieces, at]) => {
            const element = document.createElement("div");
            pieces.forEach((piece, index) => {
                const mark = document.createElement("mark");
                mark.textContent = piece;
                element.append(index % 2 ? mark : piece);
            });
            const [node, offset] = offsets.placeAt(element, at);
            return [offsets.unitsBefore(element, node, offset), element.textContent];
        }""",
        [pieces, at],
    )

    assert found == [at, text]


@relaxed
@given(texts, st.data())
def test_widening_takes_whole_characters_and_no_more(modules, text, data):
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    if not text[start:end].strip():
        return

    wide_start, wide_end, again = modules.evaluate(
        """([text, start, end]) => {
            const [from, to] = graphemes.wholeCharacters(text, start, end);
            return [from, to, graphemes.wholeCharacters(text, from, to)];
        }""",
        [text, units(text[:start]), units(text[:end])],
    )

    chosen = text.encode("utf-16-le")[2 * wide_start : 2 * wide_end].decode("utf-16-le")  # no half of a character
    inner = text[start:end]
    assert again == [wide_start, wide_end]
    assert inner.strip(BLANKS_OF_JAVASCRIPT) in chosen

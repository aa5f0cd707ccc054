"""Reading and coding one text after the other with the hands on the keys, in a real browser: without a page load, and
with few presses for each text."""

import itertools
import re

import pytest

from tests.analysis.hands import BUS, COLD, SHORT, WALK, Hands, is_open
from tests.analysis.inside import done_with, file_and_split, staff_session, switch_keys, take_away
from tests.browser import eventually

LONG = "I wait in the cold. Then I walk home. My dog comes along."
TEXTS = [*SHORT, LONG, "Nothing to add.", "I like it as it is."]


def test_ten_texts_by_keys_alone_without_a_page_load(module_site, page, desk):
    made = desk(TEXTS)
    references, hands = made["references"], Hands(page)

    for reference in references[:2]:  # one sentence needs no marking
        is_open(page, reference)
        page.evaluate("document.querySelector('.analysis-words').focus()")
        hands.press("Enter")
        hands.type("saf")
        hands.press("Control+Enter")
    for reference in references[2:7]:  # a code used before has a digit
        is_open(page, reference)
        hands.press("1", "d")
    is_open(page, references[7])  # more than one sentence
    hands.press("s", "1", "s", "Enter")
    hands.type("wor")
    hands.press("Enter", "d")
    is_open(page, references[8])
    hands.press("d")
    is_open(page, references[9])
    assert page.evaluate("document.activeElement.matches('.analysis-words')")
    assert page.locator("[data-reading-said]").text_content() == f"{references[9]} is open."
    hands.press("a")
    hands.type("col")
    hands.press("Enter")
    page.locator("[data-analysis-status]", has_text=f"Filed under {COLD}.").wait_for()

    assert page.loads == []
    assert hands.pressed == 2 * 5 + 5 * 2 + 9 + 1 + 5
    whole = {reference: [[[text, BUS]], 1] for reference, text in zip(references, SHORT, strict=False)}
    expected = whole | {
        references[7]: [[["I wait in the cold.", BUS], ["Then I walk home.", WALK]], 1],
        references[8]: [[], 1],
        references[9]: [[["I like it as it is.", COLD]], 0],
    }
    assert eventually(page, lambda: module_site.run_python(done_with, activity=made["activity"]), expected) == expected

    hands.press("d")  # the last one: the list is shown, which says so
    page.get_by_text("That was the last one in this list.").wait_for()
    assert module_site.run_python(done_with, activity=made["activity"]) == expected | {
        references[9]: [[["I like it as it is.", COLD]], 1]
    }


def test_words_are_marked_by_sentences_and_their_parts(module_site, page, desk):
    made = desk(["We need parks, trees and a pond. The bus is late; so I walk. It rains.", "Bus, no."])
    first, second = made["references"]
    hands, words = Hands(page), page.locator("[data-analysis-form] [name=words]")
    is_open(page, first)

    def marks(expected, *keys):
        hands.press(*keys)
        assert (keys, eventually(page, words.input_value, expected)) == (keys, expected)

    marks("We need parks", "p")
    marks("trees", "p")
    marks("trees and a pond.", "Shift+P")
    marks("The bus is late", "p")
    marks("The bus is late; so I walk. It rains.", "Shift+P", "Shift+P")
    marks("We need parks, trees and a pond.", "s")  # after the last one the first
    marks("We need parks", "p")  # of a sentence that is marked the first part
    marks("We need parks, trees and a pond.", "Shift+P", "Shift+P")
    marks("We need parks, trees and a pond. The bus is late; so I walk.", "Shift+S")
    marks("", "Escape", "Control+Home", "Control+ArrowRight")
    marks("need parks", "Shift+P")  # from the caret to the end of its part
    marks("", "Escape")
    page.get_by_role("button", name="Mark the next part of a sentence").click()
    assert eventually(page, words.input_value, "trees") == "trees"
    page.keyboard.press("r")
    page.locator("[data-analysis-status]", has_text="Nothing was filed yet").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("wor")
    page.keyboard.press("Control+Enter")
    is_open(page, second)
    assert page.locator("[data-again]").inner_text().split()[-2:] == WALK.split()
    page.keyboard.press("p")
    page.keyboard.press("r")
    page.locator("[data-analysis-status]", has_text=f"Filed under {WALK}.").wait_for()
    assert module_site.run_python(done_with, activity=made["activity"]) == {
        first: [[["trees", WALK]], 1],
        second: [[["Bus", WALK]], 0],
    }


def test_quick_hands_stay_where_they_are_when_an_answer_comes(module_site, page, desk):
    made = desk(["I wait in the cold. Then I walk home.", SHORT[0]])
    first, _second = made["references"]
    words, held = page.locator("[data-analysis-form] [name=words]"), []
    page.route("**/file/*", lambda route: held.append(route))  # noqa: PLW0108  # a built-in is not taken
    is_open(page, first)

    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type("saf")
    page.keyboard.press("Enter")  # not answered yet
    page.keyboard.press("s")
    assert eventually(page, words.input_value, "Then I walk home.") == "Then I walk home."
    assert eventually(page, lambda: len(held), 1) == 1
    held.pop().continue_()
    page.locator("mark").wait_for()
    page.locator("[data-analysis-status]", has_text=f"Filed under {BUS}.").wait_for()
    assert words.input_value() == "Then I walk home."
    page.keyboard.press("r")  # it is filed, and a note is begun before that is answered
    page.keyboard.press("m")
    note = page.get_by_role("textbox", name="Note")
    note.wait_for()
    page.keyboard.type("jd")
    assert eventually(page, lambda: len(held), 1) == 1
    held.pop().continue_()
    page.locator("mark").nth(1).wait_for()
    page.keyboard.type("kd")

    assert note.input_value() == "jdkd"
    is_open(page, first)
    filed = [["I wait in the cold.", BUS], ["Then I walk home.", BUS]]
    assert module_site.run_python(done_with, activity=made["activity"])[first] == [filed, 0]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_what_the_hands_are_at_is_in_sight(page, desk, width, height):
    def in_sight(*selectors):
        def now():
            tops = [page.locator(selector).first.bounding_box()["y"] for selector in selectors]
            return [selector for selector, top in zip(selectors, tops, strict=True) if 50 < top < height - 20]

        return eventually(page, now, list(selectors)) == list(selectors)  # some widths scroll smoothly

    page.set_viewport_size({"width": width, "height": height})
    first, second, _third = desk(SHORT[:3])["references"]
    is_open(page, first)
    page.keyboard.press("a")
    page.keyboard.type("wor")
    assert in_sight("#code-filter", ".analysis-code:has(:checked)")
    page.keyboard.press("Enter")
    page.locator("mark").wait_for()
    assert in_sight(".analysis-words")
    page.keyboard.press("d")
    is_open(page, second)
    assert in_sight(".analysis-facts", ".analysis-words", *(["[data-again] button"] if width > 1000 else []))


def test_undo_by_a_key_goes_back_to_what_it_undoes(module_site, page, desk):
    made = desk(SHORT[:3])
    first, second, _third = made["references"]

    page.keyboard.press("d")
    is_open(page, second)
    page.keyboard.press("u")
    is_open(page, first)
    assert page.locator("[data-reading-said]").text_content() == (f"Undone: it is not read any more. {first} is open.")
    page.keyboard.press("a")
    page.keyboard.type("saf")
    page.keyboard.press("Enter")
    page.locator("[data-analysis-status]", has_text=f"Filed under {BUS}.").wait_for()
    page.keyboard.press("u")
    page.locator("mark").wait_for(state="detached")
    page.keyboard.press("u")
    page.get_by_role("alert").get_by_text("There is nothing to undo").wait_for()

    assert page.loads == []
    assert set(map(str, module_site.run_python(done_with, activity=made["activity"]).values())) == {"[[], 0]"}


def test_the_browser_s_own_back_and_the_links_do_what_they_say(page, desk):
    first, second, third = desk(SHORT[:3])["references"]

    page.get_by_role("link", name="Older").click()
    is_open(page, second)
    page.keyboard.press("j")
    is_open(page, third)
    page.keyboard.press("k")
    is_open(page, second)
    page.go_back()
    is_open(page, third)
    page.go_back()
    page.go_back()
    is_open(page, first)
    page.go_forward()
    is_open(page, second)
    assert page.loads == []
    crumbs = page.get_by_role("navigation", name="Breadcrumb")
    assert (first in crumbs.text_content(), second in crumbs.text_content()) == (False, True)


def test_what_could_not_be_kept_is_said_where_one_is_by_then(module_site, page, desk):
    first, second, _third = desk(SHORT[:3])["references"]

    module_site.run_python(take_away, reference=first)
    page.keyboard.press("d")

    is_open(page, second)
    box = page.get_by_role("alert")
    box.wait_for()
    assert re.sub(r"\s+", " ", box.text_content()) == (
        f"{first} was not kept as you left it: The words are no longer here: they were withdrawn or replaced."
    )
    assert box.get_by_role("link", name=first).get_attribute("href").startswith(f"/admin/contributions/{first}/")


def test_the_keys_are_listed_and_hold_nowhere_else(page, desk):
    first, *_ = desk(SHORT[:2])["references"]

    page.get_by_text("Mark without a mouse or arrow keys").click()
    field = page.get_by_label("Or copy the words")
    field.fill("")
    field.type("judaks1?")
    assert field.input_value() == "judaks1?"
    page.get_by_label("Type part of a code's name").type("jd")
    page.keyboard.press("Escape")
    is_open(page, first)
    page.evaluate("document.querySelector('.analysis-words').focus()")
    page.keyboard.press("Shift+?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.get_by_text("Mark the next sentence").wait_for()
    page.keyboard.press("j")  # not while the list of keys is open
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    is_open(page, first)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_of_keys_and_the_name_of_a_page_can_be_read(page, desk, width):
    """Keys side by side, none upon another; of the name nothing is cut off, whatever stands beside it."""
    page.set_viewport_size({"width": width, "height": 800})
    is_open(page, desk(SHORT[:2])["references"][0])
    page.evaluate("document.querySelector('.analysis-words').focus()")
    page.keyboard.press("Shift+?")
    row = page.get_by_role("row", name="There: it still fits")
    row.scroll_into_view_if_needed()
    boxes = [key.bounding_box() for key in row.locator("kbd").all()]
    assert (len(boxes), len({box["y"] for box in boxes})) == (4, 1)
    assert all(one["x"] + one["width"] <= other["x"] for one, other in itertools.pairwise(boxes))
    page.goto(f"{page.url.split('/admin/')[0]}/admin/findings/")
    name = page.locator(".w-breadcrumbs li:last-child")
    assert name.inner_text().strip() == "Findings"
    # From where its line begins to where the letters end; and what holds it is as wide.
    cut = """one => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const [words, box] = [range.getBoundingClientRect(), one.closest(".w-breadcrumbs").getBoundingClientRect()];
      return [words.right > box.right + 1, words.bottom > box.bottom + 1];
    }"""
    assert name.evaluate(cut) == [False, False]


def test_who_wants_no_keys_switches_them_off(module_site, page, desk):
    """WCAG 2.1.4: a voice that is taken for letters does nothing."""
    first, *_ = desk([LONG, SHORT[0]])["references"]
    words = page.locator("[data-analysis-form] [name=words]")

    def marked():
        page.keyboard.press("p")
        return words.input_value()

    assert marked() == "I wait in the cold."
    try:
        module_site.run_python(switch_keys, email="analyst@example.org", on=False)
        page.reload()
        is_open(page, first)
        page.evaluate("document.querySelector('.analysis-words').focus()")
        page.keyboard.type("1rasjd")
        assert (marked(), page.evaluate("document.activeElement.className")) == ("", "analysis-words")
        is_open(page, first)
        page.get_by_role("button", name="Mark the next part of a sentence").click()
        assert words.input_value() == "I wait in the cold."
    finally:
        module_site.run_python(switch_keys, email="analyst@example.org", on=True)


def test_a_note_is_written_by_keys_and_a_colleague_is_seen(module_site, page, new_page, desk):
    made = desk(SHORT[:2])
    first = made["references"][0]
    other = module_site.run_python(staff_session, role="Engagement officer", email="colleague@example.org")
    with new_page() as another:
        another.context.add_cookies([{"name": "sessionid", "value": other, "url": module_site.url}])
        another.goto(page.url)
        another.get_by_text("Sam has this open now.").wait_for()

    page.keyboard.press("m")
    page.get_by_role("textbox", name="Note").wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Write a note of 2,000 characters or fewer.").first.wait_for()
    page.keyboard.type("Judge this again.")
    page.keyboard.press("Control+Enter")
    page.locator(".analysis-notes", has_text="Judge this again.").wait_for()

    is_open(page, first)
    assert page.locator("[data-reading-said]").text_content() == "Noted."
    assert page.loads == []
    assert module_site.run_python(done_with, activity=made["activity"])[first] == [[], 0]


def test_filings_are_looked_at_again_by_keys_alone(module_site, page, desk):
    made = desk(["The last bus left. I walked.", "A bus at noon would do."], codes=["Buses", "Night", "Walking"])
    first, second = made["references"]
    module_site.run_python(file_and_split, activity=made["activity"], code="Buses", again="Walking")
    page.goto(f"{module_site.url}/admin/contributions/{first}/?activity={made['activity']}&look=yes")
    page.loads.clear()
    hands = Hands(page)
    waits = page.locator("[data-look]")

    assert waits.count() == 2
    page.evaluate("document.querySelector('.analysis-words').focus()")
    hands.press("l", "2")  # the second of the codes that it was split into
    page.locator("[data-reading-said]", has_text="Moved to Night buses.").wait_for()
    assert waits.count() == 1
    hands.press("y")  # the next one has the focus already
    page.locator("[data-reading-said]", has_text="It still fits.").wait_for()
    assert waits.count() == 0
    hands.press("j")
    is_open(page, second)
    assert waits.count() == 1
    hands.press("x")
    page.locator("[data-reading-said]", has_text="Taken off.").wait_for()

    assert page.loads == []
    assert hands.pressed == 5
    assert module_site.run_python(done_with, activity=made["activity"]) == {
        first: [[["I walked.", "Walking"], ["The last bus left.", "Night buses"]], 0],
        second: [[], 0],
    }

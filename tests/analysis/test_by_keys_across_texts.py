"""From one text to the next by keys, in a real browser: of one contribution, and with a note that is begun."""

from tests.analysis.hands import BUS, SHORT, Hands, is_open
from tests.analysis.inside import done_with
from tests.browser import eventually


def test_sentences_go_on_from_one_answer_to_the_next_and_a_digit_files_all_of_one(module_site, page, desk):
    several = ["I walk. It rains.", "No bus. Not one."]
    made = desk([SHORT[0], several], codes=[BUS, "20 is plenty"], email="of.no.digits.yet@example.org")
    first, reference = made["references"]
    hands, words = Hands(page), page.locator("[data-analysis-form] [name=words]")
    is_open(page, first)
    page.evaluate("document.querySelector('.analysis-words').focus()")
    hands.press("Enter")
    hands.type("saf")
    hands.press("Enter")
    page.locator("[data-analysis-status]", has_text=f"Filed under {BUS}.").wait_for()
    page.reload()  # now it has a digit
    hands.press("d")
    is_open(page, reference)

    def marks(expected, *keys):
        hands.press(*keys)
        assert (keys, eventually(page, words.input_value, expected)) == (keys, expected)

    marks("I walk.", "s")
    marks("It rains.", "s")
    marks("No bus.", "s")
    marks("Not one.", "s")
    marks("I walk.", "s")  # behind the last one of all
    marks("No bus. Not one.", "s", "s", "a")
    hands.press("2")  # a code's name begins with it
    assert page.locator("#code-matches").text_content() == "1 code: 20 is plenty"
    hands.press("Backspace", "1")
    page.locator("[data-analysis-status]", has_text=f"Filed under {BUS}.").wait_for()
    assert module_site.run_python(done_with, activity=made["activity"]) == {
        first: [[[SHORT[0], BUS]], 1],
        reference: [[["No bus. Not one.", BUS]], 0],
    }


def test_a_note_that_is_begun_is_not_left_behind(module_site, page, desk):
    made = desk(SHORT[:3])
    first, second, _third = made["references"]
    page.keyboard.press("d")
    is_open(page, second)
    page.keyboard.press("m")
    note = page.get_by_role("textbox", name="Note")
    note.wait_for()
    page.keyboard.type("Ask the depot")
    warned = page.get_by_text("This note is not kept yet.")
    assert not warned.is_visible()

    for leave in (
        lambda: page.locator("a[rel=next]").click(),
        lambda: page.locator("a[rel=prev]").click(),
        lambda: page.locator("[data-act=done] [name=next]").click(),
        lambda: page.evaluate("history.back()"),
    ):
        page.locator("[data-begun]").evaluate("one => { one.hidden = true }")
        leave()
        warned.wait_for()
        is_open(page, second)
        assert (note.input_value(), note.evaluate("one => one === document.activeElement")) == ("Ask the depot", True)

    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/admin/')")
    assert eventually(page, lambda: asked, ["beforeunload"]) == ["beforeunload"]
    note.fill("")
    page.locator("a[rel=prev]").click()
    is_open(page, first)
    assert module_site.run_python(done_with, activity=made["activity"])[second] == [[], 0]

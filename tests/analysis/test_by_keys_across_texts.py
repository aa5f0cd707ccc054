"""From one text to the next by keys, in a real browser: of one contribution, with notes, and what is said of it."""

from tests.analysis.hands import BUS, SHORT, WALK, Hands, is_open
from tests.analysis.inside import done_with, flag_for, staff_session
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


def test_a_note_that_is_kept_holds_nobody_back(module_site, page, desk):
    module_site.run_python(staff_session, role="Engagement officer", email="colleague@example.org")
    made = desk(SHORT[:3])
    first, second, third = made["references"]
    page.keyboard.press("j")
    is_open(page, second)
    for number, flagged in enumerate((False, True), start=1):
        page.keyboard.press("m")
        page.get_by_role("textbox", name="Note").wait_for()
        page.keyboard.type(f"Ask the depot, {number}")
        if flagged:
            page.get_by_label("Flag it for").select_option(index=1)
        page.get_by_role("button", name="Keep this note").click()
        page.locator(".analysis-notes", has_text=f"Ask the depot, {number}").wait_for()
    assert page.get_by_role("button", name="Take this note away").count() == 2

    def press(key):
        return lambda: page.keyboard.press(key)

    def click(name):
        return lambda: page.get_by_role("link", name=name).click()

    for leave, reference in (
        (press("k"), first),
        (press("j"), second),
        (press("j"), third),
        (press("k"), second),
        (click("Newer"), first),
        (click("Older"), second),
        (click("Older"), third),
        (click("Newer"), second),
        (press("d"), third),
    ):
        leave()
        is_open(page, reference)
    assert page.loads == []
    read = [[], 1]
    seen = eventually(page, lambda: module_site.run_python(done_with, activity=made["activity"])[second], read)
    assert seen == read


def test_words_to_settle_a_flag_are_not_left_behind(module_site, page, desk):
    me = "analyst@example.org"
    made = desk(SHORT[:2], email=me)
    first, second = made["references"]
    module_site.run_python(flag_for, email=me, reference=first)
    page.reload()
    is_open(page, first)
    words = page.get_by_role("textbox", name="What came of it")
    words.fill("The depot says no")
    page.get_by_role("link", name="Older").click()
    page.get_by_text("This note is not kept yet.").wait_for()
    assert words.evaluate("one => one === document.activeElement")
    is_open(page, first)
    words.fill("")
    page.get_by_role("link", name="Older").click()
    is_open(page, second)


def test_what_was_said_before_goes_when_something_else_is_done(module_site, page, desk):
    first, _second = desk(SHORT[:2])["references"]
    is_open(page, first)
    said, status = page.locator("[data-reading-said]"), page.locator("[data-analysis-status]")

    def file(letters, code):
        page.keyboard.press("a")
        page.keyboard.type(letters)
        page.keyboard.press("Enter")
        status.filter(has_text=f"Filed under {code}.").wait_for()

    file("saf", BUS)
    page.keyboard.press("u")
    page.locator("[data-reading-said]", has_text="Undone: it is not filed any more.").wait_for()
    file("wor", WALK)
    assert said.text_content() == ""
    page.keyboard.press("u")
    page.locator("[data-reading-said]", has_text="Undone: it is not filed any more.").wait_for()
    page.keyboard.press("u")
    page.get_by_role("alert").get_by_text("There is nothing to undo").wait_for()
    file("wor", WALK)
    assert page.get_by_text("There is nothing to undo").count() == 0

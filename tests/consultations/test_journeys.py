"""Answering in a real browser: with and without JavaScript, and by keyboard alone. (axe and the width of each state:
tests/access.)"""

import re

import pytest

from tests.consultations.inside import consultation

WORDS = "The last bus leaves before my shift ends.\n\nI walk home. 🌧️ مساءً"
CODE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$")


@pytest.fixture(scope="module")
def start(module_site):
    """Where the page of an open consultation is."""
    module_site.run_python(consultation)
    return f"{module_site.url}/consultations/night-buses/"


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def walk_to_check(page, start):
    page.goto(start)
    page.get_by_role("button", name="Answer this consultation").first.click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("What would help?").fill(WORDS)
    go_on(page)
    page.get_by_label("Never").check()
    go_on(page)
    page.get_by_label("Work").check()
    page.get_by_label("Hospital").check()
    go_on(page)
    page.get_by_label("E-mail address (optional)").fill("ana@example.org")
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)


def press_send(page):
    page.get_by_role("button", name="Send your response").click()


def code_on(page):
    return page.locator(".engage-code").inner_text()


def stored(module_site, text):
    return module_site.sql("SELECT count(*) FROM contributions_part WHERE text LIKE ?", f"%{text}%")[0][0]


def test_without_javascript(page_without_javascript, module_site, start):
    page = page_without_javascript
    walk_to_check(page, start)
    rows = page.locator(".govuk-summary-list__value").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        " ".join(WORDS.split()), "Never", "Work Hospital", "ana@example.org", "No"
    ]  # fmt: skip
    page.get_by_role("link", name="Change your answer to “How often?”").click()
    assert page.get_by_label("Never").is_checked()
    page.get_by_label("Every week").check()
    go_on(page)
    assert page.url.endswith("/answer/check/")
    press_send(page)
    assert CODE.match(code_on(page))
    assert not page.get_by_role("button", name="Print this page").is_visible()
    reference = page.locator(".govuk-panel__body strong").inner_text()
    page.reload()
    assert page.locator(".govuk-panel__body strong").inner_text() == reference
    assert page.locator(".engage-code").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_sends_once_and_leaves_the_code_on_the_screen(new_page, module_site, start, scripts):
    with new_page(java_script_enabled=scripts) as page:
        walk_to_check(page, start)
        before = stored(module_site, "I walk home")
        page.get_by_role("button", name="Send your response").dblclick()
        page.wait_for_url("**/sent/")
        assert CODE.match(code_on(page))
        assert stored(module_site, "I walk home") == before + 1


def test_by_keyboard_alone(page, start):
    page.goto(start)
    page.get_by_role("button", name="Answer this consultation").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/question-*/")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary:focus")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("I walk home by keyboard.")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, "How often?")
    tab_to(page, "Every week")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Never").is_checked()
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, "Where do you go?")
    tab_to(page, "Home")
    page.keyboard.press("Space")
    assert page.get_by_label("Home").is_checked()
    for expected in ("How can we tell you", "Quoting your words", "Check your answers"):
        tab_to(page, "Continue")
        page.keyboard.press("Enter")
        heading(page, expected)
    tab_to(page, "Send your response")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    assert CODE.match(code_on(page))


def heading(page, beginning):
    page.get_by_role("heading", level=1, name=re.compile(beginning)).wait_for()


NAME = "(e => (e.labels && e.labels[0] || e).innerText.trim())(document.activeElement)"


def tab_to(page, name):
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            return
    pytest.fail(f"No Tab leads to {name}")


def test_the_counter_says_how_many_are_left_and_takes_more(page, start):
    walk_to_question(page, start)
    page.get_by_label("What would help?").fill("x" * 20_003)
    page.get_by_text("You have 3 characters too many").first.wait_for()
    assert len(page.get_by_label("What would help?").input_value()) == 20_003
    go_on(page)
    assert page.get_by_role("link", name="Your answer must be").inner_text() == (
        "Your answer must be 20,000 characters or less. You have written 20,003"
    )
    assert len(page.get_by_label("What would help?").input_value()) == 20_003


def walk_to_question(page, start):
    page.goto(f"{start}answer/")
    page.get_by_role("button", name="Start").click()


def test_printing(page, start):
    walk_to_check(page, start)
    press_send(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed")


def test_what_is_left_when_the_draft_is_gone(page, start):
    walk_to_check(page, start)
    page.context.clear_cookies(name=re.compile("draft"))
    press_send(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Your answers are no longer here"

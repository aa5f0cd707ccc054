"""The way back in a real browser: with and without JavaScript, by keyboard. (axe and the width of
each state: tests/access.)"""

import re

import pytest

from engage.core.references import new_code
from engage.participant import tries
from tests.participant.states import STATES, everything

OPEN = "Open what I sent"
WITHDRAW = "Withdraw what I sent"


@pytest.fixture(scope="module")
def made(module_site):
    return module_site.run_python(everything)


def open_with(page, site, code):
    page.goto(f"{site.url}/receipt/")
    page.fill("[name=code]", code)
    page.get_by_role("button", name=OPEN).click()


def is_narrow_enough(page) -> bool:
    """Nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


HEADING = {
    "fresh": "What comes next: an answer",
    "read": "What comes next: an answer",
    "understood": "What comes next: an answer",
    "found-unfair": "What comes next: an answer",
    "decided-yes": "What you said helped to change the decision.",
    "decided-no": "You did not agree with this. We considered it and did not follow it. Here is why.",
    "not-yet": "What comes next: more news",
    "corrected": "You agreed with this. We considered it and did not follow it. Here is why.",
    "withdrawn": "You withdrew it",
    "overdue": "The answer is overdue",
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_read_without_javascript(module_site, made, page_without_javascript, state):
    open_with(page_without_javascript, module_site, made["codes"][state])
    assert page_without_javascript.locator(".engage-thread__what").last.inner_text() == HEADING[state]


def test_a_mistyped_code_is_told_where_it_can_be_mended(module_site, page):
    open_with(page, module_site, "K7M4-PQ9T-XW2O")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name=re.compile("A return code never has “O”")).click()
    assert page.evaluate("document.activeElement.name") == "code"
    assert page.input_value("[name=code]") == "K7M4-PQ9T-XW2O"


def test_a_code_in_the_fragment_is_filled_in_and_gone_from_the_address(module_site, made, page):
    """As the square on a slip leads there. Nothing opens until the person presses the button."""
    page.goto(f"{module_site.url}/receipt/#{made['codes']['read'].lower()}")
    page.get_by_text("Your code is filled in.").wait_for()
    assert page.input_value("[name=code]") == made["codes"]["read"]
    assert page.url == f"{module_site.url}/receipt/"
    assert page.evaluate("document.activeElement.innerText") == OPEN
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What you can do").wait_for()


def test_the_whole_way_by_keyboard(module_site, made, page):
    """From the code to a withdrawal, without a mouse."""
    page.goto(f"{module_site.url}/receipt/")
    page.locator("[name=code]").focus()
    page.keyboard.type(made["keyboard"].lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What you can do").wait_for()
    page.get_by_role("link", name="Withdraw what you sent").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=WITHDRAW).focus()
    page.keyboard.press("Enter")
    page.get_by_text("What you sent is withdrawn.").wait_for()
    assert page.locator(".engage-thread__what").last.inner_text() == "You withdrew it"


def test_the_whole_way_without_javascript(module_site, made, page_without_javascript):
    page = page_without_javascript
    open_with(page, module_site, made["without javascript"])
    page.get_by_role("link", name="Change how we reach you").click()
    page.fill("[name=address]", "new@example.org")
    page.get_by_role("button", name="Write to this address").click()
    assert page.get_by_role("status").inner_text() == (
        "We have the new address. Look in its inbox: a message there asks whether it is yours."
    )
    page.get_by_role("link", name="Change whether you may be quoted").click()
    page.get_by_label("No, do not quote me").check()
    page.get_by_role("button", name="Save my answer").click()
    assert page.get_by_role("status").inner_text() == "You will not be quoted."
    page.get_by_role("button", name="Stop messages").click()
    assert page.get_by_role("status").inner_text() == "We will not write to you any more."
    page.get_by_role("link", name="Withdraw what you sent").click()
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Withdraw what you sent").click()
    page.get_by_role("button", name=WITHDRAW).click()
    assert page.locator(".engage-thread__what").last.inner_text() == "You withdrew it"
    page.get_by_role("button", name="Close it in this browser").click()
    assert page.get_by_role("status").inner_text() == "It is closed in this browser."
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "What happened to my words"


def test_whether_it_is_fair_with_scripts_by_keyboard_and_without(module_site, made, page, page_without_javascript):
    """Two findings: one is answered with scripts, by keys alone, the other without scripts, after a mistake."""
    open_with(page, module_site, made["codes"]["understood"])
    page.get_by_role("link", name="Answer yes, partly or no").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Yes").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save my answer").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You said: yes.").wait_for()
    plain = page_without_javascript
    open_with(plain, module_site, made["codes"]["understood"])
    plain.get_by_role("link", name="Answer yes, partly or no").click()
    plain.fill("[name=words]", "It has to run all night.")
    plain.get_by_role("button", name="Save my answer").click()
    assert plain.get_by_role("link", name="Select yes, partly or no").count() == 1
    plain.get_by_label("Partly").check()
    plain.get_by_role("button", name="Save my answer").click()
    assert plain.get_by_role("status").inner_text() == "We have your answer."
    assert plain.get_by_text("An officer will answer this.").count() == 1
    assert plain.get_by_text("It has to run all night.").count() == 1


def test_an_account_lists_where_each_thing_stands(module_site, made, page):
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": module_site.url}])
    page.goto(f"{module_site.url}/my/")
    assert page.locator(".govuk-tag").all_inner_texts() == [
        "Answer overdue", "Answered", "Answered", "Read", "Received"
    ]  # fmt: skip


def test_too_many_wrong_codes(module_site, page, phone, axe):
    """The last test of this module: from here on this address has to wait. Twice as many may be needed: the five
    minutes in which they are counted can end in between."""
    heading = page.get_by_role("heading", level=1)
    for _wrong in range(2 * tries.FROM_ONE_ADDRESS + 1):
        open_with(page, module_site, new_code())
        if heading.inner_text() == "Too many wrong codes":
            break
    assert heading.inner_text() == "Too many wrong codes"
    axe(page)
    open_with(phone, module_site, new_code())
    assert phone.get_by_role("heading", level=1).inner_text() == "Too many wrong codes"
    assert is_narrow_enough(phone)

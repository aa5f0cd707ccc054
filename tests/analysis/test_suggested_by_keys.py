"""Suggestions accepted and refused by one key each, in a real browser."""

import re

from tests.analysis.inside import done_with, staff_session, suggested_texts
from tests.browser import eventually

TEXTS = [
    "The bus is late. I walk.",
    "No bus at night.",
    "Trees are nice.",
    "By bus and by tram.",
    "One more bus.",
    "Nothing.",
]


def is_open(page, reference):
    page.locator(f"[data-screen][data-reference='{reference}']").wait_for()


def accept_and_go_on_before_it_is_answered(page, here, following):
    """The answer does not fetch anybody back."""
    is_open(page, here)
    held = []
    page.route("**/suggestion/*/*", lambda route: held.append(route))  # noqa: PLW0108  # a built-in is not taken
    page.keyboard.press("y")
    assert eventually(page, lambda: len(held), 1) == 1
    page.keyboard.press("d")
    is_open(page, following)
    with page.expect_response(re.compile(f"/{here}/read")) as read:
        held.pop().continue_()
    assert read.value.status == 204
    is_open(page, following)


def test_suggestions_are_answered_by_keys_alone(module_site, page):
    made = module_site.run_python(suggested_texts, texts=TEXTS, terms={"Buses": "bus", "Trams": "tram"})
    key = module_site.run_python(staff_session, role="Analyst", email="keys@example.org")
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])
    references = made["references"]
    page.goto(f"{module_site.url}/admin/contributions/{references[0]}/?activity={made['activity']}")
    loads = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    is_open(page, references[0])
    suggested, said = page.locator("[data-suggestion]"), page.locator("[data-reading-said]")
    page.get_by_text("Suggested by the machine").wait_for()

    page.keyboard.press("y")
    said.get_by_text("Filed under Buses.").wait_for()
    assert suggested.count() == 0
    page.keyboard.press("u")
    said.get_by_text("Undone: it is not filed any more.").wait_for()
    page.keyboard.press("n")
    said.get_by_text("Refused. It is not suggested again for this text.").wait_for()
    page.keyboard.press("u")
    said.get_by_text("Undone: the suggestion waits for an answer again.").wait_for()
    page.keyboard.press("y")
    said.get_by_text("Filed under Buses.").wait_for()
    page.keyboard.press("d")
    is_open(page, references[1])
    page.keyboard.press("n")
    said.get_by_text("Refused.").wait_for()
    page.keyboard.press("d")
    is_open(page, references[2])
    assert suggested.count() == 0
    page.keyboard.press("y")  # nothing is suggested: nothing happens
    page.keyboard.press("j")
    is_open(page, references[3])
    assert suggested.count() == 2
    page.keyboard.press("y")
    said.get_by_text(re.compile("Filed under Buses.")).wait_for()
    page.keyboard.press("y")
    said.get_by_text(re.compile("Filed under Trams.")).wait_for()
    page.keyboard.press("j")
    accept_and_go_on_before_it_is_answered(page, *references[4:])
    assert loads == []
    done = module_site.run_python(done_with, activity=made["activity"])
    assert {reference: filed for reference, (filed, _read) in done.items()} == {
        references[0]: [["The bus is late.", "Buses"]],
        references[1]: [],
        references[2]: [],
        references[3]: [[TEXTS[3], "Buses"], [TEXTS[3], "Trams"]],
        references[4]: [[TEXTS[4], "Buses"]],
        references[5]: [],
    }

"""Reading and filing with a finger on a phone, 320 pixels wide."""

import pytest

from tests.analysis.hands import BUS, COLD, SHORT, WALK, is_open
from tests.analysis.inside import done_with, flags, staff_session, texts_to_read
from tests.browser import eventually
from tests.touch import hold_and_draw, is_too_wide, too_small

SENTENCE = "I wait in the cold, every night."
LONG = f"{SENTENCE} Then I walk home. My dog comes along."
CODES = [BUS, WALK, COLD, *(f"Other matter {number}" for number in range(12))]


@pytest.fixture
def desk(module_site, phone):
    made = module_site.run_python(texts_to_read, texts=[LONG, SHORT[0], [SHORT[1], "Nothing to add."]], codes=CODES)
    key = module_site.run_python(staff_session, role="Analyst", email="finger@example.org")
    module_site.run_python(staff_session, role="Engagement officer", email="colleague@example.org")
    phone.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])
    phone.goto(f"{module_site.url}/admin/contributions/{made['references'][0]}/?activity={made['activity']}")
    return made


def fits(phone):
    assert too_small(phone, "main") == []
    assert not is_too_wide(phone)


def tap(phone, name, role="button"):
    phone.get_by_role(role, name=name).tap()


def tap_code(phone, name):
    phone.locator(f"[data-name='{name}'] label").tap()


def is_said(phone, sentence, where="[data-analysis-status]"):
    phone.locator(where, has_text=sentence).wait_for()


def file_a_sentence(phone):
    words = phone.locator("[data-analysis-form] [name=words]")
    tap(phone, "Mark the next sentence")
    assert eventually(phone, words.input_value, SENTENCE) == SENTENCE
    phone.get_by_label("Type part of a code's name").tap()
    phone.keyboard.type("matter 1")
    fits(phone)
    shown = phone.locator("[data-label]:visible").evaluate_all("all => all.map((one) => one.dataset.label)")
    assert shown == ["Other matter 1", "Other matter 10", "Other matter 11"]
    tap_code(phone, "Other matter 10")
    tap(phone, "File under this code")
    is_said(phone, "Filed under Other matter 10.")
    fits(phone)


def file_what_a_finger_rests_on(phone):
    """Once by mistake."""
    words = phone.locator("[data-analysis-form] [name=words]")
    hold_and_draw(phone, phone.locator(".analysis-words"), "walk", "walk home")
    assert eventually(phone, words.input_value, "walk home") == "walk home"
    tap_code(phone, WALK)
    assert words.input_value() == "walk home"
    tap(phone, "File under this code")
    is_said(phone, f"Filed under {WALK}.")
    tap(phone, "Undo what I did last")
    is_said(phone, "Undone: it is not filed any more.", "[data-reading-said]")
    hold_and_draw(phone, phone.locator(".analysis-words"), "My dog")
    tap(phone, f"Once more: {WALK}")
    is_said(phone, f"Filed under {WALK}.")
    fits(phone)


def flag(phone):
    phone.locator("[data-note]").tap()
    phone.get_by_label("Note").tap()
    phone.keyboard.type("Ask the depot.")
    phone.get_by_label("Flag it for a colleague").select_option(label="Sam")
    fits(phone)
    tap(phone, "Keep this note")
    phone.locator(".analysis-notes", has_text="Ask the depot.").wait_for()
    fits(phone)


def test_words_are_marked_filed_undone_and_flagged_by_a_finger(module_site, desk, phone):
    first, second, third = desk["references"]
    is_open(phone, first)
    fits(phone)
    file_a_sentence(phone)
    file_what_a_finger_rests_on(phone)
    assert module_site.run_python(done_with, activity=desk["activity"])[first] == [
        [[SENTENCE, "Other matter 10"], ["My dog", WALK]], 0
    ]  # fmt: skip
    flag(phone)
    assert module_site.run_python(flags) == [[first, "finger@example.org", "colleague@example.org", "Ask the depot."]]

    tap(phone, "Older", "link")
    is_open(phone, second)
    fits(phone)
    tap(phone, "Newer", "link")
    is_open(phone, first)
    tap(phone, "I have read this: open the next one")
    is_open(phone, second)
    tap_code(phone, BUS)  # one sentence needs no marking
    tap(phone, "File under this code")
    is_said(phone, f"Filed under {BUS}.")
    tap(phone, "I have read this: open the next one")
    is_open(phone, third)
    fits(phone)
    expected = {
        first: [[[SENTENCE, "Other matter 10"], ["My dog", WALK]], 1],
        second: [[[SHORT[0], BUS]], 1],
        third: [[], 0],
    }
    # The next text stands there before the reading of this one is stored.
    done = eventually(phone, lambda: module_site.run_python(done_with, activity=desk["activity"]), expected)
    assert done == expected


def test_a_file_button_that_is_far_down_is_not_scrolled_away_from(module_site, desk, phone):
    """The next thing that a finger does is to press it again."""
    is_open(phone, desk["references"][0])
    tap(phone, "Mark all of it")
    tap_code(phone, COLD)
    tap(phone, "File under this code")
    is_said(phone, f"Filed under {COLD}.")
    box = phone.get_by_role("button", name="File under this code").bounding_box()
    assert 0 <= box["y"] <= 640 - box["height"]

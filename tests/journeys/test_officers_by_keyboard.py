"""What officers do to many texts, for good or in public, by the keyboard alone."""

import pytest

from tests.journeys import inside
from tests.journeys.going_on import goes_on
from tests.site import end

BECAUSE = "Both are about the same boat, and nobody could tell them apart."
NO = "A bus an hour costs 90,000 pounds a year, and the money is spent."


@pytest.fixture(scope="module")
def world(module_site):
    return module_site.run_python(inside.a_world)


def is_done(site, keys, table: str, column: str) -> None:
    """The worker does what waits, and whoever waits for it looks again."""
    worker = site.start_worker()
    looked = 0
    while not site.sql(f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL"):  # noqa: S608
        keys.page.wait_for_timeout(100)
        looked += 1
        assert looked < 600, site.output()[-2000:]
    end(worker)
    keys.tab_to("link", "Look again")
    keys.follow()


def test_a_list_that_was_narrowed_down_is_filed_at_once_and_taken_back(module_site, world, sit_down, page):
    made = world["list"]
    keys = sit_down("Analyst", "contributions/")
    keys.tab_to("textbox", "Search term")
    keys.type("ferry")
    page.get_by_text("12 contributions").wait_for()
    keys.holds("textbox", "Search term")
    keys.tab_to("button", "Show filters", at_most=2)
    keys.press("Enter")
    keys.tab_to("button", "Activity", at_most=1)
    keys.press("Enter")
    keys.choose("Activity", "The harbour", at_most=10)
    page.get_by_text("11 contributions").wait_for()
    keys.holds("combobox", "Activity")
    keys.press("Escape")
    keys.tab_to("link", "File all of these under one code")
    keys.follow()
    assert page.locator(".analysis-ground").count() == 10
    keys.choose("Code*", "Ferry")
    keys.tab_to("button", "File 11 texts under this code", at_most=1)
    keys.follow()
    assert module_site.run_python(inside.filed_under, code=made["code"]) == []
    is_done(module_site, keys, "analysis_codingbatch", "finished_at")
    assert module_site.run_python(inside.filed_under, code=made["code"]) == made["filed"]
    keys.tab_to("button", "Undo all of it")
    keys.follow()
    is_done(module_site, keys, "analysis_codingbatch", "undo_finished_at")
    page.get_by_text("All 11 are taken back.").wait_for()
    assert module_site.run_python(inside.filed_under, code=made["code"]) == []


def test_two_codes_are_merged(module_site, world, sit_down, page):
    keys = sit_down("Analyst", "codes/")
    keys.tab_to("link", "Night boats", exact=False)
    keys.follow()
    keys.tab_to("link", "Merge it into another code")
    keys.follow()
    keys.tab_to("button", "Merge these codes")
    keys.follow()  # nothing is said yet
    page.get_by_text("The code was not merged yet: see below.").wait_for()
    keys.choose("Merge it into*", "Boats")
    keys.tab_to("textbox", "Why*", at_most=1)
    keys.type(BECAUSE)
    keys.tab_to("button", "Merge these codes", at_most=1)
    keys.follow()
    page.get_by_text("Merged.").wait_for()
    assert module_site.run_python(inside.what_became_of, **world["codes"]) == {
        "under": [["The boat is late.", "Boats"], ["The night boat is late.", "Boats"]],
        "merged": ["Night boats", "Boats", BECAUSE],
    }


def test_a_passage_is_taken_out_with_its_reason(module_site, world, sit_down, page):
    reference = world["reference"]
    keys = sit_down("Engagement officer", f"contributions/{reference}/")
    keys.tab_to("textbox", "What would help?")
    keys.press("s", "s")
    keys.holds("textbox", "What would help?")
    keys.tab_to("button", "Redact these words")
    keys.follow()
    assert page.locator("del").text_content() == "Mrs Hill of 12 Mill Street walks too."
    keys.pick(
        "It gives personal details, such as an address or a phone number",
        "It names or shows somebody who has not agreed to it",
    )
    keys.tab_to("button", "Take these words out for good", at_most=1)
    keys.follow()
    page.get_by_text("Taken out. The words are nowhere any more.").wait_for()
    assert module_site.run_python(inside.what_is_left, reference=reference) == {
        "texts": [["", False], ["I walk home. […] It is dark.", True]],
        "taken out": [["engagement.officer@example.org", "not_agreed", 2]],
    }


def test_a_decision_is_drafted_looked_at_and_published(module_site, world, sit_down, page):
    keys = sit_down("Decision officer", "decisions/")
    keys.tab_to("link", "Add decision")
    keys.follow()
    for name, words in (
        ("Council's reference*", "CAB/27/1"),
        ("Title*", "Buses after midnight"),
        ("Who decided*", "Cabinet"),
        ("Date of the decision*", "03032026"),
        ("What was decided*", "The timetable stays as it is this year."),
        ("Why*", "The money for buses is spent until April."),
    ):
        keys.tab_to("textbox", name)
        keys.type(words)
    keys.tab_to("button", "Keep this decision")
    keys.follow()
    keys.tab_to("link", "Add an answer")
    keys.follow()
    keys.tab_to("checkbox", "People who work late cannot get home.")
    keys.press("Space")
    keys.tab_to("button", "Answer what is chosen")
    keys.follow()
    keys.pick("It changed the decision", "It was considered and not followed")
    keys.tab_to("button", "Continue")
    keys.follow()
    keys.tab_to("textbox", "Because*")
    keys.type(NO)
    keys.tab_to("button", "Keep this draft")
    keys.follow()
    keys.tab_to("link", "See who will hear what, then publish")
    keys.follow()
    assert module_site.run_python(inside.what_is_published) == []
    keys.tab_to("button", "Publish and tell 3 people")
    keys.follow()
    page.get_by_text("Published. The people it answers are being written to.").wait_for()
    assert module_site.run_python(inside.what_is_published) == [
        [
            "CAB/27/1",
            "2026-03-03",
            "Buses after midnight",
            "People who work late cannot get home.",
            "not_followed",
            NO,
            3,
        ]
    ]


def test_who_hears_what_of_many_is_counted_and_then_published(module_site, world, sit_down, page):
    decision = world["many"]
    keys = sit_down("Decision officer", f"decisions/{decision}/publish/")
    page.get_by_text("Nothing is published yet.").wait_for()
    assert page.get_by_role("button", name="Publish").count() == 0
    goes_on(module_site, keys)
    page.get_by_text("Counted at").wait_for()
    keys.tab_to("button", "Publish")
    keys.follow()
    page.get_by_text("Published. The people it answers are being written to.").wait_for()
    published = "SELECT 1 FROM decisions_decision WHERE id = ? AND published_at IS NOT NULL"
    assert module_site.sql(published, decision)

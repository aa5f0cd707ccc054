"""A decision officer's way in a real browser, from an empty register to the page that everybody may read."""

import pytest

from tests.decisions.inside import a_desk


@pytest.fixture
def desk(module_site, page):
    """The register of decisions, in the browser of a signed-in decision officer."""
    made = module_site.run_python(a_desk)
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": module_site.url}])
    page.goto(f"{module_site.url}/admin/decisions/")
    return page


def record(page):
    page.get_by_role("link", name="Add decision").click()
    page.get_by_label("Title").fill("Buses after midnight")
    page.get_by_label("Council's reference").fill("CAB/27/1")
    page.get_by_label("Who decided").fill("Cabinet")
    page.get_by_label("Date of the decision").fill("2026-11-03")
    page.get_by_label("What was decided").fill("The timetable stays as it is this year.")
    page.get_by_role("button", name="Keep this decision").click()
    page.get_by_text("The decision is not kept yet.").wait_for()
    page.get_by_label("Why", exact=False).first.fill("The money for buses is spent until April.")
    page.get_by_role("button", name="Keep this decision").click()


def answer(page):
    page.get_by_role("link", name="Add an answer").click()
    page.get_by_label("People who work late cannot get home.").check()
    page.get_by_role("button", name="Answer what is chosen").click()
    page.get_by_label("It was considered and not followed").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Because").fill("No money.")
    page.get_by_role("button", name="Keep this draft").click()
    page.get_by_text("The reason must be 20 characters or more.").first.wait_for()
    page.get_by_label("Because").fill("A bus an hour costs 90,000 pounds a year, and the money is spent.")
    page.get_by_role("button", name="Keep this draft").click()


def publish(page):
    page.get_by_role("link", name="See who will hear what, then publish").click()
    page.get_by_role("row", name="All whom it answers 3").wait_for()
    page.get_by_role("button", name="Publish and tell 3 people").click()
    page.get_by_text("Published. The people it answers are being written to.").wait_for()


TYPED = """(name) => {
  const form = document.querySelector("form[data-controller~=w-unsaved]");
  form.elements[name].value += "x";
  return form.dataset.wUnsavedHasEditsValue === "true";
}"""


def leave_with_a_pasted_page(page, desk):
    """Whoever leaves with words that are not kept is asked first; what is sent is not left behind."""
    asked = []
    page.on("dialog", lambda one: (asked.append(one.type), one.dismiss() if len(asked) == 1 else one.accept()))
    for _again in range(2):  # nothing was written the first time
        page.goto(f"{desk}bring-in/")
    page.get_by_label("Text of the page").press("a")
    page.wait_for_function(TYPED, arg="record_text", polling=300)
    assert asked == []
    page.evaluate("(path) => { location.href = path; }", desk)
    page.get_by_role("button", name="Read it, and show me").click()
    page.get_by_text("This could not be found in the text.").wait_for()
    assert asked == ["beforeunload"]
    page.goto(desk)  # nothing of it is kept yet
    assert asked == ["beforeunload", "beforeunload"]


def test_a_no_is_recorded_with_its_reason_published_and_read_by_everybody(desk, module_site):
    page = desk
    leave_with_a_pasted_page(page, f"{module_site.url}/admin/decisions/")
    record(page)
    answer(page)
    page.get_by_text("Not answered yet").wait_for()
    assert page.get_by_text("The fare is too high.").first.is_visible()
    publish(page)

    page.goto(f"{module_site.url}/decisions/")
    page.get_by_role("link", name="Buses after midnight").click()
    whole = page.locator("main").inner_text()
    for said in (
        "People who work late cannot get home.",
        "3 people, of 5 who took part in",
        "It was considered and not followed.",
        "A bus an hour costs 90,000 pounds a year, and the money is spent.",
    ):
        assert said in whole

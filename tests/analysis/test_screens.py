"""The officers' reading side by keyboard alone, in a real browser. (axe and the width of each screen: tests/access.)"""

import pytest

from tests.analysis.inside import a_small_world, staff_session


@pytest.fixture(scope="module")
def world(module_site):
    return module_site.run_python(a_small_world)


@pytest.fixture
def signed_in(module_site, world):
    def sign(page, role="Analyst"):
        key = module_site.run_python(staff_session, role=role, email=f"{role.lower().replace(' ', '-')}@example.org")
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])
        return page

    return sign


def test_a_finding_is_weighed_and_reviewed_by_keyboard_alone(module_site, signed_in, new_page, world):
    with new_page() as page:
        signed_in(page, "Engagement officer").goto(f"{module_site.url}/admin/findings/new/{world['activity']}/")
        page.get_by_label("Finding").focus()
        page.keyboard.type("People walk home at night.")
        until_focused(page, page.get_by_role("radio", name="Leave out").first)
        page.keyboard.press("ArrowRight")
        until_focused(page, page.get_by_role("button", name="Keep this finding"))
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="People walk home at night.", exact=True).wait_for()
        assert page.get_by_role("button", name="this finding stands").count() == 0
        address = page.url

    with new_page() as page:
        signed_in(page, "Analyst").goto(address)
        page.locator("h1").first.wait_for(state="attached")
        until_focused(page, page.get_by_role("button", name="this finding stands"))
        page.keyboard.press("Enter")
        page.get_by_text("Reviewed by Sam").wait_for()


def until_focused(page, wanted):
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError("It cannot be reached with the Tab key.")

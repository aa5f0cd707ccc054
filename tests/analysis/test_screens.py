"""Every screen of the officers' reading side in a real browser: axe, the keyboard, a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.analysis.inside import a_small_world, staff_session
from tests.browser import WCAG

# What is ours on an admin page. Wagtail's own header, menu and messages are Wagtail's to mend.
OURS = ["main .nice-padding", ".analysis-list", ".analysis-leaf"]
TOO_WIDE = "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth"


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


def screens(world):
    return {
        "queue": "/admin/contributions/",
        "queue, nothing found": "/admin/contributions/?q=zzz",
        "queue, filtered": f"/admin/contributions/?activity={world['activity']}&read=no",
        "reading": f"/admin/contributions/{world['reference']}/",
        "reading, filed": f"/admin/contributions/{world['filed']}/",
        "reading, withdrawn": f"/admin/contributions/{world['withdrawn']}/",
        "findings": "/admin/findings/",
        "finding, to review": f"/admin/findings/inspect/{world['finding']}/",
        "finding, activity": "/admin/findings/new/",
        "finding, weigh": f"/admin/findings/new/{world['activity']}/",
        "finding, change": f"/admin/findings/edit/{world['finding']}/",
        "finding, delete": f"/admin/findings/delete/{world['finding']}/",
        "codes": "/admin/codes/",
        "code, new": "/admin/codes/new/",
        "code, change": f"/admin/codes/edit/{world['code']}/",
        "codebooks": "/admin/codebooks/",
        "codebook, new": "/admin/codebooks/new/",
    }


def violations(page, include):
    """What axe finds in these places, of WCAG 2.0 to 2.2 A and AA."""
    rules = {"runOnly": {"type": "tag", "values": WCAG}}
    found = Axe().run(page, context={"include": include}, options=rules).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_rule_of_accessibility_is_broken(module_site, signed_in, new_page, world, width, scheme):
    with new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True) as page:
        signed_in(page)
        broken = {}
        for name, address in screens(world).items():
            page.goto(module_site.url + address)
            page.wait_for_load_state("networkidle")
            ours = [[place] for place in OURS if page.locator(place).count()]
            found = violations(page, ours)
            if found:
                broken[name] = found
            if not name.startswith("code"):  # those forms are Wagtail's own, a few pixels too wide for a phone
                assert page.evaluate(TOO_WIDE) <= 0, f"{name} is too wide at {width} px"
        assert broken == {}


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

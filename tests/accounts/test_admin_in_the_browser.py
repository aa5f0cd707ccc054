"""Wagtail's own screens under the policy that we give them: nothing of theirs may break, or the page fixture fails."""

import io

import pytest
from PIL import Image

from engage.accounts.enums import Role
from tests.factories import make_front_page, make_user, sign_in


def prepare() -> dict:
    """Runs in the site."""
    key = sign_in(make_user(Role.ADMINISTRATOR, first_name="Ruth", last_name="Lane")).session.session_key
    return {"session": key, "front": make_front_page().pk}


@pytest.fixture(scope="module")
def prepared(module_site) -> dict:
    return module_site.run_python(prepare)


@pytest.fixture
def administrator(module_site, prepared, page):
    page.context.add_cookies([{"name": "sessionid", "value": prepared["session"], "url": module_site.url}])
    return page


def test_an_administrator_adds_somebody(module_site, administrator):
    page = administrator
    page.goto(module_site.url + "/admin/users/")
    page.get_by_role("link", name="Add a person").first.click()
    page.get_by_label("Email").fill("tom@merebridge.example")
    page.get_by_label("First Name").fill("Tom")
    page.get_by_label("Last Name").fill("Hale")
    page.get_by_label("Analyst").check()
    page.get_by_role("button", name="Create").click()
    page.get_by_text("User 'Tom Hale' created.").wait_for()
    assert "Analyst" in page.get_by_role("row").filter(has_text="Tom Hale").inner_text()


def test_a_page_is_written_with_its_preview_beside_it_and_published(module_site, prepared, administrator):
    page = administrator
    page.goto(f"{module_site.url}/admin/pages/add/home/standardpage/{prepared['front']}/")
    page.get_by_role("textbox", name="Title").fill("How we use what you say")
    page.locator("[data-draftail-editor] [contenteditable=true]").click()
    page.keyboard.type("We read every word.")
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("#w-preview-iframe").get_by_role("heading", name="How we use what you say").wait_for()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("created and published").wait_for()
    page.goto(module_site.url + "/how-we-use-what-you-say/")
    assert "We read every word." in page.inner_text("main")


def test_a_picture_is_uploaded(module_site, administrator):
    page = administrator
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(picture, "PNG")
    page.goto(module_site.url + "/admin/images/add/")
    page.set_input_files("input[type=file]", {"name": "bus.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    page.get_by_role("textbox", name="Title").fill("bus")
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Image 'bus' added.").wait_for()


@pytest.mark.parametrize(
    "path", ["", "pages/", "reports/", "organisations/", "sites/", "redirects/", "account/", "documents/"]
)
def test_screens_open_without_a_breach(module_site, administrator, path):
    administrator.goto(f"{module_site.url}/admin/{path}")
    assert administrator.locator("main h1, header h1, h1").count() >= 1

"""A story on its whole way in a real browser: a reporter writes it with a picture, a moderator approves it, its
teller releases it, everybody reads it. With and without JavaScript. (axe and the width of each state: tests/access.)"""

import re

import pytest

from tests.analysis.inside import staff_session
from tests.media.pictures import with_location
from tests.stories.inside import call, states

PICTURE = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": with_location(size=(1200, 900))}
BROKEN = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"}
WIDTH = "image => image.decode().then(() => image.naturalWidth)"
TEXT = "I walk home from the late shift.\n\nIt takes an hour and a half. 🌧️"


@pytest.fixture(scope="module")
def index(module_site):
    return module_site.url + module_site.run_python(call)


@pytest.fixture
def sign_in(module_site):
    def signed_in(page, role: str, email: str) -> None:
        key = module_site.run_python(staff_session, role=role, email=email)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": module_site.url}])

    return signed_in


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_on(page) -> None:
    press(page, "Save and continue")


def write(page, index, *, whose="My own") -> None:
    """From the list of stories to the check page."""
    page.goto(index)
    page.get_by_role("link", name="Community reporters: write a story").click()
    press(page, "Start")
    go_on(page)
    assert page.title().startswith("Error: ")
    page.get_by_label(whose).check()
    go_on(page)
    page.get_by_label("Title").fill("The last bus")
    page.get_by_label("The story", exact=True).fill(TEXT)
    go_on(page)
    page.get_by_label(re.compile("With a name (I|they) choose")).check()
    page.get_by_label("Name to show (optional)").fill("Night walker")
    go_on(page)
    page.get_by_label("No, it is only about the person who tells it").check()
    go_on(page)
    choose_a_picture(page)
    page.get_by_role("group", name="shown on this site?").get_by_label("Yes").check()
    go_on(page)


def choose_a_picture(page) -> None:
    page.get_by_label("Picture (optional)").set_input_files(BROKEN)
    page.get_by_label("What the picture shows").fill("A road in two colours")
    go_on(page)
    assert page.get_by_label("What the picture shows").input_value() == "A road in two colours"
    page.get_by_label("Picture (optional)").set_input_files(PICTURE)
    go_on(page)
    assert page.locator(".engage-story__thumbnail").evaluate(WIDTH) == 640
    page.get_by_label("No, nobody can be recognised in it").check()
    go_on(page)


def send(page) -> tuple[str, str]:
    press(page, "Send the story")
    return page.locator(".govuk-panel__body strong").inner_text(), page.locator(".engage-code").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_first_word_to_everybody(module_site, index, sign_in, new_page, scripts):
    with new_page(java_script_enabled=scripts) as page:
        sign_in(page, "Community reporter", f"reporter-{scripts}@example.org")
        write(page, index)
        reference, _code = send(page)
        with new_page(java_script_enabled=scripts) as admin:
            sign_in(admin, "Moderator", f"moderator-{scripts}@example.org")
            admin.goto(f"{module_site.url}/admin/moderation/{reference}/")
            assert admin.locator(".engage-story__text").inner_text().split() == TEXT.split()
            press(admin, "Approve")
        assert module_site.run_python(states)[reference] == "approved"
        page.goto(f"{module_site.url}/stories/mine/")
        page.get_by_role("link", name="See it as it will be shown, and release it").click()
        press(page, "Release it: show it to everybody")
    with new_page(java_script_enabled=scripts) as reader:
        reader.goto(index)
        reader.get_by_role("link", name="The last bus").first.click()
        assert reader.locator("h1").inner_text() == "The last bus"
        assert "Night walker" in reader.locator(".engage-story__by").inner_text()
        reader.locator(".engage-story__picture img").scroll_into_view_if_needed()
        assert reader.locator(".engage-story__picture img").evaluate(WIDTH) == 1200


def test_a_teller_without_an_account_releases_with_their_code(module_site, index, sign_in, new_page):
    with new_page(java_script_enabled=False) as page:
        sign_in(page, "Community reporter", "gatherer@example.org")
        write(page, index, whose="Somebody else told it to me")
        go_on(page)
        reference, code = send(page)
    with new_page() as admin:
        sign_in(admin, "Moderator", "moderator-2@example.org")
        admin.goto(f"{module_site.url}/admin/moderation/{reference}/")
        press(admin, "Approve")
    with new_page(java_script_enabled=False) as teller:
        teller.goto(f"{module_site.url}/receipt/")
        teller.get_by_label("return code").fill(code.lower().replace("-", " "))
        teller.locator("main form button").first.click()
        teller.get_by_role("link", name="See it as it will be shown, and release it").click()
        press(teller, "Release it: show it to everybody")
    assert module_site.run_python(states)[reference] == "public"


def test_a_moderator_sends_a_story_back_with_a_reason(module_site, index, sign_in, page, new_page):
    with new_page(java_script_enabled=False) as writer:
        sign_in(writer, "Community reporter", "writer@example.org")
        write(writer, index)
        reference, _code = send(writer)
    sign_in(page, "Moderator", "moderator-3@example.org")
    page.goto(f"{module_site.url}/admin/moderation/{reference}/")
    press(page, "Send back with this reason")
    page.get_by_label("Reason", exact=False).first.select_option(label="It insults or threatens somebody")
    page.get_by_label("What would have to change").fill("The third sentence calls a driver names.")
    press(page, "Send back with this reason")
    assert module_site.run_python(states)[reference] == "returned"

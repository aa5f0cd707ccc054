"""A log-in that ends and a line that breaks take nobody's words away. (A token that expired is proved for every form
in test_every_public_state.py, and for what follows from it in consultations/test_words.py.)"""

import socket
from contextlib import contextmanager, suppress

import pytest
from django.test import Client, RequestFactory
from playwright.sync_api import TimeoutError

from engage.contributions.models import Part
from engage.core.templatetags.sending import own_address
from tests.consultations.inside import consultation
from tests.decisions.factories import make_decision, make_finding
from tests.forums.factories import make_session
from tests.stories.factories import make_story

WORDS = "The last bus leaves before my shift ends.\nI walk home along the ring road."


def noting() -> tuple[str, str]:
    return f"/admin/points/{make_session().pk}/", "words"


def answering() -> tuple[str, str]:
    return f"/admin/decisions/{make_decision().pk}/answers/new/?finding={make_finding().pk}", "reason"


def sending_back() -> tuple[str, str]:
    return f"/admin/moderation/{make_story().contribution.reference}/", "reason"


@pytest.mark.django_db
@pytest.mark.parametrize("writing", [noting, answering, sending_back])
def test_an_officer_whose_log_in_ended_gets_the_words_back(writing):
    address, name = writing()
    before = Part.objects.count()
    response = Client().post(address, {name: WORDS, "token": "a token of the form"})
    page = response.content.decode()
    assert (response.status_code, "You have been signed out" in page) == (403, True)
    assert f'<textarea name="{name}" hidden>\n{WORDS}</textarea>' in page.replace("\r\n", "\n")
    assert f'action="{address}"' in page
    assert Part.objects.count() == before


@pytest.mark.django_db
def test_what_somebody_else_makes_a_browser_send_is_not_shown_as_its_persons_words():
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "https://elsewhere.example"})
    response = strict.post(noting()[0], {"words": WORDS})
    assert (response.status_code, WORDS.splitlines()[0] in response.content.decode()) == (403, False)


@pytest.mark.django_db
def test_screens_that_hold_no_words_lead_to_the_log_in():
    response = Client().post("/admin/codes/new/", {"label": "Safety"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/admin/codes/new/")


NOTICE = "There is no connection at the moment."


@pytest.fixture(scope="module")
def writing(module_site):
    start = f"{module_site.url}/consultations/{module_site.run_python(consultation)}/answer/"

    def begin(page):
        page.goto(start)
        page.get_by_role("button", name="Start").click()
        page.get_by_label("What would help?").fill(WORDS)

    return begin


def press_until(button, sign):
    """A second press within a second of the first counts as a double click, and does nothing."""
    for _press in range(5):
        button.click(no_wait_after=True)
        with suppress(TimeoutError):
            return sign.wait_for(timeout=8_000)
    pytest.fail("However often it is pressed, nothing comes of it")


def test_a_broken_line_leaves_the_words_where_they_are(writing, page):
    """No connection: it is told, and a later press sends."""
    writing(page)
    send, notice = page.get_by_role("button", name="Continue"), page.get_by_text(NOTICE)
    page.context.set_offline(True)
    press_until(send, notice)
    assert page.get_by_label("What would help?").input_value() == WORDS
    page.context.set_offline(False)
    press_until(send, page.get_by_role("heading", level=1, name="How often?"))
    page.goto(page.url.rpartition("/answer/")[0] + "/answer/check/")
    assert page.locator(".govuk-summary-list__value").first.inner_text().split() == WORDS.split()


@contextmanager
def nobody_answers(site):
    """Whoever connects is refused, as while a machine starts again; the device says all the while that it is online."""
    site.stop()
    address = site.socket.getsockname()
    site.socket.shutdown(socket.SHUT_RDWR)
    try:
        yield
    finally:
        site.socket.bind(address)
        site.socket.listen()
        site.start()


def test_a_site_that_does_not_answer_leaves_the_words_behind_the_button_back(
    module_site, writing, page, page_without_javascript
):
    both = (page, page_without_javascript)
    for one in both:
        writing(one)
    with nobody_answers(module_site):
        for one in both:
            with one.expect_event("requestfailed") as failed:
                one.get_by_role("button", name="Continue").click(no_wait_after=True)
            assert (failed.value.method, failed.value.failure) == ("POST", "net::ERR_CONNECTION_REFUSED")
    for one in both:
        one.go_back()
        assert one.get_by_label("What would help?").input_value() == WORDS
        one.get_by_role("button", name="Continue").click()
        one.get_by_role("heading", level=1, name="How often?").wait_for()


@pytest.mark.parametrize(
    ("at", "sends"),
    [("/", "?again=1"), ("/?again=1", "?"), ("/?from=check", "?from=check&again=1"), ("/?again=1&q=%26", "?q=%26")],
)
def test_a_form_never_sends_to_the_address_that_the_browser_is_at(at, sends):
    assert own_address({"request": RequestFactory().get(at)}) == sends

"""Forms and error pages on a running site: by ear, on a phone, without JavaScript, with too much at once."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests import databases
from tests.mail import running_mailbox
from tests.site import Site

WORDS = "The last bus leaves\nbefore my shift ends."


@pytest.fixture(scope="module")
def odd_site(tmp_path_factory) -> Iterator[Site]:
    """A site with the addresses of tests/core/addresses.py."""
    with running_mailbox() as mailbox, databases.fresh() as database:
        site = Site(database, tmp_path_factory.mktemp("site"), mailbox)
        site.environment["DJANGO_SETTINGS_MODULE"] = "tests.core.odd_settings"
        try:
            site.start()
            yield site
        finally:
            site.close()


def fill_in(page) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("What would help?").fill(WORDS)
    page.get_by_label("Daily").check()
    page.get_by_label("One", exact=True).check()
    page.get_by_label("I agree").check()


def test_a_form_with_errors_for_everybody(odd_site, page, axe):
    page.goto(odd_site.url + "/try-class/")
    axe(page)
    page.get_by_role("button", name="Send it").click()
    assert page.title() == "Error: Any form – Engage"
    axe(page)
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Choose an answer to “How often?”").click()
    assert page.evaluate("document.activeElement.id") == "id_one_0"


def test_a_form_on_a_phone_needs_no_sideways_scrolling(odd_site, phone):
    for path in ("/try-class/", "/nowhere/", "/forbidden/", "/boom/"):
        phone.goto(odd_site.url + path)
        assert phone.evaluate("document.documentElement.scrollWidth") == 320, path


@pytest.mark.parametrize("path", ["/nowhere/", "/forbidden/", "/unreadable/", "/boom/"])
def test_error_pages_are_for_everybody(odd_site, page, axe, path):
    page.goto(odd_site.url + path)
    axe(page)


def test_an_expired_form_without_javascript(odd_site, page_without_javascript, axe):
    page = page_without_javascript
    page.goto(odd_site.url + "/try-class/")
    fill_in(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send it").click()
    assert page.get_by_role("heading", level=1).inner_text() == "This form was open too long"
    assert page.locator(".engage-kept-words").inner_text() == WORDS
    page.get_by_role("button", name="Send it again").click()
    # As it came through the browser: a form's line ends are CRLF.
    assert page.inner_text("body").split() == f"Taken: {WORDS}".split()


def test_an_expired_form_is_for_everybody(odd_site, page, axe):
    page.goto(odd_site.url + "/try-class/")
    fill_in(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send it").click()
    axe(page)


TOO_MUCH, EXPIRED = "too much to send at once", "This form was open too long"


@pytest.mark.parametrize(("path", "status", "says"), [("/try/", 413, TOO_MUCH), ("/accounts/login/", 403, EXPIRED)])
@pytest.mark.parametrize("size", [13_000_001, 30_000_000])
def test_too_much_at_once_is_answered_with_a_page(odd_site, path, status, says, size):
    """Through the real web server, which hears us out before it answers."""
    request = urllib.request.Request(odd_site.url + path, data=b"words=" + b"a" * size, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    with refused.value as response:
        assert (response.status, says in response.read().decode()) == (status, True)


def test_the_log_of_the_whole_site_holds_no_words(odd_site):
    for path in ("/boom/?email=canary@example.org", "/nowhere/?email=canary@example.org"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(odd_site.url + path, data=b"words=secretive+words", timeout=60)
        refused.value.close()
    assert "RuntimeError" in odd_site.output()
    assert "canary" not in odd_site.output()
    assert "secretive" not in odd_site.output()

"""What people see when something is not right: our own pages, with their words, and never anybody's data."""

import re

import html5lib
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.core.addresses import SECRET
from tests.core.logbook import logbook  # noqa: F401  # a fixture
from tests.factories import make_user, sign_in

WORDS = 'The last bus leaves\nbefore my shift ends, and <b>nobody</b> asked "us" & them 👩🏽‍🚒'


@pytest.fixture(autouse=True)
def _more_addresses(settings, db):
    settings.ROOT_URLCONF = "tests.core.addresses"
    cache.clear()


@pytest.fixture
def visitor():
    """A browser: forms need their token, and an error is a page."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def careless():
    return Client(raise_request_exception=False)


def page(response) -> str:
    return response.content.decode()


def heading(response) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", page(response), re.DOTALL)[1].strip()


def fields(response) -> dict:
    """What the form on a page would send, as a browser reads it."""
    tree = html5lib.parse(page(response), namespaceHTMLElements=False)
    form = tree.find(".//main//form")
    boxes = {e.get("name"): e.text or "" for e in form.iter("textarea")}
    return boxes | {e.get("name"): e.get("value") for e in form.iter("input")}


PAGES = [
    ("get", "/nowhere/", 404, "There is no page here"),
    ("get", "/forbidden/", 403, "This page is not open to you"),
    ("get", "/unreadable/", 400, "We could not read that"),
    ("get", "/boom/", 500, "Something went wrong here"),
    ("post", "/boom/", 500, "Something went wrong here"),
    ("get", "/nowhere%00/", 404, "There is no page here"),
    ("get", "/?q=a%00b", 404, "There is no page here"),
    ("get", "/?%00=b", 404, "There is no page here"),
    ("get", "/%FF%FE/", 404, "There is no page here"),
    ("get", "/try/?" + "a" * 3000, 200, None),
]


@pytest.mark.parametrize(("method", "path", "status", "title"), PAGES)
def test_our_own_page(careless, method, path, status, title):
    response = getattr(careless, method)(path)
    assert response.status_code == status
    if title:
        assert heading(response) == title
        assert SECRET not in page(response)
        assert "no-store" in response["Cache-Control"]
        html5lib.HTMLParser(strict=True).parse(page(response))


def test_a_page_for_somebody_signed_in_says_nothing_about_them(careless):
    user = make_user(email=SECRET, first_name="Canary")
    client = sign_in(user)
    client.raise_request_exception = False
    for path in ("/nowhere/", "/forbidden/", "/unreadable/", "/boom/"):
        text = page(client.get(path))
        assert SECRET not in text
        assert "Canary" not in text


def test_500_needs_no_database(careless, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert careless.get("/boom/").status_code == 500


def test_500_when_even_the_page_fails(careless, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    response = careless.get("/boom/")
    assert (response.status_code, "Something went wrong here" in page(response)) == (500, True)


def test_the_log_of_a_500_holds_no_words(careless, logbook):  # noqa: F811
    careless.post(f"/boom/?email={SECRET}", {"words": "my own secret words"})
    written = logbook.getvalue()
    assert ("RuntimeError" in written, "in boom" in written) == (True, True)
    assert ("secret words" in written, SECRET in written) == (False, False)


@pytest.mark.parametrize("cookie", ['"\\000"', '"abc\\000def"'])
def test_a_cookie_with_a_nul_is_none_of_ours(careless, cookie):
    careless.cookies.load(f"sessionid={cookie}; csrftoken={cookie}")
    assert careless.get("/accounts/email/").status_code == 302
    assert careless.get("/").status_code == 200


# An expired form comes back with its words.


@pytest.mark.parametrize("path", ["/try/", "/try-class/"])
def test_an_expired_form_comes_back_with_its_words_and_can_be_sent(visitor, path):
    response = visitor.post(f"{path}?from=paper", {"words": WORDS, "one": "a", "many": ["1", "2"]})
    assert response.status_code == 403
    assert heading(response) == "This form was open too long"
    again = fields(response)
    assert (again["words"], again["one"]) == (WORDS, "a")
    assert page(response).count('name="many"') == 2
    assert f'action="{path}?from=paper"' in page(response)
    if path == "/try/":
        sent = visitor.post(path, again)
        assert (sent.status_code, page(sent)) == (200, f"Taken: {WORDS}")


def test_words_can_be_read_on_the_page_and_are_escaped(visitor):
    text = page(visitor.post("/try/", {"words": "</textarea><script>alert(1)</script> and more"}))
    assert "<script>alert" not in text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; and more</div>" in text


def test_a_view_that_did_not_ask_shows_no_words(visitor):
    response = visitor.post("/try-unmarked/", {"words": WORDS})
    assert (response.status_code, "bus" in page(response)) == (403, False)
    assert visitor.post("/nowhere/", {"words": WORDS}).status_code == 403


def test_secrets_do_not_come_back(visitor):
    secrets = {"password": "hunter22", "code": "K7M4-PQ9T-XW2R", "csrfmiddlewaretoken": "stale"}
    again = fields(visitor.post("/try/", {"words": WORDS, **secrets}))
    assert set(again) == {"csrfmiddlewaretoken", "words"}
    assert again["csrfmiddlewaretoken"] != "stale"


def test_words_from_another_site_are_not_shown(visitor):
    """Somebody else's page may send a form here, but not put words in its visitor's mouth."""
    response = visitor.post("/try/", {"words": WORDS}, headers={"Origin": "https://evil.example"})
    assert (response.status_code, heading(response)) == (403, "This page is not open to you")
    assert "bus" not in page(response)
    response = visitor.post("/try/", {"words": WORDS}, secure=True, headers={"Referer": "https://evil.example/x"})
    assert (response.status_code, "bus" in page(response)) == (403, False)


def test_a_file_has_to_be_chosen_again(visitor):
    picture = SimpleUploadedFile("bus.png", b"not really", content_type="image/png")
    response = visitor.post("/try/", {"words": WORDS, "picture": picture})
    assert "choose your file again" in page(response)
    assert fields(response)["words"] == WORDS


def test_nul_bytes_do_not_come_back(visitor):
    assert fields(visitor.post("/try/", {"words": "a\x00b c"}))["words"] == "ab c"


def test_a_new_line_at_the_start_stays(visitor):
    assert fields(visitor.post("/try/", {"words": "\n\nfirst line here"}))["words"] == "\n\nfirst line here"


# Too much at once.


def test_a_million_letters_arrive_with_their_words(careless):
    words = "ß€😀" * 350_000
    response = careless.post("/try-class/", {"words": words})
    assert response.status_code == 200
    assert response.context["form"].errors["words"] == ["“What would help?” must be 200 characters or fewer"]
    assert words in page(response)


def test_beyond_that_a_page_says_the_limit(careless):
    response = careless.post("/try/", {"words": "a" * 13_000_001})
    assert (response.status_code, heading(response)) == (413, "That is too much to send at once")
    assert "12.4\xa0MB" in page(response)


def test_too_many_fields_are_too_much(careless):
    data = "&".join(f"f{n}=1" for n in range(10_001))
    response = careless.post("/try/", data, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, heading(response)) == (413, "That is too much to send at once")


# Too often.


def test_who_sends_too_often_keeps_their_words(visitor, monkeypatch):
    monkeypatch.setattr("engage.core.throttle.time.time", lambda: 1_000_000_000)
    token = fields(visitor.post("/try/", {"words": WORDS}))["csrfmiddlewaretoken"]
    data = {"csrfmiddlewaretoken": token, "words": WORDS}
    answers = [visitor.post("/try/", data).status_code for _ in range(301)]
    assert answers == [200] * 300 + [429]
    response = visitor.post("/try/", data)
    assert heading(response) == "Too many tries in a short time"
    assert response["Retry-After"] == "60"
    assert fields(response)["words"] == WORDS
    monkeypatch.setattr("engage.core.throttle.time.time", lambda: 1_000_000_060)
    assert visitor.post("/try/", fields(response)).status_code == 200

"""Public pages that a process keeps for visitors who are nobody in particular: who gets one, and until when."""

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from engage.accounts.enums import Role
from engage.audit.services import record
from engage.contributions.models import Contribution
from engage.contributions.services import withdraw
from engage.core import shared_pages
from home.models import StandardPage
from tests.factories import make_consultation, make_contribution, make_front_page, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    settings.ENGAGE_PAGES_KEPT_SECONDS = 60
    shelf = shared_pages.Shelf()
    monkeypatch.setattr(shared_pages, "_shelf", shelf)
    return shelf


@pytest.fixture
def page():
    return make_consultation(summary="As it was.")


def change_without_a_word(page) -> None:
    """So that who is shown the old words was shown a kept page."""
    type(page).objects.filter(pk=page.pk).update(summary="As it is now.")


def shows(client: Client, path: str, **headers) -> str:
    answer = client.get(path, **headers)
    assert answer.status_code == 200
    text = answer.content.decode()
    return "old" if "As it was." in text else "new" if "As it is now." in text else "neither"


def test_a_visitor_without_a_session_is_shown_the_kept_page_as_it_was_answered(client, page):
    first = client.get(page.url)
    change_without_a_word(page)
    again = Client().get(page.url)
    assert (again.content, again.cookies) == (first.content, first.cookies)
    assert again.headers.keys() == first.headers.keys()
    own = {"X-Request-ID", "Content-Security-Policy"}  # made for each answer; django-csp has no fixed order
    assert {**again.headers, **dict.fromkeys(own)} == {**first.headers, **dict.fromkeys(own)}
    assert again["X-Request-ID"] != first["X-Request-ID"]
    assert "As it was." in again.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"HTTP_COOKIE": "sessionid=anything"},
        {"HTTP_AUTHORIZATION": "Basic YTpi"},
        {"QUERY_STRING": "page=2"},
        {"HTTP_HOST": "localhost"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_whoever_asks_for_anything_else_gets_a_page_of_their_own(client, page, asked):
    path = f"/consultations/{page.slug}/"
    assert shows(client, path) == "old"
    change_without_a_word(page)
    assert (shows(Client(), path, **asked), shows(Client(), path)) == ("new", "old")


@pytest.mark.parametrize("role", [None, Role.ENGAGEMENT_OFFICER])
def test_what_is_shown_to_somebody_signed_in_is_shown_to_nobody_else(client, page, role):
    signed_in = sign_in(make_user(*([role] if role else [])))
    theirs = signed_in.get(page.url).content.decode()
    other = client.get(page.url).content.decode()
    assert ("Sign out" in theirs, "Sign out" in other) == (True, False)
    assert "Sign out" in signed_in.get(page.url).content.decode()


@pytest.mark.parametrize(
    "path", ["/receipt/", "/accounts/login/", "/stories/write/", "/nothing/", "/healthz", "/static/nothing.css"]
)
def test_what_nobody_said_is_for_everybody_is_never_kept(client, kept, path):
    client.get(path)
    assert kept._pages == {}


def test_a_page_with_a_form_is_not_kept(client, page, kept):
    client.get(f"/consultations/{page.activity.slug}/answer/")
    assert kept._pages == {}


def test_a_page_behind_a_password_is_not_kept(client, kept):
    front = make_front_page()
    page = front.add_child(instance=StandardPage(title="Ours", slug="ours", body="<p>As it was.</p>"))
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="merebridge")
    assert ("As it was." in client.get("/ours/").content.decode(), kept._pages) == (False, {})


def test_what_is_recorded_is_seen_at_once(client, page, django_capture_on_commit_callbacks):
    shows(client, page.url)
    change_without_a_word(page)
    with django_capture_on_commit_callbacks(execute=True):
        record(by=None, verb="something.happened", subject="test:1")
        assert shows(client, page.url) == "old"  # it is not committed yet
    assert shows(client, page.url) == "new"


def test_what_is_withdrawn_is_gone_at_once_and_not_kept_in_memory(
    client, page, kept, django_capture_on_commit_callbacks
):
    given = make_contribution(page.activity).contribution
    assert "Responses: 1 person." in " ".join(client.get(page.url).content.decode().split())
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(by=None, contribution=Contribution.objects.get(pk=given.pk))
    before = list(kept._pages.values())
    assert "1 person, who has since withdrawn" in client.get(page.url).content.decode()
    assert [one for one in kept._pages.values() if one in before] == []


def test_what_an_officer_publishes_is_seen_at_once(client, page, django_capture_on_commit_callbacks):
    shows(client, page.url)
    page.summary = "As it is now."
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert shows(client, page.url) == "new"
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert client.get(page.url).status_code == 404


def test_a_page_that_was_asked_for_before_a_change_is_not_kept_after_it(client, page, kept, monkeypatch):
    """A slow answer, begun before a withdrawal and ready after it."""
    serve = type(page).serve

    def slowly(self, request, *args, **kwargs):
        response = serve(self, request, *args, **kwargs).render()
        change_without_a_word(page)
        cache.set(shared_pages._GENERATION, "another process wrote something", None)
        assert "As it was." in response.content.decode()
        return shared_pages.mark(response)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(type(page), "serve", slowly)
        client.get(page.url)
    assert shows(Client(), page.url) == "new"


def test_a_page_is_kept_for_its_time_and_no_longer(client, page, monkeypatch):
    now = 1_000.0
    monkeypatch.setattr(shared_pages.time, "monotonic", lambda: now)
    shows(client, page.url)
    change_without_a_word(page)
    now += 59.9
    assert shows(client, page.url) == "old"
    now += 0.2
    assert shows(client, page.url) == "new"


def test_a_preview_shows_the_draft_and_is_kept_for_nobody(client, page, kept):
    page.summary = "As it is now."
    preview = page.make_preview_request(preview_mode="")
    assert ("As it is now." in preview.content.decode(), kept._pages) == (True, {})
    assert shows(client, page.url) == "old"


def test_no_more_pages_are_kept_than_there_is_room_for(monkeypatch, kept):
    monkeypatch.setattr(shared_pages, "MOST_PAGES", 3)
    one = shared_pages.Kept(until=shared_pages.time.monotonic() + 60, content=b"", headers={})
    kept.take(("first",), "now")
    for number in range(5):
        kept.put((str(number),), "now", one)
    assert [address for (address,) in kept._pages] == ["2", "3", "4"]

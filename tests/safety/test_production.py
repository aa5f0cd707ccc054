"""A council's own settings at work, in real processes and a real browser."""

import http.client
import json
from collections.abc import Iterator

import pytest

from tests import databases
from tests.core.test_settings import RIGHT
from tests.mail import running_mailbox
from tests.site import Site

HOST = "listens.merebridge.example"
VISITOR = "203.0.113.77"


@pytest.fixture(scope="module")
def council(tmp_path_factory) -> Iterator[Site]:
    with running_mailbox() as mailbox, databases.fresh() as database:
        site = Site(database, tmp_path_factory.mktemp("site"), mailbox)
        ours = {"DJANGO_SETTINGS_MODULE": "tests.safety.production_site", "ENGAGE_CLAMAV": "off"}
        hosts = {"ENGAGE_HOSTS": f"{HOST},127.0.0.1", "ENGAGE_HTTPS_REDIRECT": "off", "ENGAGE_TRUSTED_PROXIES": "1"}
        site.environment |= {**RIGHT, **ours, **hosts, "EMAIL_URL": mailbox.url}
        try:
            site.start(workers=1)
            yield site
        finally:
            site.close()


def ask(site: Site, path: str, *, https: bool = True) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=30)
    headers = {"Host": HOST, "X-Forwarded-For": VISITOR, "X-Forwarded-Proto": "https" if https else "http"}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_headers_of_a_page(council):
    response = ask(council, "/accounts/login/")
    assert response.status == 200
    told = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: response.getheader(name) for name in told} == told
    assert "no-store" in response.getheader("Cache-Control")
    assert "camera=()" in response.getheader("Permissions-Policy")
    assert "unsafe" not in response.getheader("Content-Security-Policy")


def test_cookies_go_back_over_https_only_and_no_script_reads_a_session(council):
    response = ask(council, "/accounts/login/")
    (token,) = response.headers.get_all("Set-Cookie")
    assert token.startswith("__Host-token=")
    assert {part.strip() for part in token.split(";")[1:]} >= {"Secure", "SameSite=Lax", "Path=/"}
    session = council.run_python(
        "from django.conf import settings\n"
        "names = ('NAME', 'SECURE', 'HTTPONLY', 'SAMESITE')\n"
        "result = [getattr(settings, f'SESSION_COOKIE_{name}') for name in names]"
    )
    assert session == ["__Host-session", True, True, "Lax"]


def test_each_line_of_the_log_is_json_and_names_nobody(council):
    number = ask(council, "/boom/?email=canary-9f1c@example.org&code=K7M4-PQ9T-XW2R").getheader("X-Request-ID")
    ask(council, "/messages/stop/K7M4PQ9TXW2R/")
    written = [line for line in council.output().splitlines() if line.startswith("{")]
    lines = [json.loads(line) for line in written]
    failed = [line for line in lines if line.get("request") == number]
    assert {line["logger"] for line in failed} == {"django.request", "engage.requests"}
    assert {line["path"] for line in failed if "path" in line} == {"boom/"}
    assert "messages/stop/<slug:token>/" in {line.get("path") for line in lines}
    everything = council.output()
    assert [word for word in ("canary-9f1c", "K7M4", VISITOR) if word in everything] == []


def test_a_host_that_is_not_ours_is_refused_and_not_written(council):
    connection = http.client.HTTPConnection(council.url.removeprefix("http://"), timeout=30)
    connection.request("GET", "/", headers={"Host": "canary-host.example"})
    assert connection.getresponse().status == 400
    connection.close()


def test_nothing_runs_on_a_page_that_was_broken_into(council, browser):
    """Everything on it that the policy lets through would leave a mark."""
    with browser.new_context() as context:
        page = context.new_page()
        refused: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{council.url}/breach/")
        page.evaluate("document.getElementById('link').click()")
        page.evaluate("document.getElementById('away').requestSubmit()")
        page.wait_for_load_state()
        assert page.evaluate("window.ran") is None
        style = page.evaluate("(s => [s.position, s.color])(getComputedStyle(document.getElementById('painted')))")
        assert (style[0], style[1] == "rgb(1, 2, 3)") == ("static", False)
        assert page.url == f"{council.url}/breach/"
        assert page.evaluate("document.baseURI") == f"{council.url}/breach/"
        assert len([text for text in refused if "Content Security Policy" in text]) >= 8
        assert [text for text in refused if "Permissions-Policy" in text] == []

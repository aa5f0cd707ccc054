"""The log of a council's server: one line of JSON for each thing, and nobody in it."""

import io
import json
import logging

import pytest
from django.test import Client

from engage.core.logs import NoPersonalData, OneLineOfJson, strike_out
from tests.accounts.signing_in import confirmed
from tests.core.addresses import SECRET
from tests.factories import make_contribution

ROUTES = "engage.requests"
CODE = "K7M4-PQ9T-XW2R"
VISITOR = "203.0.113.77"


@pytest.fixture
def lines(monkeypatch):
    """As in production: the same handler with the other formatter, and a line for each request."""
    (ours,) = [h for h in logging.getLogger().handlers if any(isinstance(f, NoPersonalData) for f in h.filters)]
    written = io.StringIO()
    monkeypatch.setattr(ours, "stream", written)
    monkeypatch.setattr(ours, "formatter", OneLineOfJson())
    monkeypatch.setattr(logging.getLogger(ROUTES), "level", logging.INFO)
    logging.getLogger(ROUTES).manager._clear_cache()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    monkeypatch.undo()
    logging.getLogger(ROUTES).manager._clear_cache()


def of_requests(lines) -> list[dict]:
    return [line for line in lines() if line["logger"] == ROUTES]


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/receipt/?code=" + CODE, "receipt/", 200),
        ("/my/K7M4-PQ9T/", "my/<reference:reference>/", 302),
        (f"/messages/stop/{CODE}/", "messages/stop/<slug:token>/", 404),
        (f"/messages/stop/{CODE}", "messages/stop/<slug:token>", None),
        (f"/t/{CODE}/", "t/<slug:token>/", 404),
        ("/ana@example.org", "(no page of ours)", 404),
        ("/admin/users/edit/1/?q=" + SECRET, "admin/users/edit/<int:pk>/", 302),
    ],
)
def test_a_line_for_each_request(db, lines, path, route, status):
    response = Client(REMOTE_ADDR=VISITOR).get(path)
    if status is None:  # the slash is added first
        route, status = "(no page of ours)", 301
    (line,) = of_requests(lines)
    assert {name: line[name] for name in ("method", "path", "status", "level")} == {
        "method": "GET",
        "path": route,
        "status": status,
        "level": "INFO",
    }
    assert line["request"] == response["X-Request-ID"]
    assert isinstance(line["ms"], int)
    assert set(line) == {"time", "level", "logger", "message", "request", "method", "path", "status", "ms"}
    assert [canary for canary in (CODE, "example.org", VISITOR) if canary in json.dumps(lines())] == []


def test_a_number_of_our_own_making(db, lines):
    numbers = {Client().get("/receipt/", headers={"X-Request-ID": CODE})["X-Request-ID"] for _ in range(3)}
    assert (len(numbers), CODE in numbers) == (3, False)


def test_an_odd_method_is_not_written(db, lines):
    Client(raise_request_exception=False).generic(CODE, "/receipt/")
    assert [line["method"] for line in of_requests(lines)] == ["OTHER"]
    assert CODE not in json.dumps(lines())


def test_lines_about_one_request_carry_one_number(db, lines, settings):
    settings.ROOT_URLCONF = "tests.core.addresses"
    Client(raise_request_exception=False).post(f"/boom/?email={SECRET}", {"words": "my own secret words"})
    failed = [line for line in lines() if line["level"] == "ERROR"]
    assert len({line["request"] for line in lines()}) == 1
    assert ["RuntimeError" in line["traceback"] for line in failed] == [True]
    assert [line["status"] for line in of_requests(lines)] == [500]


def test_a_line_outside_any_request(lines):
    logging.getLogger("engage.test").warning("One\ntwo %s", 3)
    (line,) = lines()
    assert {name: line[name] for name in ("level", "logger", "message")} == {
        "level": "WARNING",
        "logger": "engage.test",
        "message": "One\ntwo 3",
    }
    assert set(line) == {"time", "level", "logger", "message"}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Invalid request from ip=203.0.113.77: no", "Invalid request from ip=[ip]: no"),
        ("from 2001:db8:0:1:1:1:1:1", "from [ip]"),
        ("from [2001:db8::1]:443", "from [[ip]]:443"),
        ("from 10.1.2.3:5000", "from [ip]:5000"),
        ("Listening at: http://127.0.0.1:8000", "Listening at: http://127.0.0.1:8000"),
        ("at 0.0.0.0:80 and [::]:80 and ::1", "at 0.0.0.0:80 and [::]:80 and ::1"),
        ("2026-11-21 21:45:52,253", "2026-11-21 21:45:52,253"),
        ("Wagtail 8.0.1", "Wagtail 8.0.1"),
        ("999.1.1.1 and Class::method", "999.1.1.1 and Class::method"),
    ],
)
def test_where_somebody_is_is_struck_out(said, written):
    assert strike_out(said) == written


# The canary: what may go wrong with somebody's words, address or code in hand.

WORDS = "the canary sang of the night bus"
CANARIES = [WORDS, SECRET, CODE, CODE.lower(), CODE.replace("-", ""), VISITOR, "hunter-canary-22"]


def _bad_log_in(client, settings):
    confirmed(email=SECRET)
    for _ in range(7):
        client.post("/accounts/login/", {"login": SECRET, "password": "hunter-canary-22"})
        client.post("/accounts/login/", {"login": f"not-{SECRET}", "password": "hunter-canary-22"})


def _wrong_code(client, settings):
    make_contribution(texts=[WORDS], email=SECRET)
    for _ in range(12):
        client.post("/receipt/", {"code": CODE})


def _too_often(client, settings):
    for _ in range(305):
        client.post("/accounts/login/code/", {"email": SECRET})


def _mail_that_fails(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers
    client.post("/accounts/signup/", {"email": SECRET})
    client.post("/accounts/login/code/", {"email": SECRET})


def _an_error(client, settings):
    settings.ROOT_URLCONF = "tests.core.addresses"
    client.post(f"/boom/?email={SECRET}&code={CODE}", {"words": f"{WORDS} {CODE}"})


def _an_expired_form(client, settings):
    settings.ROOT_URLCONF = "tests.core.addresses"
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=VISITOR)
    strict.post(f"/try/?email={SECRET}", {"words": WORDS})


def _another_host(client, settings):
    client.get(f"/?code={CODE}", headers={"Host": f"{SECRET.replace('@', '.')}"})


def _odd_addresses(client, settings):
    for path in (f"/{SECRET}/", f"/receipt/{CODE}/", f"/my/{CODE}/", f"/messages/confirm/{CODE}/"):
        client.get(path)
        client.post(path, {"words": WORDS})


ACTS = [
    _bad_log_in,
    _wrong_code,
    _too_often,
    _mail_that_fails,
    _an_error,
    _an_expired_form,
    _another_host,
    _odd_addresses,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__.strip("_"))
def test_nobody_is_in_the_log(db, lines, settings, act):
    act(Client(raise_request_exception=False, REMOTE_ADDR=VISITOR), settings)
    written = json.dumps(lines(), ensure_ascii=False)
    assert lines() != []
    assert [canary for canary in CANARIES if canary in written] == []

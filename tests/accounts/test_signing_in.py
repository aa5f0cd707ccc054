"""Signing in and up: what it tells, what it does not, and what it keeps."""

import datetime
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engage.accounts.enums import Role
from engage.accounts.models import User
from engage.accounts.services import forget_old_sign_ins, forget_unconfirmed_accounts
from tests.accounts.signing_in import confirmed
from tests.factories import PASSWORD, make_contribution, make_user, sign_in

LOG_IN, SIGN_UP = "/accounts/login/", "/accounts/signup/"
BANNED = re.compile(r"\b(please|sorry|in?valid|oops)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


def code_in(message) -> str:
    return re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", message.body, re.MULTILINE)[1]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def asks_for_code(email: str) -> tuple[Client, str]:
    client = Client()
    return client, client.post(LOG_IN, {"login": email, "password": ""})["Location"]


# By code.


def test_a_code_signs_in_once(db, mailoutbox):
    user = confirmed()
    client, step = asks_for_code(user.email.upper())
    code = code_in(mailoutbox[0])
    assert mailoutbox[0].to == [user.email]
    assert client.post(step, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    other = Client()
    assert other.post(step, {"code": code})["Location"].startswith("/accounts/login/")
    assert not is_signed_in(other)


def test_three_wrong_codes_end_it(db, mailoutbox):
    client, step = asks_for_code(confirmed().email)
    answers = [client.post(step, {"code": "AAAA-AAAA"}).status_code for _ in range(3)]
    assert answers == [200, 200, 302]
    client.post(step, {"code": code_in(mailoutbox[0])})
    assert not is_signed_in(client)


def test_a_code_grows_old(db, mailoutbox, monkeypatch):
    client, step = asks_for_code(confirmed().email)
    later = timezone.now().timestamp() + 15 * 60 + 1
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    client.post(step, {"code": code_in(mailoutbox[0])})
    assert not is_signed_in(client)


def test_a_closed_account_gets_no_code(db, mailoutbox):
    user = confirmed(is_active=False)
    asks_for_code(user.email)
    assert ["There is no account" in message.body for message in mailoutbox] == [True]


def test_the_pages_do_not_tell_who_has_an_account(db, mailoutbox):
    """The same answers for an address that is known and one that is not; only its mailbox learns more."""
    user = confirmed()
    seen = []
    for email in (user.email, "stranger@example.org"):
        client, step = asks_for_code(email)
        page = client.get(step).content.decode().replace(email, "EMAIL")
        seen.append((step, re.sub(r'value="\w{64}"', "TOKEN", page)))
    assert seen[0] == seen[1]
    assert [message.subject for message in mailoutbox] == [
        "Your code to sign in to Engage",
        "You have no account on Engage yet",
    ]
    wrong = [Client().post(LOG_IN, {"login": e, "password": "x" * 12}) for e in (user.email, "stranger@example.org")]
    assert [r.context["form"].non_field_errors() for r in wrong] == [
        ["The e-mail address and the password do not match."]
    ] * 2


def test_nor_does_signing_up(db, mailoutbox):
    user = confirmed()
    answers = [Client().post(SIGN_UP, {"email": email}) for email in (user.email, "new@example.org")]
    assert [(r.status_code, r["Location"]) for r in answers] == [(302, "/accounts/confirm-email/")] * 2
    assert [message.subject for message in mailoutbox] == [
        "You have an account on Engage already",
        "Confirm your e-mail address for Engage",
    ]


# Signing up.


def test_an_account_is_made_by_code_and_has_no_password(db, mailoutbox):
    client = Client()
    step = client.post(SIGN_UP, {"email": "Ana@Example.org", "next": "/receipt/"})["Location"]
    assert not is_signed_in(client)
    assert client.post(step, {"code": code_in(mailoutbox[0])})["Location"] == "/receipt/"
    user = User.objects.get()
    assert (user.email, user.has_usable_password(), list(user.groups.all())) == ("ana@example.org", False, [])
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_robot_that_fills_every_box_makes_none(db, mailoutbox):
    response = Client().post(SIGN_UP, {"email": "robot@example.org", "website": "https://spam.example"})
    assert (response.status_code, User.objects.count(), len(mailoutbox)) == (302, 0, 0)


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a\x00b@example.org", "x" * 400 + "@example.org", "a b@example.org"]
)
@pytest.mark.parametrize(
    ("path", "field"), [(SIGN_UP, "email"), (LOG_IN, "login"), ("/accounts/password/reset/", "email")]
)
def test_bad_addresses_are_said_so_and_kept(db, path, field, email):
    response = Client().post(path, {field: email})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert "Error: " in response.content.decode()
    if "\x00" not in email:
        assert f'value="{email}"' in response.content.decode() or not email


# What stays in a session is needed for signing in, and nothing else.


def test_no_address_stays_in_a_message(db, mailoutbox):
    user = confirmed()
    client, step = asks_for_code(user.email)
    client.post(step, {"code": code_in(mailoutbox[0])})
    assert client.session.get("_messages") is None


# By password.


def test_guessing_a_password_is_stopped_for_the_account_not_for_the_library(db):
    user, neighbour = confirmed(), confirmed()
    for _ in range(5):
        Client().post(LOG_IN, {"login": user.email, "password": "wrong wrong wrong"})
    response = Client().post(LOG_IN, {"login": user.email, "password": PASSWORD})
    assert response.context["form"].non_field_errors() == [
        "You have tried too often. Wait a few minutes, then try again."
    ]
    assert Client().post(LOG_IN, {"login": neighbour.email, "password": PASSWORD}).status_code == 302


def test_forty_people_of_one_library_sign_in_within_a_minute(db, mailoutbox):
    """From one address, each with an account of their own."""
    answers = []
    for number in range(40):
        user = confirmed(email=f"reader-{number}@example.org")
        client, step = asks_for_code(user.email)
        answers.append(client.post(step, {"code": code_in(mailoutbox[-1])}).status_code)
    assert answers == [302] * 40


def guess(url: str, email: str, answers: list) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(url + LOG_IN, timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": email, "password": "wrong wrong wrong"})
    answer = opener.open(url + LOG_IN, data.encode(), timeout=60).read().decode()
    answers.append("do not match" in answer)


def test_the_limit_holds_between_processes(module_site):
    """Many guesses at once, through a web server of two processes with four threads each."""
    answers: list[bool] = []
    threads = [threading.Thread(target=guess, args=(module_site.url, "target@example.org", answers)) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), sum(answers)) == (24, 5)


# The password of those who want one.


def test_a_password_is_set_and_changed(db, mailoutbox):
    user = confirmed()
    user.set_unusable_password()
    user.save()
    client = sign_in(user)
    data = {"password1": "lamp river seventeen", "password2": "lamp river seventeen"}
    assert client.post(reverse("account_set_password"), data).status_code == 302
    assert Client().post(LOG_IN, {"login": user.email, "password": "lamp river seventeen"}).status_code == 302
    assert [message.subject for message in mailoutbox] == ["A password was set"]


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused_in_words(db, password):
    client = sign_in(confirmed())
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = client.post(reverse("account_change_password"), data)
    assert response.status_code == 200
    assert not BANNED.search(" ".join(str(e) for errors in response.context["form"].errors.values() for e in errors))


def test_a_link_for_a_new_password_works_once_and_leads_nowhere_else(db, mailoutbox):
    user = confirmed()
    Client().post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    client = Client()
    form = client.get(link)["Location"]
    data = {"password1": "lamp river seventeen", "password2": "lamp river seventeen"}
    assert client.post(form, data).status_code == 302
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()
    assert Client().post(LOG_IN, {"login": user.email, "password": "lamp river seventeen"}).status_code == 302


# The e-mail address.


def test_a_new_address_counts_once_it_is_confirmed(db, mailoutbox):
    user = confirmed(email="old@example.org")
    client = sign_in(user)
    step = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})["Location"]
    user.refresh_from_db()
    assert user.email == "old@example.org"
    client.post(step, {"code": code_in(mailoutbox[0])})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]
    assert [m.to for m in mailoutbox] == [["new@example.org"], ["old@example.org"]]


# Where one is signed in.


def test_other_devices_are_listed_and_signed_out(db):
    user = confirmed()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    here, there = Client(headers={"user-agent": firefox}), Client(headers={"user-agent": "Other"})
    for client in (here, there):
        client.post(LOG_IN, {"login": user.email, "password": PASSWORD})
    page = here.get("/accounts/sessions/").content.decode()
    assert ("Firefox on Linux" in page, "Another browser" in page, "127.0.0.1" in page) == (True, True, False)
    here.post("/accounts/sessions/")
    assert here.get("/accounts/email/").status_code == 200
    assert there.get("/accounts/email/").status_code == 302


# Every page speaks our language.

PAGES = ["login/", "signup/", "login/code/", "password/reset/", "password/reset/done/", "inactive/"]
OWN = ["email/", "password/change/", "logout/", "sessions/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/"]
OWN += ["2fa/webauthn/add/", "reauthenticate/"]


@pytest.mark.parametrize("path", PAGES + OWN)
def test_account_pages_are_in_plain_english(db, path):
    client = sign_in(confirmed()) if path in OWN else Client()
    response = client.get(f"/accounts/{path}")
    if response.status_code == 302:
        response = client.post(response["Location"], {"password": PASSWORD}, follow=True)
    assert response.status_code == 200
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    shown = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert not BANNED.search(shown), BANNED.search(shown)
    assert " style=" not in main
    assert not re.search(r"<script(?![^>]*(src=|application/json))", main)


@pytest.mark.parametrize("path", ["login/", "signup/"])
def test_who_is_signed_in_is_led_on(db, path):
    assert sign_in(confirmed()).get(f"/accounts/{path}?next=/receipt/")["Location"] == "/receipt/"
    assert sign_in(confirmed()).get(f"/accounts/{path}")["Location"] == "/my/"
    assert sign_in(confirmed(Role.ANALYST)).get(f"/accounts/{path}")["Location"] == "/admin/"


# The first administrator of a council.


def test_the_first_administrator(own_database, mailoutbox, monkeypatch):
    """As the handbook says: createsuperuser, then the log-in page does the rest."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "lamp river seventeen")
    call_command("createsuperuser", email="Boss@Merebridge.example", interactive=False, verbosity=0)
    boss = User.objects.get()
    assert (boss.email, boss.is_superuser, boss.works_in_admin()) == ("boss@merebridge.example", True, True)
    client = Client()
    step = client.post(LOG_IN, {"login": boss.email, "password": "lamp river seventeen", "next": "/admin/users/"})
    assert step["Location"] == "/accounts/confirm-email/"
    assert client.post(step["Location"], {"code": code_in(mailoutbox[0])})["Location"] == "/admin/users/"
    assert client.get("/admin/users/")["Location"] == "/accounts/2fa/"


def test_the_first_administrator_without_a_password(own_database, mailoutbox):
    call_command("createsuperuser", email="boss@merebridge.example", interactive=False, verbosity=0)
    client, step = asks_for_code("boss@merebridge.example")
    client.post(step, {"code": code_in(mailoutbox[0])})
    assert is_signed_in(client)
    assert len(mailoutbox) == 1


# What is forgotten.


def aged(days: int, **fields) -> User:
    return make_user(date_joined=timezone.now() - datetime.timedelta(days=days), **fields)


def test_accounts_that_nobody_confirmed_are_forgotten(db):
    gone = aged(8)
    kept = [
        aged(6),
        aged(8, is_superuser=True),
        aged(8, last_login=timezone.now()),
        make_user(Role.ANALYST, date_joined=timezone.now() - datetime.timedelta(days=8)),
    ]
    with_words = aged(8)
    make_contribution(user=with_words)
    known = aged(8)
    EmailAddress.objects.create(user=known, email=known.email, verified=True)
    assert forget_unconfirmed_accounts() == 1
    assert set(User.objects.all()) == {*kept, with_words, known}
    assert not User.objects.filter(pk=gone.pk).exists()
    assert forget_unconfirmed_accounts() == 0


def test_old_sign_ins_are_forgotten(db):
    user = confirmed()
    for _ in range(2):
        Client().post(LOG_IN, {"login": user.email, "password": PASSWORD})
    first = UserSession.objects.order_by("pk").first()
    Session.objects.filter(session_key=first.session_key).delete()
    assert (forget_old_sign_ins(), UserSession.objects.count()) == (1, 1)

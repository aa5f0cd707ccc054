"""The council's own sign-on opens accounts of staff that exist, and nothing else. Against a real provider."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from engage.accounts.enums import Role
from engage.accounts.models import User
from tests.accounts.sign_on import CLIENT, SECRET, Provider, running_provider
from tests.factories import make_user, sign_in

LOG_IN = "/accounts/oidc/staff/login/"
ADDRESS = "nia@merebridge.example"
NO_ACCOUNT = "You do not have a staff account here yet"


@pytest.fixture
def provider(settings, db) -> Iterator[Provider]:
    cache.clear()
    with running_provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app(running.url)]}}
        running.claims = {"sub": "nia-1", "email": ADDRESS, "email_verified": True, "name": "Nia Reed"}
        yield running


def app(url: str, **more) -> dict:
    return {
        "provider_id": "staff",
        "name": "council account",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": url, "oauth_pkce_enabled": True, **more},
    }


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def follow(url: str) -> str:
    """Goes to the provider as a browser would, and returns the address it sends us back to."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(_StayHere).open(url, timeout=10)
    with answer.value as response:
        return response.headers["Location"].removeprefix("http://testserver")


def sign_on(client: Client | None = None, *, wanted: str = "", process: str = ""):
    """The whole way: our page, their page, and back to us."""
    client = client or Client()
    query = "&".join(f"{n}={v}" for n, v in (("next", wanted), ("process", process)) if v)
    there = client.post(f"{LOG_IN}?{query}")["Location"]
    return client, client.get(follow(there))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_staff_come_in_by_their_address_and_land_where_they_wanted(provider, settings):
    settings.ENGAGE_OIDC_HAS_SECOND_FACTOR = True
    user = make_user(Role.ANALYST, email=ADDRESS)
    client, response = sign_on(wanted="/admin/account/")
    assert (response.status_code, response["Location"]) == (302, "/admin/account/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/admin/account/").status_code == 200
    assert [path for path in provider.asked if "well-known" not in path] == ["/authorize", "/token", "/userinfo"]


def test_no_code_by_mail_is_asked_for(provider, mailoutbox):
    make_user(Role.ANALYST, email=ADDRESS)
    client, _response = sign_on()
    assert (is_signed_in(client), mailoutbox) == (True, [])
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(ADDRESS, True)]


@pytest.mark.parametrize(("has_second_factor", "landed"), [(False, "/accounts/2fa/"), (True, 200)])
def test_the_sign_on_is_a_second_factor_only_where_the_council_says_so(provider, settings, has_second_factor, landed):
    settings.ENGAGE_OIDC_HAS_SECOND_FACTOR = has_second_factor
    make_user(Role.ANALYST, email=ADDRESS)
    client, _response = sign_on()
    response = client.get("/admin/")
    assert (response.get("Location") or response.status_code) == landed


def test_a_second_factor_of_their_own_is_still_asked_for(provider):
    user = make_user(Role.ANALYST, email=ADDRESS)
    TOTP.activate(user, generate_totp_secret())
    client, response = sign_on()
    assert (response["Location"], is_signed_in(client)) == ("/accounts/2fa/authenticate/", False)


# Nobody else. Each row: who has an account here, what the provider says; nobody is signed in and nobody is made.

ANALYST, RESIDENT, REPORTER, CLOSED, NOBODY = "analyst", "resident", "reporter", "closed", "nobody"
REFUSED = [
    (NOBODY, {}),
    (RESIDENT, {}),
    (REPORTER, {}),
    (CLOSED, {}),
    (ANALYST, {"email_verified": False}),
    (ANALYST, {"email_verified": None}),
    (ANALYST, {"email": "somebody.else@merebridge.example"}),
    (ANALYST, {"email": None}),
    (ANALYST, {"email": "x" * 300 + "@merebridge.example"}),
]


@pytest.mark.parametrize(("who", "claims"), REFUSED)
def test_nobody_else_comes_in_and_no_account_is_made(provider, who, claims):
    roles = {ANALYST: [Role.ANALYST], CLOSED: [Role.ANALYST], REPORTER: [Role.REPORTER], RESIDENT: []}
    if who != NOBODY:
        make_user(*roles[who], email=ADDRESS, is_active=who != CLOSED)
    before = User.objects.count()
    provider.claims = {name: value for name, value in {**provider.claims, **claims}.items() if value is not None}
    client, response = sign_on()
    assert (response.status_code, NO_ACCOUNT in response.content.decode()) == (403, True)
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_addresses_at_the_councils_domain_count_as_confirmed_where_it_says_so(provider, settings):
    only = app(provider.url, verified_email=["merebridge.example"])
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [only]}}
    make_user(Role.ANALYST, email=ADDRESS)
    make_user(Role.ANALYST, email="nia@elsewhere.example")
    provider.claims = {"sub": "nia-1", "email": ADDRESS}
    assert is_signed_in(sign_on()[0])
    provider.claims = {"sub": "nia-2", "email": "nia@elsewhere.example"}
    assert not is_signed_in(sign_on()[0])


def test_a_closed_account_is_refused_even_after_it_came_in_once(provider):
    user = make_user(Role.ANALYST, email=ADDRESS)
    assert is_signed_in(sign_on()[0])
    user.is_active = False
    user.save()
    client, response = sign_on()
    assert (response.status_code, is_signed_in(client)) == (403, False)


def test_it_cannot_be_tied_to_a_residents_account(provider):
    """`process=connect` would let a resident sign in by the council's sign-on, or a clerk take an account over."""
    client = sign_in(make_user(email="resident@example.org"))
    _client, response = sign_on(client, process="connect")
    assert (response.status_code, SocialAccount.objects.count()) == (403, 0)


# What goes wrong.


def test_who_cancels_reads_so(provider):
    provider.refuse()
    client, response = sign_on()
    response = client.get(response["Location"])
    assert (response.status_code, "You have not signed in" in response.content.decode()) == (200, True)


def test_an_answer_nobody_asked_for_is_refused(provider):
    make_user(Role.ANALYST, email=ADDRESS)
    victim = Client()
    there = Client().post(LOG_IN)["Location"]
    response = victim.get(follow(there))
    assert not is_signed_in(victim)
    assert "The council log-in did not work" in response.content.decode()


def test_an_answer_works_once(provider):
    make_user(Role.ANALYST, email=ADDRESS)
    client = Client()
    back = follow(client.post(LOG_IN)["Location"])
    client.get(back)
    assert is_signed_in(client)
    client.logout()
    assert "The council log-in did not work" in client.get(back).content.decode()
    assert not is_signed_in(client)


def test_a_wrong_secret_lets_nobody_in(provider, settings):
    make_user(Role.ANALYST, email=ADDRESS)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{**app(provider.url), "secret": "wrong"}]}}
    client, response = sign_on()
    assert (is_signed_in(client), "The council log-in did not work" in response.content.decode()) == (False, True)


@pytest.mark.parametrize("where", ["http://127.0.0.1:1", "{}/not-there/"])
def test_a_sign_on_that_does_not_answer_is_said_so(provider, settings, where):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app(where.format(provider.url))]}}
    response = Client(raise_request_exception=False).post(LOG_IN)
    assert (response.status_code, "The council log-in did not work" in response.content.decode()) == (503, True)


def test_without_the_settings_there_is_no_sign_on(db):
    assert Client().get(LOG_IN).status_code == 404
    assert "Council staff" not in Client().get("/accounts/login/").content.decode()


def test_with_them_the_log_in_page_offers_it(provider):
    text = Client().get("/accounts/login/?next=/admin/").content.decode()
    assert "Sign in with your council account" in text
    assert 'href="/accounts/oidc/staff/login/?process=login&amp;next=%2Fadmin%2F"' in text

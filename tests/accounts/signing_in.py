"""Ways to sign in, as a person would: `client, landed = by_password(user)`."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_user

WANTED = "/admin/account/?tab=name"


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(user) -> str:
    """Gives a user an authenticator app and returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def confirmed(*roles, **fields):
    user = make_user(*roles, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def by_password(user, *, wanted: str = WANTED) -> tuple[Client, str]:
    client = Client()
    data = {"login": user.email, "password": PASSWORD, "next": wanted}
    return client, client.post(reverse("account_login"), data)["Location"]


def by_code(user, mailoutbox, *, wanted: str = WANTED) -> tuple[Client, str]:
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": "", "next": wanted})
    code = next(line for line in mailoutbox[-1].body.splitlines() if line.isupper())
    return client, client.post(response["Location"], {"code": code})["Location"]


def set_up_app(client: Client, *, password: str = "") -> str:
    """The code that was used for it."""
    url = reverse("mfa_activate_totp")
    if password:
        again = client.get(url)["Location"]
        assert client.post(again, {"password": password})["Location"] == url
    secret = client.get(url).context["form"].secret
    code = code_now(secret)
    response = client.post(url, {"code": code})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return code

"""Requests in this process, through every middleware, without a network between."""

import time
from collections.abc import Callable
from itertools import count

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.db import connection
from django.test import Client

from engage.accounts.models import User

_visitors = count(1)


class Visitor:
    """A browser. It is reused, because loading the middleware is the server's work at its start."""

    def __init__(self):
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)

    def sign_in(self, email: str) -> "Visitor":
        """As allauth leaves the session of somebody who gave a second factor."""
        user = User.objects.get(email=email)
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = self.client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time()},
            {"method": "mfa", "type": "totp", "at": time.time()},
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return self

    def get(self, path: str) -> None:
        self._check(self.client.get(path), 200)

    def post(self, path: str, expect: int = 302, **cookies: str) -> None:
        """From an address of its own each time: a library is one address, and this is not about limits."""
        self.client.cookies.load(cookies)
        number = next(_visitors)
        answer = self.client.post(path, REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
        self._check(answer, expect)

    def _check(self, answer, expect: int) -> None:
        if answer.status_code != expect:
            raise RuntimeError(f"{answer.request['PATH_INFO']} answered {answer.status_code}, not {expect}.")


def recorded(act: Callable[[], object]) -> list[tuple[str, tuple]]:
    """The statements that an act sends to the database."""
    statements: list[tuple[str, tuple]] = []

    def note(execute, sql, params, many, context):
        statements.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements

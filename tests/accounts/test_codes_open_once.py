"""A code of an authenticator app opens once, in whatever way it is tried again."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection

from engage.accounts.enums import Role
from engage.accounts.second_factor import is_spent, spend_code
from tests.accounts.signing_in import WANTED, by_password, code_now, confirmed, set_up_app, with_app
from tests.factories import PASSWORD, sign_in


@pytest.fixture
def app_clock(monkeypatch):
    """The clock that authenticator apps and allauth go by, in seconds."""
    now = [time.time() // 30 * 30 + 1]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def later(seconds: int) -> None:
        now[0] += seconds

    return later


# A code opens for as long as it is tolerated, 60 seconds after it went; ahead of its time it opens too.
@pytest.mark.parametrize("shown", [-30, 0, 30])
@pytest.mark.parametrize("seconds", [0, 31, 45, 59])
@pytest.mark.parametrize("forgetful_cache", [False, True])
def test_a_code_works_once(db, app_clock, shown, seconds, forgetful_cache):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    app_clock(shown)
    code = code_now(secret)
    app_clock(-shown)
    first, step = by_password(user)
    assert first.post(step, {"code": code}).status_code == 302
    app_clock(seconds)
    if forgetful_cache:
        cache.clear()
    second, step = by_password(user)
    assert second.post(step, {"code": f" {code[:3]} {code[3:]} "}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_a_used_code_says_so_and_the_next_one_opens(db, app_clock):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    code = code_now(secret)
    first, step = by_password(user)
    first.post(step, {"code": code})
    app_clock(31)
    second, step = by_password(user)
    response = second.post(step, {"code": code})
    used = ["This code has been used already. Wait until your app shows the next one."]
    assert response.context["form"].errors == {"code": used}
    assert second.post(step, {"code": code_now(secret)})["Location"] == WANTED


def test_after_a_newer_code_an_older_one_does_not_open(db, app_clock):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    older = code_now(secret)
    app_clock(30)
    first, step = by_password(user)
    first.post(step, {"code": code_now(secret)})
    second, step = by_password(user)
    assert second.post(step, {"code": older}).status_code == 200


def test_a_used_code_does_not_end_the_count_of_wrong_ones(db, app_clock):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    used = code_now(secret)
    first, step = by_password(user)
    first.post(step, {"code": used})
    app_clock(31)
    client, step = by_password(user)
    for _ in range(5):
        client.post(step, {"code": "000000"})
        client.post(step, {"code": used})
    response = client.post(step, {"code": code_now(secret)})
    assert response.context["form"].errors == {
        "code": ["You have tried too often. Wait a few minutes, then try again."]
    }


def test_a_code_confirms_once_within_a_session_too(db, app_clock):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    code = code_now(secret)
    first = sign_in(user, second_factor=False)
    again = first.get(WANTED)["Location"]
    assert first.post(again, {"code": code})["Location"] == WANTED
    app_clock(31)
    second = sign_in(user, second_factor=False)
    assert second.post(again, {"code": code}).status_code == 200


def test_the_code_that_set_an_app_up_opens_nothing(own_database, app_clock):
    user = confirmed(Role.ANALYST)
    client, landed = by_password(user)
    client.get(landed)
    code = set_up_app(client, password=PASSWORD)
    app_clock(31)
    elsewhere, step = by_password(user)
    assert elsewhere.post(step, {"code": code}).status_code == 200
    assert "_auth_user_id" not in elsewhere.session


def test_two_at_once_with_one_code_are_one(own_database, app_clock):
    """Both have been found right before either was noted."""
    user = confirmed(Role.ANALYST)
    code = code_now(with_app(user))
    gate = Barrier(2)

    def spend(_number: int) -> bool:
        app = Authenticator.objects.get(user=user)
        assert not is_spent(app, code)
        gate.wait(timeout=30)
        try:
            return spend_code(app, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(spend, range(2))) == [False, True]

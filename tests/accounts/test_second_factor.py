"""Nobody is in the admin on a password or an e-mailed code alone, and everybody lands where they wanted."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from engage.accounts.enums import STAFF_ROLES, Role
from engage.audit.models import AuditEvent
from tests.accounts.signing_in import WANTED, by_code, by_password, code_now, confirmed, set_up_app, with_app
from tests.factories import PASSWORD, make_user, sign_in

SET_UP = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


# Who gets in: role x how the session was opened. Written by hand.

IN, SET_IT_UP, NOT_FOR_YOU, SIGN_IN = 200, "set up", 403, "sign in"
DOORS = [
    # role, no session, without a second factor, with one
    (None, SIGN_IN, NOT_FOR_YOU, NOT_FOR_YOU),
    (Role.REPORTER, SIGN_IN, NOT_FOR_YOU, NOT_FOR_YOU),
    (Role.MODERATOR, SIGN_IN, SET_IT_UP, IN),
    (Role.ENGAGEMENT_OFFICER, SIGN_IN, SET_IT_UP, IN),
    (Role.ANALYST, SIGN_IN, SET_IT_UP, IN),
    (Role.DECISION_OFFICER, SIGN_IN, SET_IT_UP, IN),
    (Role.ADMINISTRATOR, SIGN_IN, SET_IT_UP, IN),
    ("superuser", SIGN_IN, SET_IT_UP, IN),
    ("closed account", SIGN_IN, SIGN_IN, SIGN_IN),
]


def what_happens(client: Client, path: str = "/admin/"):
    response = client.get(path)
    if response.status_code != 302:
        return response.status_code
    return {SET_UP: SET_IT_UP, f"/accounts/login/?next={path}": SIGN_IN}[response["Location"]]


@pytest.mark.parametrize(("who", "without_session", "without_factor", "with_factor"), DOORS, ids=str)
def test_the_door_of_the_admin(db, who, without_session, without_factor, with_factor):
    user = make_user(*([who] if isinstance(who, Role) else []), is_superuser=who == "superuser")
    if who == "closed account":
        user.groups.add(Group.objects.get(name="Analyst"))
    half_way, all_the_way = sign_in(user, second_factor=False), sign_in(user)
    if who == "closed account":
        user.is_active = False
        user.save()
    assert what_happens(Client()) == without_session
    assert what_happens(half_way) == without_factor
    assert what_happens(all_the_way) == with_factor


def test_the_table_has_every_role():
    assert {row[0] for row in DOORS if isinstance(row[0], Role)} == set(Role)
    assert set(STAFF_ROLES) == {row[0] for row in DOORS if isinstance(row[0], Role) and row[3] == IN}


# Every address of the admin, not only its front page.

INSIDE = [
    "/admin/",
    "/admin/pages/",
    "/admin/reports/",
    "/admin/images/",
    "/admin/api/main/pages/",
    "/admin/nothing/here/",
]


@pytest.mark.parametrize("path", INSIDE)
def test_no_address_of_the_admin_is_open_half_way(db, path):
    client = sign_in(make_user(is_superuser=True), second_factor=False)
    for method in (client.get, client.post):
        response = method(path)
        assert (response.status_code, response["Location"]) == (302, SET_UP)
    assert client.get(path, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


@pytest.mark.parametrize("second_factor", [False, True])
def test_everybody_can_sign_out(db, second_factor):
    client = sign_in(make_user(Role.ANALYST), second_factor=second_factor)
    client.post(reverse("wagtailadmin_logout" if second_factor else "account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_session_of_djangos_own_log_in_does_not_count(db):
    client = Client()
    client.force_login(make_user(is_superuser=True))
    assert client.get("/admin/")["Location"] == SET_UP


def test_records_of_somebody_else_do_not_count(db):
    """The same session, first with a second factor, then with another account."""
    client = sign_in(make_user(Role.ANALYST))
    client.force_login(make_user(Role.MODERATOR))
    assert client.get("/admin/")["Location"] == SET_UP


# Wagtail's own doors.


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtails_log_ins_lead_to_ours_and_take_nothing(db, path):
    user = confirmed(Role.ANALYST)
    with_app(user)
    client = Client()
    assert client.get(f"{path}?next=/admin/reports/")["Location"] == "/accounts/login/?next=/admin/reports/"
    for credentials in ({"username": user.email, "password": PASSWORD}, {"login": user.email, "password": PASSWORD}):
        assert client.post(path, credentials).status_code == 302
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/complete/"]
)
def test_wagtails_password_reset_is_shut(db, path):
    assert Client().get(path).status_code == 404


# The way in, from the log-in page to where they wanted.


def test_password_only_staff_set_up_an_app_and_land(own_database):
    user = confirmed(Role.ANALYST)
    client, landed = by_password(user)
    assert landed == WANTED
    assert client.get(landed)["Location"] == SET_UP
    assert "set up a second step" in client.get(SET_UP).content.decode()
    set_up_app(client, password=PASSWORD)
    assert f'href="{WANTED}"' in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get(WANTED).status_code == 200


def test_code_only_staff_set_up_an_app_and_land(own_database, mailoutbox):
    user = make_user(Role.ANALYST)
    user.set_unusable_password()
    user.save()
    client, landed = by_code(user, mailoutbox)
    assert landed == WANTED
    assert len(mailoutbox) == 1  # the one code also confirmed the address
    assert client.get(landed)["Location"] == SET_UP
    set_up_app(client)
    assert client.get(WANTED).status_code == 200


@pytest.mark.parametrize("way", ["password", "code"])
def test_staff_with_an_app_are_asked_for_it_and_land(db, mailoutbox, way):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    client, landed = by_password(user) if way == "password" else by_code(user, mailoutbox)
    assert landed == reverse("mfa_authenticate")
    assert "Use my passkey" not in client.get(landed).content.decode()  # they have none
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302
    response = client.post(landed, {"code": code_now(secret)})
    assert response["Location"] == WANTED
    assert client.get(WANTED).status_code == 200


def test_a_wrong_code_lets_nobody_in(db):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    client, step = by_password(user)
    wrong = f"{(int(code_now(secret)) + 1) % 1_000_000:06}"
    response = client.post(step, {"code": wrong})
    assert (response.status_code, "_auth_user_id" in client.session) == (200, False)


def test_guessing_the_second_step_is_stopped(db):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    client, step = by_password(user)
    for _ in range(5):
        client.post(step, {"code": "000000"})
    response = client.post(step, {"code": code_now(secret)})
    assert response.context["form"].errors == {
        "code": ["You have tried too often. Wait a few minutes, then try again."]
    }


def test_a_session_from_before_gives_the_factor_and_lands(db):
    """Signed in before the factor was set up, perhaps on another device."""
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    client = sign_in(user, second_factor=False)
    step = client.get(WANTED)["Location"]
    assert step == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Faccount%2F%3Ftab%3Dname"
    assert client.post(step, {"code": code_now(secret)})["Location"] == WANTED
    assert client.get(WANTED).status_code == 200


def test_a_recovery_code_is_a_second_factor_once(db):
    user = confirmed(Role.ANALYST)
    with_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    client, step = by_password(user)
    assert client.post(step, {"code": code})["Location"] == WANTED
    again, step = by_password(user)
    assert again.post(step, {"code": code}).status_code == 200


def test_a_form_sent_half_way_leads_to_the_front_of_the_admin(db):
    user = confirmed(Role.ANALYST)
    with_app(user)
    step = sign_in(user, second_factor=False).post("/admin/account/", {"name": "x"})["Location"]
    assert step == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/admin/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(db, elsewhere):
    user = confirmed(Role.ANALYST)
    _client, landed = by_password(user, wanted=elsewhere)
    assert "evil" not in landed
    assert "javascript" not in landed


# A password alone must not take the second factor off.


def test_a_password_does_not_stand_in_for_the_second_factor(db):
    user = confirmed(Role.ANALYST)
    with_app(user)
    client = sign_in(user, second_factor=False)
    step = client.get(reverse("mfa_deactivate_totp"))["Location"]
    assert step.startswith(reverse("mfa_reauthenticate"))
    by_hand = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/accounts/2fa/totp/deactivate/"}
    )
    assert by_hand["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user).count() == 1


def test_who_takes_the_factor_off_is_outside_again(db):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    elsewhere = sign_in(user)
    elsewhere.get("/admin/")
    UserSession.objects.create(user=user, session_key=elsewhere.session.session_key, ip="127.0.0.1", user_agent="Other")
    client = sign_in(user)
    assert client.get("/admin/").status_code == 200
    step = client.get(reverse("mfa_deactivate_totp"))["Location"]
    client.post(step, {"code": code_now(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user).count() == 0
    assert client.get("/admin/")["Location"] == SET_UP
    assert elsewhere.get("/admin/")["Location"].startswith("/accounts/login/")


def test_who_lost_phone_and_codes_begins_anew(db, capsys):
    user = confirmed(Role.ANALYST)
    secret = with_app(user)
    RecoveryCodes.activate(user)
    client, step = by_password(user)
    client.post(step, {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200
    call_command("take_off_second_factor", user.email.upper())
    assert "Taken off: 1." in capsys.readouterr().out
    assert client.get("/admin/")["Location"].startswith("/accounts/login/")
    client, landed = by_password(user)
    assert client.get(landed)["Location"] == SET_UP
    event = AuditEvent.objects.about(f"user:{user.pk}").get()
    assert (event.verb, event.detail) == ("account.second-factor-taken-off", {"taken_off": 1})


def test_nobodys_factor_is_taken_off_by_mistake(db):
    with pytest.raises(CommandError, match="no account"):
        call_command("take_off_second_factor", "nobody@example.org")

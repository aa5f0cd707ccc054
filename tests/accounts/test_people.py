"""The administrators' screens for people with a role, and for organisations."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse

from engage.accounts.enums import Role
from engage.accounts.models import Organisation, User
from engage.audit.models import AuditEvent
from tests.decisions.factories import make_decision
from tests.factories import make_activity, make_organisation, make_user, sign_in

LIST = "wagtailusers_users:index"
ADD = "wagtailusers_users:add"


def edit(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def group(role: Role) -> Group:
    return Group.objects.get(name=role.value)


def typed(*roles: Role, **fields) -> dict:
    return {
        "email": "new@merebridge.example",
        "first_name": "Nia",
        "last_name": "Reed",
        "organisation": make_organisation().pk,
        "groups": [group(role).pk for role in roles],
        **fields,
    }


@pytest.fixture
def administrator(db):
    return sign_in(make_user(Role.ADMINISTRATOR))


def test_an_administrator_adds_somebody_who_then_needs_no_password(administrator):
    response = administrator.post(reverse(ADD), typed(Role.ANALYST, email="New@Merebridge.example"))
    assert response.status_code == 302
    user = User.objects.get(email="new@merebridge.example")
    assert [g.name for g in user.groups.all()] == ["Analyst"]
    assert user.organisation == make_organisation()
    assert user.has_usable_password() is False
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    event = AuditEvent.objects.about(f"user:{user.pk}").get()
    assert (event.verb, event.actor, event.detail) == (
        "account.kept",
        administrator.user,
        {"roles": ["Analyst"], "active": True},
    )


def test_a_reporter_is_not_staff(administrator):
    administrator.post(reverse(ADD), typed(Role.REPORTER))
    user = User.objects.get(email="new@merebridge.example")
    assert (user.is_staff, user.works_in_admin()) == (False, False)


def test_a_resident_who_becomes_a_reporter_keeps_their_account(administrator):
    resident = make_user(email="resident@example.org")
    administrator.post(reverse(ADD), typed(Role.REPORTER, email="Resident@example.org"))
    assert [u.pk for u in User.objects.filter(email__iexact="resident@example.org")] == [resident.pk]
    assert [g.name for g in resident.groups.all()] == ["Community reporter"]
    assert resident.check_password("merebridge-ferry-timetable")


def test_an_address_of_somebody_with_a_role_is_not_taken_twice(administrator):
    make_user(Role.ANALYST, email="taken@merebridge.example")
    response = administrator.post(reverse(ADD), typed(Role.MODERATOR, email="Taken@merebridge.example"))
    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert [g.name for g in User.objects.get(email="taken@merebridge.example").groups.all()] == ["Analyst"]


def test_without_a_role_there_is_nothing_to_add(administrator):
    response = administrator.post(reverse(ADD), typed())
    assert response.context["form"].errors == {"groups": ["Choose at least one role."]}
    assert not User.objects.filter(email="new@merebridge.example").exists()


def test_roles_are_changed_and_recorded(administrator):
    user = make_user(Role.ANALYST, first_name="Nia", last_name="Reed")
    data = typed(Role.MODERATOR, Role.DECISION_OFFICER, email=user.email, is_active="on")
    assert administrator.get(edit(user)).status_code == 200
    assert administrator.post(edit(user), data).status_code == 302
    assert sorted(g.name for g in user.groups.all()) == ["Decision officer", "Moderator"]
    assert AuditEvent.objects.about(f"user:{user.pk}").get().detail == {
        "roles": ["Decision officer", "Moderator"],
        "active": True,
    }


def test_an_old_address_no_longer_opens_the_account(administrator):
    user = make_user(Role.ANALYST, email="old@merebridge.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    administrator.post(edit(user), typed(Role.ANALYST, is_active="on"))
    user.refresh_from_db()
    assert user.email == "new@merebridge.example"
    assert not EmailAddress.objects.filter(user=user).exists()


def test_a_closed_account_is_out_at_once(administrator):
    user = make_user(Role.ANALYST)
    theirs = sign_in(user)
    assert theirs.get("/admin/").status_code == 200
    administrator.post(edit(user), typed(Role.ANALYST, email=user.email))  # "active" not ticked
    assert theirs.get("/admin/").status_code == 302


def test_the_history_says_who_changed_what(administrator):
    user = make_user(Role.ANALYST)
    administrator.post(edit(user), typed(Role.MODERATOR, email=user.email, is_active="on"))
    response = administrator.get(reverse("wagtailusers_users:history", args=[user.pk]))
    assert [(entry.action, entry.user) for entry in response.context["object_list"]] == [
        ("wagtail.edit", administrator.user)
    ]


# Who makes whom a superuser: nobody gives away more than they have.


def test_an_administrator_makes_no_superuser(administrator):
    assert "is_superuser" not in administrator.get(reverse(ADD)).context["form"].fields
    administrator.post(reverse(ADD), typed(Role.ANALYST, is_superuser="on"))
    assert User.objects.get(email="new@merebridge.example").is_superuser is False


def test_an_administrator_cannot_take_over_a_superuser(administrator):
    boss = make_user(is_superuser=True, is_staff=True)
    before = boss.email
    assert administrator.post(edit(boss), typed(Role.ANALYST)).status_code == 302
    boss.refresh_from_db()
    assert (boss.email, boss.is_superuser) == (before, True)


def test_a_superuser_may_make_another(db):
    boss = sign_in(make_user(is_superuser=True, is_staff=True))
    assert boss.post(reverse(ADD), typed(Role.ADMINISTRATOR, is_superuser="on")).status_code == 302
    assert User.objects.get(email="new@merebridge.example").is_superuser is True


# Residents are nobody's business here.

BY_NUMBER = ["edit", "delete", "history", "history_results", "usage"]


@pytest.mark.parametrize("name", BY_NUMBER)
def test_a_residents_account_is_not_found_by_its_number(administrator, name):
    resident = make_user(email="private@example.org", first_name="Private")
    response = administrator.get(reverse(f"wagtailusers_users:{name}", args=[resident.pk]))
    assert response.status_code == 404


def test_there_is_no_copying_of_accounts(administrator):
    resident = make_user()
    assert administrator.get(f"/admin/users/copy/{resident.pk}/").status_code == 404


@pytest.mark.parametrize("query", ["", "?q=private", "?q=private@example.org", "?is_active=true"])
def test_the_list_holds_only_people_with_a_role(administrator, query):
    make_user(email="private@example.org", first_name="Private")
    reporter = make_user(Role.REPORTER, email="reporter@example.org", first_name="Private", last_name="Reporter")
    listed = {user.pk for user in administrator.get(reverse(LIST) + query).context["users"]}
    everybody = {"": {administrator.user.pk, reporter.pk}, "?is_active=true": {administrator.user.pk, reporter.pk}}
    assert listed == everybody.get(query, {reporter.pk} if query == "?q=private" else set())


def test_the_list_shows_roles(administrator):
    make_user(Role.ANALYST, Role.MODERATOR, first_name="Ada", last_name="Stone")
    assert "Analyst, Moderator" in administrator.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_nothing_is_done_to_many_at_once(administrator, action):
    boss = make_user(is_superuser=True, is_staff=True)
    resident = make_user()
    url = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    data = {"role": group(Role.ADMINISTRATOR).pk, "mark_as_active": "False"}
    administrator.post(f"{url}?id={boss.pk}&id={resident.pk}", data)
    for user in (boss, resident):
        user.refresh_from_db()
        assert (user.is_active, list(user.groups.all())) == (True, [])


def test_organisations(administrator):
    assert administrator.get(reverse("organisations:index")).status_code == 200
    data = {"name": "Merebridge Health Partnership", "slug": "health", "contact_email": ""}
    assert administrator.post(reverse("organisations:add"), data).status_code == 302
    made = Organisation.objects.get(slug="health")
    data["name"] = "Health Partnership"
    assert administrator.post(reverse("organisations:edit", args=[made.pk]), data).status_code == 302
    made.refresh_from_db()
    assert made.name == "Health Partnership"


# What others rest on cannot be deleted, and that is said.


def test_deleting_what_is_needed_is_refused_in_words(db):
    boss = sign_in(make_user(is_superuser=True, is_staff=True))
    activity = make_activity()
    author = make_decision().created_by
    for url, still in (
        (reverse("organisations:delete", args=[activity.organisation_id]), activity.organisation),
        (reverse("wagtailusers_users:delete", args=[author.pk]), author),
    ):
        assert boss.get(url).status_code == 200
        response = boss.post(url, follow=True)
        assert response.status_code == 200
        assert "This cannot be deleted, because other records rest on it." in response.content.decode()
        assert type(still).objects.filter(pk=still.pk).exists()

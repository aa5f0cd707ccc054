"""What each role may do, from the specification by hand, through the screens themselves."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permissions import policy_registry

from engage.accounts.enums import Role
from engage.accounts.grants import apply_grants, granted
from engage.accounts.permissions import can_see_identity, can_tell_by_hand
from engage.accounts.services import keep_contact, read_identity
from engage.audit.models import AuditEvent
from tests.factories import in_days, make_front_page, make_organisation, make_user, sign_in

REPORTER, MODERATOR, OFFICER, ANALYST, DECIDER, ADMIN = Role
NOBODY, SUPERUSER = "nobody", "superuser"
WHO = [NOBODY, REPORTER, MODERATOR, OFFICER, ANALYST, DECIDER, ADMIN, SUPERUSER]

# Who gets to each screen (200); all others are sent away (302), or stand before the admin's door (403).
SCREENS = {
    "/admin/": {MODERATOR, OFFICER, ANALYST, DECIDER, ADMIN, SUPERUSER},
    "/admin/users/": {ADMIN, SUPERUSER},
    "/admin/users/new/": {ADMIN, SUPERUSER},
    "/admin/users/edit/{person}/": {ADMIN, SUPERUSER},
    "/admin/users/history/{person}/": {ADMIN, SUPERUSER},
    "/admin/users/delete/{person}/": {SUPERUSER},
    "/admin/groups/new/": {SUPERUSER},
    "/admin/groups/edit/{group}/": {SUPERUSER},
    "/admin/organisations/": {ADMIN, SUPERUSER},
    "/admin/organisations/new/": {ADMIN, SUPERUSER},
    "/admin/organisations/edit/{organisation}/": {ADMIN, SUPERUSER},
    "/admin/organisations/delete/{organisation}/": {SUPERUSER},
    "/admin/sites/": {ADMIN, SUPERUSER},
    "/admin/redirects/": {ADMIN, SUPERUSER},
    "/admin/pages/{front}/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/pages/{front}/edit/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/pages/add/home/standardpage/{front}/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/images/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/images/add/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/documents/": {OFFICER, ADMIN, SUPERUSER},
    "/admin/collections/": {SUPERUSER},
    "/admin/reports/site-history/": {MODERATOR, OFFICER, ANALYST, DECIDER, ADMIN, SUPERUSER},  # of what each may see
}


def person(who):
    return make_user(*([who] if isinstance(who, Role) else []), is_superuser=who == SUPERUSER)


def numbers() -> dict:
    return {
        "person": make_user(ANALYST).pk,
        "group": Group.objects.get(name=ANALYST.value).pk,
        "organisation": make_organisation().pk,
        "front": make_front_page().pk,
    }


@pytest.mark.parametrize("who", WHO, ids=str)
def test_the_screens_of_each_role(db, who):
    client, ids = sign_in(person(who)), numbers()
    outside = who in (NOBODY, REPORTER)
    found = {path: client.get(path.format(**ids)).status_code for path in SCREENS}
    expected = {path: 200 if who in those else 403 if outside else 302 for path, those in SCREENS.items()}
    assert found == expected


# Wagtail's rights, which are rows and not grants.

PAGES = {OFFICER: {"add", "change", "publish"}, ADMIN: {"add", "change", "publish"}}
FILES = {OFFICER: {"add", "change", "choose"}, ADMIN: {"add", "change", "choose"}}


@pytest.mark.parametrize("role", Role)
def test_the_front_page_and_all_below_it(db, role):
    can = make_front_page().permissions_for_user(make_user(role))
    may = {"add": can.can_add_subpage(), "change": can.can_edit(), "publish": can.can_publish()}
    assert {name for name, yes in may.items() if yes} == PAGES.get(role, set())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("model", [get_image_model, get_document_model])
def test_pictures_and_documents(db, role, model):
    policy = policy_registry.get_by_type(model())
    user = make_user(role)
    found = {action for action in ("add", "change", "choose") if policy.user_has_permission(user, action)}
    assert found == FILES.get(role, set())


def test_granting_twice_changes_nothing(db):
    def everything():
        return (
            sorted(Group.objects.values_list("name", "permissions__codename").order_by("name")),
            GroupPagePermission.objects.count(),
            GroupCollectionPermission.objects.count(),
        )

    before = everything()
    apply_grants()
    call_command("migrate", verbosity=0)
    assert everything() == before


def test_the_groups_are_the_roles(db):
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_group_holds_what_the_apps_grant_it(db, role):
    held = Group.objects.get(name=role.value).permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{name}" for app, name in held} == granted(role)


def test_every_grant_is_a_permission_that_exists(db):
    there = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}
    assert {name for role in Role for name in granted(role)} - there == set()


def test_a_grant_that_is_withdrawn_is_taken_back_and_what_was_given_by_hand_elsewhere_stays(db):
    group = Group.objects.get(name=ANALYST.value)
    ours = Permission.objects.get(content_type__app_label="accounts", codename="view_identity")
    wagtails = Permission.objects.get(content_type__app_label="wagtailredirects", codename="add_redirect")
    group.permissions.add(ours, wagtails)
    apply_grants()
    assert list(group.permissions.filter(pk__in=[ours.pk, wagtails.pk])) == [wagtails]


# Who gave what: identity has a grant of its own, and every reading is recorded.

IDENTITY = {NOBODY: 0, REPORTER: 0, MODERATOR: 0, OFFICER: 1, ANALYST: 0, DECIDER: 0, ADMIN: 0, SUPERUSER: 0}


def make_contact():
    return keep_contact(
        organisation=make_organisation(), address="ana@example.org", expires_on=in_days(30), basis="To answer you."
    )


@pytest.mark.parametrize("who", WHO, ids=str)
def test_who_may_read_identity(db, who):
    user, contact = person(who), make_contact()
    assert can_see_identity(user) is bool(IDENTITY[who])
    if IDENTITY[who]:
        assert read_identity(by=user, contact=contact, why="reply") == "ana@example.org"
        return
    with pytest.raises(PermissionDenied):
        read_identity(by=user, contact=contact, why="reply")
    assert not AuditEvent.objects.filter(verb="identity.read").exists()


TELLING = {NOBODY: 0, REPORTER: 0, MODERATOR: 0, OFFICER: 1, ANALYST: 0, DECIDER: 1, ADMIN: 0, SUPERUSER: 0}


@pytest.mark.parametrize("why", ["letter", "call"])
@pytest.mark.parametrize("who", WHO, ids=str)
def test_who_may_read_it_to_tell_what_is_owed(db, who, why):
    user, contact = person(who), make_contact()
    assert can_tell_by_hand(user) is bool(TELLING[who])
    if TELLING[who]:
        assert read_identity(by=user, contact=contact, why=why) == "ana@example.org"
        return
    with pytest.raises(PermissionDenied):
        read_identity(by=user, contact=contact, why=why)


def test_reading_identity_is_recorded_without_it(db):
    user, contact = make_user(OFFICER), make_contact()
    read_identity(by=user, contact=contact, why="safeguarding")
    event = AuditEvent.objects.get(verb="identity.read")
    assert (event.actor, event.subject, event.detail) == (user, f"contact:{contact.pk}", {"why": "safeguarding"})
    assert "ana" not in str(event.__dict__)


@pytest.mark.parametrize("state", ["closed", "half way in"])
def test_the_grant_does_not_outlast_the_account_or_the_second_factor(db, state):
    user = make_user(OFFICER)
    user.is_active = state != "closed"
    user.second_factor_given = state != "half way in"
    assert (can_see_identity(user), can_tell_by_hand(user)) == (False, False)


def test_a_superuser_in_the_role_may(db):
    boss = make_user(OFFICER, is_superuser=True)
    assert can_see_identity(boss) is True


def test_the_list_of_people_needs_no_guessing(db):
    """The screens of an administrator lead to each other."""
    client = sign_in(make_user(ADMIN))
    text = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "/admin/users/" in text
    assert "/admin/organisations/" in text

"""Who is signed in and what they may do is asked for in few questions, and the answers are Django's own."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from wagtail.images import get_image_model
from wagtail.models import GroupSitePermission, Page, Site
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.users.models import UserProfile

from engage.accounts.backends import ByAddress, ByName
from engage.accounts.enums import Role
from engage.accounts.models import User
from home.branding import Branding
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KINDS = ["of a role", "of two roles", "with one of their own", "without any", "a superuser", "gone"]


def somebody(kind):
    roles = {"of a role": [Role.ANALYST], "of two roles": [Role.ANALYST, Role.MODERATOR]}
    user = make_user(*roles.get(kind, [Role.DECISION_OFFICER] if kind in KINDS[2:] and kind != "without any" else []))
    if kind == "with one of their own":
        user.user_permissions.add(Permission.objects.get(codename="add_coding", content_type__app_label="analysis"))
    User.objects.filter(pk=user.pk).update(is_superuser=kind == "a superuser", is_active=kind != "gone")
    return user


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("backend", [ByName(), ByAddress()])
def test_they_may_do_what_django_says(kind, backend):
    pk = somebody(kind).pk
    ours, theirs = User.objects.get(pk=pk), User.objects.get(pk=pk)
    for name in ("get_all_permissions", "get_user_permissions", "get_group_permissions"):
        assert getattr(backend, name)(ours) == getattr(ModelBackend(), name)(theirs)
    assert backend.has_perm(ours, "analysis.add_coding") == ModelBackend().has_perm(theirs, "analysis.add_coding")
    assert backend.get_all_permissions(ours, obj=ours) == set()


@pytest.mark.parametrize("backend", [ByName(), ByAddress()])
def test_an_account_comes_with_its_profile(backend, django_assert_num_queries):
    user, gone = make_user(Role.ANALYST), somebody("gone")
    with django_assert_num_queries(1):
        assert not hasattr(backend.get_user(user.pk), "wagtail_userprofile")
    UserProfile.objects.create(user=user, preferred_language="cy")
    with django_assert_num_queries(1):
        assert backend.get_user(user.pk).wagtail_userprofile.preferred_language == "cy"
    assert backend.get_user(gone.pk) is backend.get_user(user.pk + 1000) is None


@pytest.mark.parametrize("kind", KINDS[:-1])
@pytest.mark.parametrize("backend", [ByName(), ByAddress()])
def test_whoever_is_signed_in_may_do_what_django_says_without_a_question(kind, backend, django_assert_num_queries):
    pk = somebody(kind).pk
    theirs = User.objects.get(pk=pk)
    expected = ModelBackend().get_all_permissions(theirs)
    with django_assert_num_queries(1 if kind != "a superuser" else 3):  # who may do all there is, and is seldom asked
        ours = backend.get_user(pk)
        assert backend.get_all_permissions(ours) == expected
        assert backend.get_all_permissions(ours, obj=ours) == set()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ENGAGEMENT_OFFICER])
def test_wagtail_finds_beside_them_what_it_would_have_asked_for(role, django_assert_num_queries):
    group = Group.objects.get(name=role)
    site = Permission.objects.get(codename="change_branding")
    GroupSitePermission.objects.create(group=group, permission=site, site=Site.objects.get())
    pk = make_user(role, Role.DECISION_OFFICER).pk
    kinds = [PagePermissionPolicy(), CollectionPermissionPolicy(get_image_model()), SitePermissionPolicy(Branding)]
    asked = User.objects.get(pk=pk)
    expected = [sorted(map(_told, kind.get_all_permissions_for_user(asked))) for kind in kinds]
    with django_assert_num_queries(1):
        there = ByName().get_user(pk)
        found = [sorted(map(_told, kind.get_cached_permissions_for_user(there))) for kind in kinds]
    assert found == expected
    assert [bool(one) for one in found] == [role == Role.ENGAGEMENT_OFFICER, role == Role.ENGAGEMENT_OFFICER, True]


def _told(one):
    place = getattr(one, "page", None) or getattr(one, "collection", None) or one.site
    return one.pk, one.group_id, one.permission.codename, place.pk, getattr(place, "path", ""), type(place).__name__


def test_the_rest_of_a_page_is_there_when_it_is_asked_for():
    person = ByName().get_user(make_user(Role.ENGAGEMENT_OFFICER).pk)
    (front, *_others) = {one.page for one in person._page_permission_cache}
    assert (front.title, front) == (Page.objects.get(pk=front.pk).title, Page.objects.get(pk=front.pk))

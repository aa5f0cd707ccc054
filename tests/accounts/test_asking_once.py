"""Who is signed in and what they may do is asked for in few questions, and the answers are Django's own."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from wagtail.users.models import UserProfile

from engage.accounts.backends import ByAddress, ByName
from engage.accounts.enums import Role
from engage.accounts.models import User
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


def test_all_that_somebody_may_do_is_one_question(django_assert_num_queries):
    user = ByName().get_user(make_user(Role.ANALYST).pk)
    with django_assert_num_queries(1):
        assert [user.has_perm(f"analysis.{name}") for name in ("add_coding", "change_user")] == [True, False]
        assert "analysis.add_coding" in user.get_group_permissions()

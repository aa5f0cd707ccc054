"""Who is signed in and what they may do, asked for in two questions instead of four: every page of an officer begins
with these."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import BooleanField, QuerySet, Value

from engage.accounts.models import User
from engage.core.prepared import Prepared


def _permissions(own: int, by_role: int) -> QuerySet:
    """Those that are the person's own, and those of their roles. Both values are the same person's number."""
    mine = Permission.objects.filter(user=own).annotate(is_by_role=Value(False, BooleanField()))
    theirs = Permission.objects.filter(group__user=by_role).annotate(is_by_role=Value(True, BooleanField()))
    names = ("content_type__app_label", "codename", "is_by_role")
    return mine.order_by().values_list(*names).union(theirs.order_by().values_list(*names), all=True)


_PERSON = Prepared(lambda pk: User.objects.filter(pk=pk).select_related("wagtail_userprofile"))
_MAY = Prepared(_permissions)


class AskingOnce:
    """Django keeps what it found beside the person, under these names."""

    def get_user(self, user_id: Any) -> User | None:
        """With the profile that Wagtail looks for."""
        user = next(iter(_PERSON(int(user_id))), None)
        return user if user and self.user_can_authenticate(user) else None  # type: ignore[attr-defined]

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        is_anybody = user_obj.is_active and not user_obj.is_anonymous and obj is None
        if is_anybody and not user_obj.is_superuser and not hasattr(user_obj, "_perm_cache"):
            found: dict[bool, set[str]] = {False: set(), True: set()}
            for app, name, is_by_role in _MAY(user_obj.pk, user_obj.pk):
                found[bool(is_by_role)].add(f"{app}.{name}")
            user_obj._user_perm_cache, user_obj._group_perm_cache = found[False], found[True]
        return super().get_all_permissions(user_obj, obj)  # type: ignore[misc]


class ByName(AskingOnce, ModelBackend):
    """Django's own."""


class ByAddress(AskingOnce, AuthenticationBackend):
    """allauth's."""

"""Who is signed in and what they may do, asked for in one question instead of seven: every page of an officer begins
with these."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import CharField, Model, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission

from engage.accounts.models import User
from engage.core.listed import Listed
from engage.core.prepared import Prepared

# Wagtail keeps what it found beside the person, under these names: what they may do, and of which page, collection or
# site. Of that it looks at the place alone; the rest of it is there when it is asked for.
WAGTAILS: dict[str, tuple[type[Model], str, list[str]]] = {
    "_page_permission_cache": (GroupPagePermission, "page", ["id", "path", "depth"]),
    "_collection_permission_cache": (GroupCollectionPermission, "collection", ["id", "path", "depth"]),
    "_site_permission_cache": (GroupSitePermission, "site", ["id"]),
}


def _names(permissions: QuerySet) -> Listed:
    name = Concat("content_type__app_label", Value("."), "codename", output_field=CharField())
    return Listed(permissions.annotate(full_name=name).values_list("full_name"))


def _of_wagtail(model: Any, what: str, fields: list[str]) -> Listed:
    columns = ["id", "group_id", "permission_id", "permission__codename", *(f"{what}__{field}" for field in fields)]
    return Listed(model.objects.filter(group__user=OuterRef("pk")).values_list(*columns))


def _person(pk: int) -> QuerySet:
    """With the profile that Wagtail looks for; what they may do themselves, and by their roles."""
    return (
        User.objects.filter(pk=pk)
        .select_related("wagtail_userprofile")
        .annotate(
            may_themselves=_names(Permission.objects.filter(user=OuterRef("pk"))),
            may_by_role=_names(Permission.objects.filter(group__user=OuterRef("pk"))),
            **{f"listed{name}": _of_wagtail(*kind) for name, kind in WAGTAILS.items()},
        )
    )


_PERSON = Prepared(_person)


def _keep_what_they_may(user: User) -> None:
    """Where Django and Wagtail keep what they found."""
    by_themselves, by_role = (set(listed or ()) for listed in (user.may_themselves, user.may_by_role))
    user._user_perm_cache, user._group_perm_cache = by_themselves, by_role
    for name, kind in WAGTAILS.items():
        rows = getattr(user, f"listed{name}") or ()
        setattr(user, name, [_permission(user._state.db, *kind, *row) for row in rows])


def _permission(
    db: str, model: Any, what: str, fields: list[str], pk: int, group: int, permission: int, name: str, *place: Any
) -> Any:
    """As the database gives a row of which not all is asked for."""
    made = model.from_db(db, ["id", "group_id", "permission_id", f"{what}_id"], [pk, group, permission, place[0]])
    made.permission = Permission.from_db(db, ["id", "codename"], [permission, name])
    setattr(made, what, model._meta.get_field(what).related_model.from_db(db, fields, place))
    return made


class AskingOnce:
    def get_user(self, user_id: Any) -> User | None:
        user = next(iter(_PERSON(int(user_id))), None)
        if user is None or not self.user_can_authenticate(user):  # type: ignore[attr-defined]
            return None
        if not user.is_superuser:  # who may do all there is
            _keep_what_they_may(user)
        return user


class ByName(AskingOnce, ModelBackend):
    """Django's own."""


class ByAddress(AskingOnce, AuthenticationBackend):
    """allauth's."""

"""Who may do what: each app's `permissions.py` says what it grants to which role, and one receiver gives it
to the groups after every migrate (model permissions do not exist before)."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from engage.accounts.enums import STAFF_ROLES, Role

_granted: dict[Role, set[str]] = {role: set() for role in Role}


def grant(role: Role, *permissions: str) -> None:
    """Usage, in an app's permissions.py: `grant(Role.ANALYST, "analysis.add_coding")`."""
    _granted[role].update(permissions)


for staff_role in STAFF_ROLES:
    grant(staff_role, "wagtailadmin.access_admin")


def granted(role: Role) -> set[str]:
    for app in settings.OUR_APPS:
        if find_spec(f"{app}.permissions"):
            import_module(f"{app}.permissions")
    return set(_granted[role])


def apply_grants(**kwargs) -> None:
    """Makes each role's group hold exactly its grants among the permissions of our apps, and at least those it is
    granted of other apps; what an administrator gave a group by hand in Wagtail (pages, collections) is left alone."""
    ours = [apps.get_app_config(app.rpartition(".")[2]).label for app in settings.OUR_APPS]
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        wanted = _permissions(granted(role))
        group.permissions.remove(*group.permissions.filter(content_type__app_label__in=ours).exclude(pk__in=wanted))
        group.permissions.add(*wanted)


def _permissions(names: set[str]) -> QuerySet[Permission]:
    wanted = Q(pk=None)
    for name in names:
        app_label, codename = name.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    return Permission.objects.filter(wanted)

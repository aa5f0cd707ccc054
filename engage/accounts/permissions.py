from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from engage.accounts.enums import Role
from engage.accounts.grants import grant

grant(Role.ENGAGEMENT_OFFICER, "accounts.view_identity", "accounts.tell_by_hand")
grant(Role.DECISION_OFFICER, "accounts.tell_by_hand")
grant(
    Role.ADMINISTRATOR,
    "accounts.answer_request",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_user",
    "accounts.add_organisation",
    "accounts.change_organisation",
    "accounts.view_organisation",
    "auth.view_group",
    "wagtailcore.view_site",
    "wagtailcore.change_site",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)


def can_see_identity(user: Any) -> bool:
    """Reading who gave a contribution needs its own grant, by a role; being a superuser is not one."""
    return _has_by_role(user, "view_identity")


def can_tell_by_hand(user: Any) -> bool:
    """Reading how to reach a person who is owed a message that an officer prints or says. By a role, too."""
    return _has_by_role(user, "tell_by_hand")


def can_answer_requests(user: Any) -> bool:
    """Copying or erasing what is held of somebody who asks by letter. By a role, too."""
    return _has_by_role(user, "answer_request")


def _has_by_role(user: Any, codename: str) -> bool:
    if not user.is_authenticated or not user.is_active or not user.second_factor_given:
        return False
    if not user.is_superuser:
        return f"accounts.{codename}" in user.get_group_permissions()  # which are known already, and asked for once
    return user.groups.filter(permissions__codename=codename, permissions__content_type__app_label="accounts").exists()


def can_change_account(user: Any, account: Any) -> bool:
    """Who may change users may not thereby become a superuser, nor take over the account of one."""
    return user.has_perm("accounts.change_user") and (user.is_superuser or not account.is_superuser)


def has_second_factor(request: HttpRequest, user: Any) -> bool:
    """Whether this session was opened with a second factor or a passkey, or by a council sign-on that asks
    for one itself."""
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    return "mfa" in methods or ("socialaccount" in methods and settings.ENGAGE_OIDC_HAS_SECOND_FACTOR)

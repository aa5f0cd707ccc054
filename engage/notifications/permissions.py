"""Who sees how messages fared, and settles those of which nobody knows. No address is shown for it."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant

for role in (Role.DECISION_OFFICER, Role.ADMINISTRATOR):
    grant(role, "notifications.view_message", "notifications.change_message")


def can_settle(user: Any) -> bool:
    return user.has_perm("notifications.change_message")

"""Who sees how messages fared, and settles those of which nobody knows. No address is shown for it."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.accounts.permissions import can_see_identity
from engage.notifications.enums import Channel

for role in (Role.DECISION_OFFICER, Role.ADMINISTRATOR):
    grant(role, "notifications.view_message", "notifications.change_message")


def channels_to_print(user: Any) -> list[Channel]:
    """Slips by those who see how messages fared; letters by those who may read an address."""
    slips, letters = [Channel.SLIP] if can_settle(user) else [], [Channel.LETTER] if can_see_identity(user) else []
    return letters + slips


def can_settle(user: Any) -> bool:
    return user.has_perm("notifications.change_message")

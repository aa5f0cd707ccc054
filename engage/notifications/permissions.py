"""Who sees how messages fared, and settles those of which nobody knows: no address is shown for it. And who tells
people by hand, with letters, slips and phone calls (ADR 31)."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.accounts.permissions import can_tell_by_hand
from engage.notifications.enums import Channel

for role in (Role.DECISION_OFFICER, Role.ADMINISTRATOR):
    grant(role, "notifications.view_message", "notifications.change_message")


def channels_to_print(user: Any) -> list[Channel]:
    """Slips also by those who only see how messages fared: there is no address on them."""
    if can_tell_by_hand(user):
        return [Channel.LETTER, Channel.SLIP]
    return [Channel.SLIP] if can_settle(user) else []


def can_ring(user: Any) -> bool:
    return can_tell_by_hand(user)


def can_settle(user: Any) -> bool:
    return user.has_perm("notifications.change_message")

"""Who writes down what was said in a session."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant

RECORD = "forums.record_points"

grant(Role.ENGAGEMENT_OFFICER, RECORD)


def may_record(user: Any) -> bool:
    return user.has_perm(RECORD)

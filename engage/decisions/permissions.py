"""Who may record a decision, propose an answer to it, and publish: only decision officers publish."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant

PUBLISH = "decisions.publish_decision"
PROPOSE = "decisions.add_influence"

grant(
    Role.DECISION_OFFICER,
    "decisions.view_decision",
    "decisions.add_decision",
    "decisions.change_decision",
    "decisions.delete_decision",
    "decisions.view_influence",
    "decisions.add_influence",
    "decisions.change_influence",
    "decisions.delete_influence",
    PUBLISH,
)
grant(
    Role.ANALYST,
    "decisions.view_decision",
    "decisions.view_influence",
    "decisions.add_influence",
    "decisions.change_influence",
    "decisions.delete_influence",
)
grant(Role.ENGAGEMENT_OFFICER, "decisions.view_decision", "decisions.view_influence")
grant(Role.ADMINISTRATOR, "decisions.view_decision", "decisions.view_influence")


def can_see(user: Any) -> bool:
    return user.has_perm("decisions.view_decision")


def can_propose(user: Any) -> bool:
    """May write, change and take back answers that are not published."""
    return user.has_perm(PROPOSE)


def can_publish(user: Any) -> bool:
    """May publish a decision with its answers, tell the people, and correct what was published."""
    return user.has_perm(PUBLISH)

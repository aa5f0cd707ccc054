"""Who may say that words are shown. Moderators read only what people agreed to show."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.contributions.models import Contribution
from engage.moderation import registry
from engage.moderation.queries import to_be_judged

MODERATE = "moderation.add_moderationdecision"

REDACT = "moderation.add_redaction"

grant(Role.MODERATOR, MODERATE, "moderation.view_moderationdecision")
for reader in (Role.ENGAGEMENT_OFFICER, Role.ANALYST):
    grant(reader, REDACT)


def can_moderate(user: Any) -> bool:
    return user.has_perm(MODERATE)


def can_redact(user: Any) -> bool:
    """Whoever reads whole texts may take a passage out of one."""
    return user.has_perm(REDACT)


def judgeable_by(user: Any) -> Any:
    """What there is to judge for this moderator: of their own organisation, or of all when they belong to none,
    and nothing that they told, gathered or wrote down themselves."""
    found = to_be_judged().exclude(registry.involved(user))
    if user.organisation_id is None:
        return found
    return found.filter(activity__organisation=user.organisation_id)


def has_a_hand_in(user: Any, contribution: Contribution) -> bool:
    """Nobody moderates what they told, gathered or wrote down themselves."""
    return Contribution.objects.filter(pk=contribution.pk).filter(registry.involved(user)).exists()

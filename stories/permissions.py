"""Who may write, change, release and see stories. When it may be done is decided in services."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.moderation.permissions import can_moderate, judgeable_by
from stories.models import Story

grant(Role.REPORTER, "stories.publish_story")


def may_publish(user: Any) -> bool:
    return user.has_perm("stories.publish_story")


def is_reporter_of(user: Any, story: Story) -> bool:
    return user.is_authenticated and story.reporter_id == user.pk


def may_revise(user: Any, story: Story) -> bool:
    """The reporter who sent it, as long as they are one."""
    return is_reporter_of(user, story) and may_publish(user)


def is_teller(user: Any, story: Story) -> bool:
    """By account: their own story, or one they are written to about. A reporter is not the teller of a story
    that somebody else told them."""
    return user.is_authenticated and Story.objects.own_of(user).filter(pk=story.pk).exists()


def may_judge(user: Any, story: Story) -> bool:
    """Moderators see what they may judge: what its teller agreed to show, of their own council, and no other story."""
    return can_moderate(user) and judgeable_by(user).filter(pk=story.contribution_id).exists()

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from engage.core.waiting import Waiting, count_of, waits
from engage.moderation.models import ModerationDecision
from engage.moderation.permissions import can_moderate, judgeable_by
from engage.moderation.viewsets import moderation


@hooks.register("register_admin_viewset")
def register_moderation():
    return moderation


@waits
def stories_to_judge(user: Any) -> Waiting | None:
    if not can_moderate(user):
        return None
    waiting = ModerationDecision.objects.waiting(judgeable_by(user))
    return Waiting(_("Stories to read before they are shown"), reverse("moderation:index"), count_of(waiting))

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from engage.core.waiting import Waiting, count_of, waits
from engage.decisions import viewsets
from engage.decisions.addresses import address
from engage.decisions.models import Decision
from engage.decisions.permissions import can_publish


@hooks.register("register_admin_viewset")
def register_decisions():
    return viewsets.decisions


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "decisions/admin/decision.svg"]


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the history of a decision can say. It never holds the words of an answer."""
    actions.register_action("decisions.propose", _("Propose an answer"), _("An answer was drafted"))
    actions.register_action("decisions.publish", _("Publish and tell people"), _("Published, and people are told"))
    actions.register_action("decisions.correct", _("Correct an answer"), _("A published answer was corrected"))


@waits
def decisions_to_publish(user: Any) -> Waiting | None:
    """Never published, or with an answer that is still a draft."""
    if not can_publish(user):
        return None
    mine = Decision.objects.for_user(user)
    unsaid = mine.filter(Q(published_at=None) | Q(influences__isnull=False, influences__published_at=None)).distinct()
    return Waiting(gettext("Decisions to publish"), address("index"), count_of(unsaid))

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from engage.decisions import viewsets


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

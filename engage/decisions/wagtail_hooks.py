from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the history of a decision can say. It never holds the words of an answer."""
    actions.register_action("decisions.propose", _("Propose an answer"), _("An answer was drafted"))
    actions.register_action("decisions.publish", _("Publish and tell people"), _("Published, and people are told"))
    actions.register_action("decisions.correct", _("Correct an answer"), _("A published answer was corrected"))

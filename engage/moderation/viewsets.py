from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.core import converters  # noqa: F401  # makes <reference:…> known
from engage.core.viewsets import DeskViewSet
from engage.moderation.permissions import can_moderate
from engage.moderation.views import JudgeView, QueueView


class ModerationViewSet(DeskViewSet):
    """What people agreed to show, read before it is public."""

    name = "moderation"
    icon = "check"
    menu_label = _("Moderation")
    menu_name = "moderation"
    menu_order = 150
    may_see = staticmethod(can_moderate)
    linked = ("index", "index_results", "judge")

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(QueueView), name="index"),
            path("results/", self.construct_view(QueueView, results_only=True), name="index_results"),
            path("<reference:reference>/", self.construct_view(JudgeView), name="judge"),
        ]


moderation = ModerationViewSet()

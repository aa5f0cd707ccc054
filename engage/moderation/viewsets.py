from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from engage.core import converters  # noqa: F401  # makes <reference:…> known
from engage.moderation.permissions import can_moderate
from engage.moderation.views import JudgeView, QueueView


class ModerationViewSet(ViewSet):
    """What people agreed to show, read before it is public."""

    name = "moderation"
    icon = "check"
    menu_label = _("Moderation")
    menu_name = "moderation"
    menu_order = 150
    add_to_admin_menu = True

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return can_moderate(request.user)

    def get_common_view_kwargs(self, **kwargs):
        addresses = {f"{name}_url_name": self.get_url_name(name) for name in ("index", "index_results", "judge")}
        return super().get_common_view_kwargs(**addresses, **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(QueueView), name="index"),
            path("results/", self.construct_view(QueueView, results_only=True), name="index_results"),
            path("<reference:reference>/", self.construct_view(JudgeView), name="judge"),
        ]


moderation = ModerationViewSet()

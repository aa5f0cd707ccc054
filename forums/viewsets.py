from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from forums.permissions import may_record
from forums.views import NoteView, SessionsView


class PointsViewSet(ViewSet):
    """What people say in forum sessions, written down for them."""

    name = "points"
    icon = "edit"
    menu_label = _("Points raised")
    menu_name = "points"
    menu_order = 160
    add_to_admin_menu = True

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return may_record(request.user)

    def get_common_view_kwargs(self, **kwargs):
        addresses = {f"{name}_url_name": self.get_url_name(name) for name in ("index", "index_results", "note")}
        return super().get_common_view_kwargs(**addresses, **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(SessionsView), name="index"),
            path("results/", self.construct_view(SessionsView, results_only=True), name="index_results"),
            path("<int:pk>/", self.construct_view(NoteView), name="note"),
        ]


points = PointsViewSet()

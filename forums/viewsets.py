from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from forums.permissions import may_record
from forums.views import RecordView, SessionListView


class PointsViewSet(ViewSet):
    """Where a note-taker writes down what people say in a session."""

    name = "points"
    icon = "group"
    menu_label = _("Points raised")
    menu_name = "points"
    menu_order = 120
    add_to_admin_menu = True

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return may_record(request.user)

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(SessionListView), name="index"),
            path("<int:pk>/", self.construct_view(RecordView), name="record"),
        ]


points = PointsViewSet()

from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.core.viewsets import DeskViewSet
from forums.permissions import may_record
from forums.views import NoteView, SessionsView


class PointsViewSet(DeskViewSet):
    """What people say in forum sessions, written down for them."""

    name = "points"
    icon = "edit"
    menu_label = _("Points raised")
    menu_name = "points"
    menu_order = 160
    may_see = staticmethod(may_record)
    linked = ("index", "index_results", "note")

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(SessionsView), name="index"),
            path("results/", self.construct_view(SessionsView, results_only=True), name="index_results"),
            path("<int:pk>/", self.construct_view(NoteView), name="note"),
        ]


points = PointsViewSet()

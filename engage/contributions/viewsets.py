from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.contributions.permissions import may_import
from engage.contributions.views import imports as views
from engage.contributions.views.columns import ColumnsView
from engage.core.viewsets import DeskViewSet


class ImportsViewSet(DeskViewSet):
    """Answers that were given elsewhere, brought in from a file."""

    name = "imports"
    icon = "upload"
    menu_label = _("Bring in answers")
    menu_name = "imports"
    menu_order = 105
    may_see = staticmethod(may_import)

    def get_urlpatterns(self):
        return [
            path("", views.ImportsView.as_view(), name="index"),
            path("new/", views.StartView.as_view(), name="start"),
            path("<int:pk>/", views.ShowView.as_view(), name="show"),
            path("<int:pk>/columns/", ColumnsView.as_view(), name="columns"),
            path("<int:pk>/go/", views.GoView.as_view(), name="go"),
            path("<int:pk>/throw-away/", views.DiscardView.as_view(), name="discard"),
            path("<int:pk>/refused/", views.RefusalsView.as_view(), name="refused"),
            path("<int:pk>/codes/", views.CodesView.as_view(), name="codes"),
            path("<int:pk>/undo/", views.UndoView.as_view(), name="undo"),
        ]


imports = ImportsViewSet()

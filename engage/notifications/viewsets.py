from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.core.viewsets import DeskViewSet
from engage.notifications import views
from engage.notifications.permissions import can_settle


class UnsettledMessagesViewSet(DeskViewSet):
    """Messages whose fate nobody knows, or that could not be sent: an officer decides."""

    name = "unsettled_messages"
    url_prefix = "messages"
    icon = "mail"
    menu_label = _("Messages to settle")
    menu_name = "messages"
    menu_order = 160
    may_see = staticmethod(can_settle)

    def get_urlpatterns(self):
        return [
            path("", views.UnsettledMessages.as_view(), name="index"),
            path("about/<int:pk>/", views.AboutAnnouncement.as_view(), name="about"),
            path("<int:pk>/came-back/", views.CameBack.as_view(), name="came_back"),
            path("<int:pk>/send-again/", views.SendAgain.as_view(), name="send_again"),
            path("<int:pk>/arrived/", views.ItArrived.as_view(), name="arrived"),
        ]


unsettled_messages = UnsettledMessagesViewSet()

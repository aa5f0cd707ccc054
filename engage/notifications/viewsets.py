from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from engage.notifications import views
from engage.notifications.permissions import can_settle


class UnsettledMessagesViewSet(ViewSet):
    """Messages whose fate nobody knows, or that could not be sent: an officer decides."""

    name = "unsettled_messages"
    url_prefix = "messages"
    icon = "mail"
    menu_label = _("Messages to settle")
    menu_name = "messages"
    menu_order = 160
    add_to_admin_menu = True

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return can_settle(request.user)

    def get_urlpatterns(self):
        return [
            path("", views.UnsettledMessages.as_view(), name="index"),
            path("<int:pk>/send-again/", views.SendAgain.as_view(), name="send_again"),
            path("<int:pk>/arrived/", views.ItArrived.as_view(), name="arrived"),
        ]


unsettled_messages = UnsettledMessagesViewSet()

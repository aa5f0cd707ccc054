from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.core.viewsets import DeskViewSet
from engage.notifications import print_views, ring_views, views
from engage.notifications.permissions import can_ring, can_settle, channels_to_print


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


class PrintingViewSet(DeskViewSet):
    """Letters and slips of paper, printed in runs."""

    name = "printing"
    url_prefix = "printing"
    icon = "mail"
    menu_label = _("Letters and slips")
    menu_name = "printing"
    menu_order = 161
    may_see = staticmethod(lambda user: bool(channels_to_print(user)))

    def get_urlpatterns(self):
        return [
            path("", print_views.Printing.as_view(), name="index"),
            path("new/", print_views.NewPrintRun.as_view(), name="new"),
            path("<int:pk>/", print_views.Sheets.as_view(), name="run"),
            path("<int:pk>/printed/", print_views.Printed.as_view(), name="printed"),
            path("<int:pk>/put-back/", print_views.PutBack.as_view(), name="put_back"),
        ]


class RingingViewSet(DeskViewSet):
    """People of whom there is a phone number alone, while no text message can be sent: officers ring them."""

    name = "ringing"
    url_prefix = "ringing"
    icon = "comment"
    menu_label = _("People to ring")
    menu_name = "ringing"
    menu_order = 162
    may_see = staticmethod(can_ring)

    def get_urlpatterns(self):
        return [
            path("", ring_views.ToRing.as_view(), name="index"),
            path("about/<int:pk>/", ring_views.ToRingAbout.as_view(), name="about"),
            path("next/", ring_views.TakeNext.as_view(), name="next"),
            path("<int:pk>/", ring_views.TheCall.as_view(), name="call"),
            path("<int:pk>/take/", ring_views.Take.as_view(), name="take"),
            path("<int:pk>/it-was-them/", ring_views.ItWasThem.as_view(), name="it_was_them"),
            path("<int:pk>/put-back/", ring_views.PutBack.as_view(), name="put_back"),
        ]


unsettled_messages = UnsettledMessagesViewSet()
printing = PrintingViewSet()
ringing = RingingViewSet()

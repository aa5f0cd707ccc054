from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from engage.accounts.permissions import can_answer_requests
from engage.participant.requests import AnswerRequest


class RequestsViewSet(ViewSet):
    """People who ask by letter what is held of them, or for it to be erased."""

    name = "data_requests"
    url_prefix = "data-requests"
    icon = "user"
    menu_label = _("Data requests")
    menu_name = "data-requests"
    menu_order = 170
    add_to_admin_menu = True

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return can_answer_requests(request.user)

    def get_urlpatterns(self):
        return [path("", AnswerRequest.as_view(), name="index")]


requests = RequestsViewSet()

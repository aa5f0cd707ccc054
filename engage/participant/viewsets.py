from django.urls import path
from django.utils.translation import gettext_lazy as _

from engage.accounts.permissions import can_answer_requests
from engage.core.viewsets import DeskViewSet
from engage.participant.requests import AnswerRequest


class RequestsViewSet(DeskViewSet):
    """People who ask by letter what is held of them, or for it to be erased."""

    name = "data_requests"
    url_prefix = "data-requests"
    icon = "user"
    menu_label = _("Data requests")
    menu_name = "data-requests"
    menu_order = 170
    may_see = staticmethod(can_answer_requests)

    def get_urlpatterns(self):
        return [path("", AnswerRequest.as_view(), name="index")]


requests = RequestsViewSet()

"""The messages about which an officer decides: those that may or may not have been sent, and those that could
not be. Each is shown by its number and its Message-ID, which the mail server's own log knows; never by its address."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.notifications import registry, services
from engage.notifications.enums import Failure, MessageState
from engage.notifications.envelopes import message_id
from engage.notifications.models import Message
from engage.notifications.permissions import can_settle

PER_PAGE = 50
INDEX = "unsettled_messages:index"


class _ForOfficers:
    def dispatch(self, request, *args, **kwargs):
        if not can_settle(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def messages(self):
        found = Message.objects.unsettled().select_related("announcement")
        if organisation := self.request.user.organisation_id:
            found = found.filter(announcement__organisation=organisation)
        return found


class UnsettledMessages(_ForOfficers, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Messages to settle")
    header_icon = "mail"
    template_name = "notifications/admin/unsettled.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        # The doubtful ones first: "unknown" comes after "failed".
        page = Paginator(self.messages().order_by("-state", "pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [self._row(message) for message in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)

    def _row(self, message):
        announcement = message.announcement
        return {
            "message": message,
            "about": registry.kind(announcement.kind).title(announcement),
            "why": Failure(message.failure).label if message.failure in Failure.values else "",
            "message_id": message_id(message),
            "is_unknown": message.state == MessageState.UNKNOWN,
        }


class _Settle(_ForOfficers, View):
    """One press of a button about one message."""

    http_method_names = ["post"]

    def post(self, request, pk):
        message = get_object_or_404(self.messages(), pk=pk)
        try:
            self.settle(by=request.user, message=message)
            messages.success(request, self.success_message)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(reverse(INDEX))


class SendAgain(_Settle):
    settle = staticmethod(services.send_again)
    success_message = gettext_lazy("It is sent once more.")


class ItArrived(_Settle):
    settle = staticmethod(services.it_arrived)
    success_message = gettext_lazy("It counts as sent.")

"""The messages about which an officer decides: those that may or may not have been sent, and those that could
not be. Each is shown by its number and its Message-ID, which the mail server's own log knows; never by its address."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.notifications import registry, services
from engage.notifications.enums import Channel, Failure, MessageState
from engage.notifications.envelopes import message_id
from engage.notifications.figures import LABELS, figures
from engage.notifications.models import Announcement, Message
from engage.notifications.permissions import can_settle
from engage.notifications.queries import FATES, STUCK

PER_PAGE = 50
INDEX = "unsettled_messages:index"


class _ForOfficers:
    def dispatch(self, request, *args, **kwargs):
        if not can_settle(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def messages(self):
        return Message.objects.unsettled().for_user(self.request.user).select_related("announcement")


class UnsettledMessages(_ForOfficers, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Messages to settle")
    header_icon = "mail"
    template_name = "notifications/admin/unsettled.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        # The doubtful ones first: "unknown" comes after "failed".
        page = Paginator(self.messages().order_by("-state", "pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        self.titles = registry.titles_of({message.announcement for message in page})
        rows = [self._row(message) for message in page]
        return super().get_context_data(page=page, rows=rows, stuck=self._stuck(), **kwargs)

    def _stuck(self):
        """Why messages wait that nobody takes, and how many for each reason."""
        waiting = Message.objects.stuck().for_user(self.request.user)
        counted = waiting.order_by().values_list("failure").annotate(Count("pk"))
        no_way = _("There is no way to send a text message")
        return [(Failure(why).label if why in STUCK else no_way, count) for why, count in counted]

    def _row(self, message):
        return {
            "message": message,
            "about": self.titles[message.announcement_id],
            "why": Failure(message.failure).label if message.failure in Failure.values else "",
            "message_id": message_id(message),
            "is_unknown": message.state == MessageState.UNKNOWN,
        }


class AboutAnnouncement(_ForOfficers, WagtailAdminTemplateMixin, TemplateView):
    """Who should have heard of one announcement, and who did; behind each number its people, by the references of
    what they gave, never by an address."""

    header_icon = "mail"
    template_name = "notifications/admin/about.html"

    @cached_property
    def announcement(self):
        found = Announcement.objects.for_user(self.request.user).select_related("organisation")
        one = get_object_or_404(found, pk=self.kwargs["pk"])
        if not registry.kind(one.kind).tells_everybody:
            raise Http404
        return one

    def get_page_title(self):
        return registry.titles_of([self.announcement])[self.announcement.pk]

    def get_breadcrumbs_items(self):
        list_of_all = {"url": reverse(INDEX), "label": UnsettledMessages.page_title}
        return [*self.breadcrumbs_items, list_of_all, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        counted = figures([self.announcement])[self.announcement.pk]
        fate = self.request.GET.get("fate", "")
        context = {"announcement": self.announcement, "counted": counted, "may_open": True}
        if fate in FATES:
            found = self.announcement.messages.filter(FATES[fate]).select_related("contact").order_by("pk")
            page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
            context |= {"fate": fate, "label": LABELS[fate], "page": page, "rows": self._rows(page)}
        return super().get_context_data(**context, **kwargs)

    def _rows(self, page):
        contacts = [one.contact_id for one in page if one.contact_id]
        references = registry.kind(self.announcement.kind).references(self.announcement, contacts) if contacts else {}
        return [
            {
                "message": one,
                "references": [one.reference] if one.reference else references.get(one.contact_id, []),
                "why": Failure(one.failure).label if one.failure in Failure.values else "",
                "may_have_come_back": one.state in MessageState.can_come_back() and one.channel != Channel.CALL,
                "rung_in_vain": one.channel == Channel.CALL
                and one.state in (MessageState.FAILED, MessageState.BOUNCED),
            }
            for one in page
        ]


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
        return redirect(self.back(message))

    def back(self, message):
        return reverse(INDEX)


class SendAgain(_Settle):
    """Also what came back, when an officer knows that the address works."""

    def messages(self):
        again = (MessageState.UNKNOWN, MessageState.FAILED, MessageState.BOUNCED)
        found = Message.objects.filter(state__in=again).for_user(self.request.user)
        return found.select_related("announcement", "contact")

    settle = staticmethod(services.send_again)
    success_message = gettext_lazy("It is sent once more.")


class ItArrived(_Settle):
    settle = staticmethod(services.it_arrived)
    success_message = gettext_lazy("It counts as sent.")


class CameBack(_Settle):
    """A message or a letter came back: nothing more goes to that address until it is known to work."""

    success_message = gettext_lazy("It is recorded that it came back. Nothing more is sent to that address.")

    def messages(self):
        return Message.objects.for_user(self.request.user).select_related("announcement", "contact")

    def settle(self, *, by, message):
        if not services.it_came_back_to_us(by=by, message=message):
            raise ValidationError(_("Somebody has settled this message already."))

    def back(self, message):
        return f"{reverse('unsettled_messages:about', args=[message.announcement_id])}?fate=bounced"

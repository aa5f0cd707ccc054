"""Ringing people: who waits to be rung, what to say to one of them, and what became of it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.notifications import registry, ringing
from engage.notifications.enums import Rung
from engage.notifications.forms import RungForm
from engage.notifications.models import Announcement, Message
from engage.notifications.permissions import can_ring

PER_PAGE = 50
INDEX = "ringing:index"
NEXT = (F("attempts").asc(), F("claimed_at").asc(nulls_first=True), "pk")  # who was tried least, and longest ago


class _ForCallers:
    def dispatch(self, request, *args, **kwargs):
        if not can_ring(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def waiting(self):
        return Message.objects.to_ring().for_user(self.request.user)

    def get_breadcrumbs_items(self):
        first = {"url": reverse(INDEX), "label": ToRing.page_title}
        above = [] if isinstance(self, ToRing) else [first]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class ToRing(_ForCallers, WagtailAdminTemplateMixin, TemplateView):
    """For each publication, how many; and whom this officer has taken."""

    page_title = gettext_lazy("People to ring")
    header_icon = "comment"
    template_name = "notifications/admin/ringing.html"

    def get_context_data(self, **kwargs):
        taken = Q(taken_by__isnull=False)
        counted = self.waiting().order_by("announcement").values("announcement")
        counted = counted.annotate(count=Count("pk"), taken=Count("pk", filter=taken))
        counted = {row["announcement"]: row for row in counted}
        mine = list(self.waiting().filter(taken_by=self.request.user).order_by("claimed_at", "pk")[:PER_PAGE])
        titles = registry.titles_of(Announcement.objects.filter(pk__in=counted))
        rows = [{**row, "about": titles[pk]} for pk, row in counted.items()]
        mine = [{"message": one, "about": titles[one.announcement_id]} for one in mine if one.announcement_id in titles]
        return super().get_context_data(rows=rows, mine=mine, **kwargs)


class ToRingAbout(_ForCallers, WagtailAdminTemplateMixin, TemplateView):
    """One publication: a row for each person, by the references of what they gave. No number is shown before somebody
    has taken the row."""

    header_icon = "comment"
    template_name = "notifications/admin/ringing_about.html"

    @cached_property
    def announcement(self):
        return get_object_or_404(Announcement.objects.for_user(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self):
        return registry.titles_of([self.announcement])[self.announcement.pk]

    def get_context_data(self, **kwargs):
        found = self.waiting().filter(announcement=self.announcement).select_related("taken_by").order_by(*NEXT)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        contacts = [one.contact_id for one in page]
        references = registry.kind(self.announcement.kind).references(self.announcement, contacts) if contacts else {}
        rows = [{"message": one, "references": references.get(one.contact_id, [])} for one in page]
        free = found.filter(taken_by=None).exists() if rows else False
        context = {"announcement": self.announcement, "page": page, "rows": rows, "free": free}
        return super().get_context_data(**context, **kwargs)


class TakeNext(_ForCallers, View):
    http_method_names = ["post"]

    def post(self, request):
        number = request.POST.get("announcement", "")
        if not (number.isdecimal() and len(number) < 19):
            raise Http404
        announcement = get_object_or_404(Announcement.objects.for_user(request.user), pk=number)
        waiting = self.waiting().filter(announcement=announcement, taken_by=None).order_by(*NEXT)
        for message in waiting.select_related("announcement")[:PER_PAGE]:
            if ringing.take(by=request.user, message=message):
                return redirect("ringing:call", message.pk)
        messages.info(request, _("Nobody waits here to be rung."))
        return redirect(about(announcement.pk))


class _OneCall(_ForCallers):
    @cached_property
    def message(self):
        found = Message.objects.for_user(self.request.user).select_related("announcement__organisation", "contact")
        return get_object_or_404(found.filter(channel__in=ringing.CHANNELS), pk=self.kwargs["pk"])

    def back(self):
        return redirect(about(self.message.announcement_id))


class TheCall(_OneCall, WagtailAdminTemplateMixin, TemplateView):
    """The number, what to say, and what became of it: for the officer who has taken it."""

    page_title = gettext_lazy("Ring this person")
    header_icon = "comment"
    template_name = "notifications/admin/call.html"

    def get(self, request, *args, **kwargs):
        return self._show(None)

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            ringing.note(by=request.user, message=self.message, rung=Rung(form.cleaned_data["rung"]))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("It is noted."))
        return self.back()

    def _form(self, data: Any = None) -> RungForm:
        return RungForm(data, may_give_up=self.message.attempts + 1 >= ringing.TRIES)

    def _show(self, form, status=200):
        call = ringing.call(by=self.request.user, message=self.message)
        if call is None:
            messages.info(
                self.request, _("You do not ring this person now: choose “I will ring” first, if they wait here.")
            )
            return self.back()
        context = {"call": call, "message": self.message, "form": form or self._form()}
        return self.render_to_response(self.get_context_data(**context), status=status)


class _Press(_OneCall, View):
    """One press of a button about one person."""

    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            return self.act()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return self.back()


class Take(_Press):
    def act(self):
        if ringing.take(by=self.request.user, message=self.message):
            return redirect("ringing:call", self.message.pk)
        raise ValidationError(_("Somebody else rings this person, or there is nothing to tell them any more."))


class ItWasThem(_Press):
    def act(self):
        ringing.it_was_them(by=self.request.user, message=self.message)
        return redirect("ringing:call", self.message.pk)


class PutBack(_Press):
    def act(self):
        ringing.put_back(by=self.request.user, message=self.message)
        messages.success(self.request, _("Somebody else can ring them now."))
        return self.back()


def about(announcement_id: int) -> str:
    return reverse("ringing:about", args=[announcement_id])

"""Printing letters and slips: what waits, one run as sheets of paper, and what became of it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.notifications import printing, registry
from engage.notifications.enums import Channel
from engage.notifications.models import Announcement, Message, PrintRun
from engage.notifications.permissions import channels_to_print

PRINTING = "printing:index"


class _ForPrinters:
    def dispatch(self, request, *args, **kwargs):
        self.channels = channels_to_print(request.user)
        if not self.channels:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def runs(self):
        mine = Announcement.objects.for_user(self.request.user)
        return PrintRun.objects.filter(announcement__in=mine, channel__in=self.channels).select_related(
            "announcement__organisation"
        )


class Printing(_ForPrinters, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Letters and slips")
    header_icon = "mail"
    template_name = "notifications/admin/printing.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        waiting = Message.objects.to_print().for_user(self.request.user).filter(channel__in=self.channels)
        counted = waiting.order_by("announcement", "channel").values("announcement", "channel")
        counted = list(counted.annotate(count=Count("pk")))
        announcements = {one.pk: one for one in Announcement.objects.filter(pk__in=waiting.values("announcement"))}
        runs = list(self.runs().filter(printed_at=None).annotate(count=Count("messages")).order_by("pk"))
        self.titles = registry.titles_of({*announcements.values(), *(run.announcement for run in runs)})
        rows = [self._row(announcements[row["announcement"]], row["channel"], row["count"]) for row in counted]
        runs = [{**self._row(run.announcement, run.channel, run.count), "run": run} for run in runs]
        return super().get_context_data(rows=rows, runs=runs, most=printing.MOST, **kwargs)

    def _row(self, announcement, channel, count):
        about = self.titles[announcement.pk]
        return {"announcement": announcement, "about": about, "channel": Channel(channel), "count": count}


class NewPrintRun(_ForPrinters, View):
    http_method_names = ["post"]

    def post(self, request):
        number, channel = request.POST.get("announcement", ""), request.POST.get("channel", "")
        if channel not in self.channels or not (number.isdecimal() and len(number) < 19):
            raise Http404
        announcement = get_object_or_404(Announcement.objects.for_user(request.user), pk=number)
        run = printing.make_run(by=request.user, announcement=announcement, channel=Channel(channel))
        if run is None:
            messages.info(request, _("Somebody has taken these sheets already."))
        return redirect(PRINTING) if run is None else redirect("printing:run", run.pk)


class Sheets(_ForPrinters, View):
    """As sheets of paper, each on a page of its own."""

    def get(self, request, pk):
        run = get_object_or_404(self.runs(), pk=pk)
        found = printing.sheets(by=request.user, run=run)
        context = {
            "run": run,
            "sheets": found,
            "where": printing.where_to_read(),
            "site_name": settings.WAGTAIL_SITE_NAME,
        }
        return render(request, "notifications/admin/sheets.html", context)


class _SettleRun(_ForPrinters, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        run = get_object_or_404(self.runs(), pk=pk)
        try:
            self.settle(request, run)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(PRINTING)


class Printed(_SettleRun):
    def settle(self, request, run):
        printed = printing.mark_printed(by=request.user, run=run)
        given, out = printed.given, printed.left_out
        told = ngettext("%(count)d person counts as told on paper.", "%(count)d people count as told on paper.", given)
        messages.success(request, told % {"count": given})
        if out:
            kept = ngettext(
                "Do not send %(count)d of the sheets: its person withdrew, wants no letters, or was answered anew.",
                "Do not send %(count)d of the sheets: their people withdrew, want no letters, or were answered anew.",
                len(out),
            )
            names = ", ".join(one for one in out if one)
            named = _("The references on them: %(references)s.") % {"references": names} if names else ""
            messages.warning(request, f"{kept % {'count': len(out)}} {named}".strip())


class PutBack(_SettleRun):
    def settle(self, request, run):
        printing.put_back(by=request.user, run=run)
        messages.success(request, _("They wait to be printed again."))

"""The note-taker's screens: choose a session, then write down one point after another."""

import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin

from forums.forms import PointForm
from forums.models import Point, SessionPage
from forums.permissions import may_record
from forums.promises import contact_promise, quoting_reminder
from forums.services import Noted, NotPublished, record_point

PER_PAGE = 30
LATEST = 20  # points shown below the form
TOKEN_BYTES = 24


class ForNoteTakers:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_record(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class SessionColumn(Column):
    cell_template_name = "forums/cells/session.html"


class SessionsView(ForNoteTakers, BaseListingView):
    model = SessionPage
    page_title = gettext_lazy("Points raised")
    verbose_name_plural = gettext_lazy("sessions")
    header_icon = "edit"
    is_searchable = False
    paginate_by = PER_PAGE
    note_url_name = ""
    columns = [
        SessionColumn("title", label=gettext_lazy("Session")),
        DateColumn("opens_on", label=gettext_lazy("Day")),
        Column("point_count", label=gettext_lazy("Points")),
    ]

    def get_queryset(self):
        return SessionPage.objects.to_note(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for session in context["object_list"]:
            session.address = reverse(self.note_url_name, args=[session.pk])
        return context

    @cached_property
    def no_results_message(self):
        return _("There is no session yet. Publish the page of a forum session, and it will appear here.")


class NoteView(ForNoteTakers, WagtailAdminTemplateMixin, TemplateView):
    keeps_words_when_expired = True
    template_name = "forums/note.html"
    header_icon = "edit"
    index_url_name = ""
    form: PointForm | None = None
    noted: Noted | None = None
    refusal = ""

    @cached_property
    def session(self) -> SessionPage:
        return get_object_or_404(SessionPage.objects.to_note(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.session.title

    def get_breadcrumbs_items(self):
        sessions = {"url": reverse(self.index_url_name), "label": _("Points raised")}
        return [*self.breadcrumbs_items, sessions, {"url": "", "label": self.session.title}]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.form = form = PointForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            self.noted = record_point(by=request.user, session=self.session, **form.point())
        except NotPublished:
            self.refusal = _("This session is not public any more. Nothing was noted. Publish its page first.")
            return self.render_to_response(self.get_context_data(), status=409)
        self.form = None
        del self.session  # its count has changed
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        session = self.session
        return super().get_context_data(
            session=session,
            form=self.form or self.empty_form(),
            noted=self.noted,
            refusal=self.refusal,
            latest=Point.objects.of_session(session).with_words()[:LATEST],
            reminder=quoting_reminder(),
            contact_promise=contact_promise(session.activity),
            receipt=self.request.build_absolute_uri(reverse("participant:receipt")),
            **kwargs,
        )

    def empty_form(self) -> PointForm:
        stays = {"prompt": "", "language": settings.LANGUAGE_CODE}
        if self.noted:
            stays = {name: self.request.POST.get(name, "") for name in stays}
        form = PointForm(initial={"token": secrets.token_urlsafe(TOKEN_BYTES), **stays})
        if self.noted:
            del form.fields["words"].widget.attrs["autofocus"]  # the code comes first: it is shown once
        return form

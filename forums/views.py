"""The note-taker's screens in the admin: the sessions, and one in which point after point is written down."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin

from forums.forms import PointForm
from forums.models import SessionPage
from forums.permissions import may_record
from forums.services import Noted, record_point


class TakesNotes:
    """For whoever may write down points; the rest are sent back by Wagtail."""

    def dispatch(self, request, *args, **kwargs):
        if not may_record(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def sessions_for(user):
    """The published sessions of the officer's own organisation; of all, when they belong to none."""
    sessions = SessionPage.objects.listed()
    return sessions.filter(organisation=user.organisation_id) if user.organisation_id else sessions


class SessionListView(TakesNotes, BaseListingView):
    template_name = "forums/sessions.html"
    page_title = gettext_lazy("Points raised")
    header_icon = "group"
    index_url_name = "points:index"
    paginate_by = 30

    def get_base_queryset(self):
        return sessions_for(self.request.user)

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Session"), get_url=lambda page: reverse("points:record", args=[page.pk])),
            Column("opens_on", label=_("Day")),
            Column("points", label=_("Points"), accessor=lambda page: page.point_count - page.withdrawn_count),
        ]


class RecordView(TakesNotes, WagtailAdminTemplateMixin, FormView):
    """After a point is kept, the answer itself shows its slip and an empty form: the code is in no address and no
    session, and loading the page again keeps nothing twice."""

    template_name = "forums/record.html"
    form_class = PointForm
    header_icon = "group"
    _show_breadcrumbs = True

    @cached_property
    def session(self) -> SessionPage:
        return get_object_or_404(sessions_for(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self):
        return _("Write down a point")

    def get_page_subtitle(self):
        return self.session.title

    def get_breadcrumbs_items(self):
        index = {"url": reverse("points:index"), "label": _("Points raised")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.session.title}]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "session": self.session}

    def form_valid(self, form):
        given = {**form.cleaned_data, "may_quote": form.cleaned_data["may_quote"] == "yes"}
        noted = record_point(by=self.request.user, session=self.session, **given)
        kept = {name: form.cleaned_data[name] for name in ("prompt", "language")}
        fresh = PointForm(session=self.session, initial=kept)
        return self.render_to_response(self.get_context_data(form=fresh, noted=noted))

    def get_context_data(self, noted: Noted | None = None, **kwargs):
        address = settings.ENGAGE_SITE_URL + reverse("participant:receipt")
        return super().get_context_data(session=self.session, noted=noted, receipt_address=address, **kwargs)

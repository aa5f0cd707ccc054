"""The officers' desk: the register of decisions, one decision with all it answers, and its form."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import Button, HeaderButton

from engage.decisions import checking, permissions, services
from engage.decisions.addresses import address
from engage.decisions.catching_up import to_tell, with_people_to_tell
from engage.decisions.forms import DecisionForm, OptionFormSet
from engage.decisions.gaps import gaps, reported_by, to_publish
from engage.decisions.models import Decision, StillToTell
from engage.decisions.read_by import read_before, with_readers
from engage.notifications.figures import figures
from engage.notifications.models import Announcement
from engage.notifications.permissions import can_settle


class Register(IndexView):
    page_title = gettext_lazy("Decisions")

    def dispatch(self, request, *args, **kwargs):
        if not permissions.can_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    # What the first page of the admin leads to, by what its address says.
    WAITING = {
        "publish": (to_publish, gettext_lazy("Decisions to publish")),
        "check": (checking.due_for_a_check, gettext_lazy("Decisions to check against the record")),
        "tell": (with_people_to_tell, gettext_lazy("Decisions of which people are to be told again")),
    }

    @cached_property
    def _waiting(self):
        return next((self.WAITING[one] for one in self.WAITING if self.request.GET.get(one) == "due"), None)

    def get_base_queryset(self):
        mine = checking.with_last_check(Decision.objects.for_user(self.request.user).with_counts())
        return self._waiting[0](mine) if self._waiting else mine

    def get_page_title(self):
        return self._waiting[1] if self._waiting else super().get_page_title()

    @cached_property
    def header_more_buttons(self):
        if self.request.user.has_perm("decisions.add_decision"):
            bring_in = [
                Button(_("Bring in a decision"), url=address("bring_in"), icon_name="download"),
                Button(_("Bring in a file of decisions"), url=address("files"), icon_name="table"),
            ]
        else:
            bring_in = []
        reports = Button(_("Reports for a committee"), url=address("reports"), icon_name="doc-full")
        return [*super().header_more_buttons, *bring_in, reports]

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Decision"), get_url=lambda one: address("inspect", one.pk)),
            Column("reference", label=_("Reference"), sort_key="reference"),
            Column(
                "decided_on",
                label=_("Decided on"),
                sort_key="decided_on",
                accessor=lambda one: date_format(one.decided_on, "j F Y"),
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda one: _("Published") if one.published_at else _("Draft"),
                primary=lambda one: bool(one.published_at),
            ),
            Column(
                "last_checked",
                label=_("Last checked against the record"),
                accessor=lambda one: date_format(one.last_checked, "j F Y") if one.last_checked else _("Never"),
            ),
            Column("answers", label=_("Answers"), sort_key="answers"),
            Column("drafts", label=_("Drafts of answers"), sort_key="drafts"),
        ]


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one decision. Who may is asked first, so that a guessed number tells nothing; then only
    what is of the officer's own organisation is there for them."""

    may = staticmethod(permissions.can_see)
    header_icon = "decision"

    def dispatch(self, request, *args, **kwargs):
        if not self.may(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def decision(self) -> Decision:
        mine = Decision.objects.for_user(self.request.user).select_related("organisation", "created_by")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        crumbs = [*self.breadcrumbs_items, {"url": address("index"), "label": _("Decisions")}]
        if "pk" in self.kwargs:
            crumbs.append({"url": address("inspect", self.decision.pk), "label": self.decision.title})
        return [*crumbs, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if "pk" in self.kwargs:
            kwargs.setdefault("decision", self.decision)
        return super().get_context_data(
            may_publish=permissions.can_publish(user), may_propose=permissions.can_propose(user), **kwargs
        )

    def back(self):
        return redirect(address("inspect", self.decision.pk))


class Desk(DeskView):
    """One decision: what it answers, what it leaves open, and who was told."""

    template_name = "decisions/admin/desk.html"

    def get_page_title(self):
        return _("Decision")

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": address("index"), "label": _("Decisions")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.request.user.has_perm("decisions.change_decision"):
            buttons.append(HeaderButton(_("Change"), url=address("edit", self.decision.pk), icon_name="edit"))
        if self.decision.published_at:
            buttons.append(HeaderButton(_("Public page"), url=self.decision.get_absolute_url(), icon_name="view"))
        return buttons

    @cached_property
    def header_more_buttons(self):
        buttons = []
        if self.request.user.has_perm("decisions.change_decision"):
            check = address("check", self.decision.pk)
            buttons.append(Button(_("Check against the record"), url=check, icon_name="tasks"))
            history = address("history", self.decision.pk)
            buttons.append(Button(_("History"), url=history, icon_name="history"))
        if not self.decision.published_at and self.request.user.has_perm("decisions.delete_decision"):
            buttons.append(Button(_("Delete"), url=address("delete", self.decision.pk), icon_name="bin"))
        return buttons

    def get_context_data(self, **kwargs):
        rows = list(
            self.decision.influences.filter(corrections=None)
            .select_related("finding", "contribution", "excerpt__part__contribution", "announcement", "replaces")
            .prefetch_related("refinements")
            .order_by("pk")
        )
        published = self.decision.influences.published()
        again = StillToTell.objects.filter(influence__decision=self.decision, announcement__isnull=False)
        about_it = Q(pk__in=published.values("announcement")) | Q(pk__in=again.values("announcement"))
        told = list(Announcement.objects.filter(about_it).order_by("pk"))
        counted = figures(told)
        return super().get_context_data(
            options=self.decision.options.all(),
            published=[row for row in rows if row.published_at],
            drafts=[row for row in rows if not row.published_at],
            gaps=gaps(self.decision),
            read=read_before(self.decision, with_readers(reported_by(self.decision))),
            to_tell=to_tell(self.decision).values("contribution").distinct().count(),
            last_check=self.decision.checks.select_related("checked_by").order_by("-pk").first(),
            told=[(announcement, counted[announcement.pk]) for announcement in told],
            may_open=can_settle(self.request.user),
            may_open_findings=self.request.user.has_perm("analysis.view_finding"),
            may_publish_now=permissions.can_publish(self.request.user)
            and (not self.decision.published_at or any(not row.published_at for row in rows)),
            **kwargs,
        )


class DecisionFormView(DeskView):
    """Records or changes a decision with its options. "More rows" keeps what was typed."""

    template_name = "decisions/admin/form.html"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.make_form(), options=self.make_options()))

    def post(self, request, *args, **kwargs):
        form, options = self.make_form(request.POST), self.make_options(request.POST)
        if "more" in request.POST:
            unsaved = self.make_form(initial={name: form[name].value() for name in form.fields})
            rows = [{name: row[name].value() for name in row.fields} for row in options.forms]
            more = OptionFormSet(prefix="options", initial=[row for row in rows if any(row.values())])
            return self.render_to_response(self.get_context_data(form=unsaved, options=more))
        saved = self._save(form, options) if form.is_valid() and options.is_valid() else None
        if saved is None:
            return self.render_to_response(self.get_context_data(form=form, options=options), status=422)
        messages.success(request, self.success_message)
        return redirect(address("inspect", saved.pk))

    def _save(self, form, options):
        try:
            return self.save(form, options.weighed())
        except ValidationError as refusal:
            form.refuse(refusal)
        return None


class RecordDecision(DecisionFormView):
    page_title = gettext_lazy("New decision")
    success_message = gettext_lazy("The decision is kept as a draft. Nobody is told until it is published.")

    @staticmethod
    def may(user):
        return user.has_perm("decisions.add_decision")

    def make_form(self, data=None, **kwargs):
        return DecisionForm(data, for_user=self.request.user, **kwargs)

    def make_options(self, data=None):
        return OptionFormSet(data, prefix="options")

    def save(self, form, weighed):
        return services.record_decision(
            by=self.request.user, organisation=form.chosen_organisation(), options=weighed, **form.given()
        )


class ChangeDecision(DecisionFormView):
    page_title = gettext_lazy("Change")
    success_message = gettext_lazy("The decision is kept as it is now.")

    @staticmethod
    def may(user):
        return user.has_perm("decisions.change_decision")

    def make_form(self, data=None, **kwargs):
        return DecisionForm(data, instance=self.decision, for_user=self.request.user, **kwargs)

    def make_options(self, data=None):
        rows = list(self.decision.options.values("text", "taken", "why"))
        return OptionFormSet(data, prefix="options", initial=rows)

    def save(self, form, weighed):
        return services.revise_decision(by=self.request.user, decision=self.decision, options=weighed, **form.given())


class _OneOfTheirs:
    """For Wagtail's own views of one decision."""

    needs = "decisions.change_decision"

    def setup(self, request, *args, **kwargs):
        if not request.user.has_perm(self.needs):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_object(self, *args):
        found = super().get_object(*args)
        if not Decision.objects.for_user(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found


class DecisionHistory(_OneOfTheirs, HistoryView):
    """Who did what with it, from Wagtail's log."""


class DeleteDecision(_OneOfTheirs, DeleteView):
    needs = "decisions.delete_decision"
    page_title = gettext_lazy("Delete the draft")

    def form_valid(self, form):
        try:
            services.delete_decision(by=self.request.user, decision=self.object)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect(address("inspect", self.object.pk))
        messages.success(self.request, _("The draft is deleted, with its drafts of answers."))
        return redirect(address("index"))

"""The form of a finding, on which its excerpts are chosen and weighed."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from engage.analysis import services
from engage.analysis.forms import FindingForm
from engage.analysis.many_stances import CHOICES, sent_by_many, set_many
from engage.analysis.models import Excerpt, Finding
from engage.analysis.permissions import activities_for, may_read_words
from engage.analysis.refusals import Refused, SaysNothing


class WeighView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The form of a finding. "Show" asks for other excerpts and keeps what was typed; saving goes to the service."""

    model = Finding
    template_name = "analysis/weigh.html"
    header_icon = "openquote"
    index_url_name = None
    inspect_url_name = None
    form = None
    said = None

    def dispatch(self, request, *args, **kwargs):
        if not may_read_words(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        findings = {"url": reverse(self.index_url_name), "label": _("Findings")}
        return [*self.breadcrumbs_items, findings, {"url": "", "label": self.get_page_title()}]

    def get(self, request, *args, **kwargs):
        self.form = self.make_form()
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        if "set" in request.POST:
            typed, self.said = set_many(self.activity, request.POST)
            self.form = self.make_form(typed=typed)
            return self.render_to_response(self.get_context_data())
        if "show" in request.POST:
            self.form = self.make_form(typed=request.POST)
            return self.render_to_response(self.get_context_data())
        self.form = self.make_form(data=request.POST)
        saved = self._save() if self.form.is_valid() else None
        if saved is None:
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, self.success_message)
        return redirect(reverse(self.inspect_url_name, args=[saved.pk]))

    def _save(self):
        given = {
            "by": self.request.user,
            "statement": self.form.cleaned_data["statement"],
            "range_of_views": self.form.cleaned_data["range_of_views"],
            "evidence": self.form.weighed,
        }
        try:
            return self.save(**given)
        except SaysNothing as refused:
            self.form.add_error("statement", str(refused))
        except Refused as refused:
            self.form.add_error(None, str(refused))
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form,
            activity=self.activity,
            said=self.said,
            sent_by_many=sent_by_many(self.activity),
            stances=CHOICES,
            **kwargs,
        )


class FindingCreate(WeighView):
    permission_required = "add"
    page_title = gettext_lazy("New finding")
    success_message = gettext_lazy("The finding is kept. A second person can review it now.")

    @cached_property
    def activity(self):
        return get_object_or_404(activities_for(self.request.user), pk=self.kwargs["activity"])

    def make_form(self, **kwargs):
        return FindingForm(activity=self.activity, **kwargs)

    def save(self, **given):
        return services.define_finding(activity=self.activity, **given)


class FindingEdit(WeighView):
    permission_required = "change"
    edit_url_name = "findings:edit"
    page_title = gettext_lazy("Change the finding")
    success_message = gettext_lazy("The finding is kept as it is now.")

    @cached_property
    def object(self):
        theirs = Finding.objects.for_user(self.request.user).select_related("activity", "revises", "change")
        return get_object_or_404(theirs, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        """A finding that is being changed is changed in its change, so that no change is lost."""
        if self.object.pending:
            return redirect(reverse(self.edit_url_name, args=[self.object.pending.pk]))
        return super().get(request, *args, **kwargs)

    @property
    def activity(self):
        return self.object.activity

    def make_form(self, **kwargs):
        weighed = dict(self.object.evidence.standing().values_list("excerpt", "stance"))
        initial = {"statement": self.object.statement, "range_of_views": self.object.range_of_views}
        return FindingForm(activity=self.activity, weighed=weighed, initial=initial, **kwargs)

    def save(self, **given):
        return services.revise_finding(finding=self.object, **given)

    def get_context_data(self, **kwargs):
        return super().get_context_data(finding=self.object, **kwargs)


class ChooseActivity(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A finding is about one activity: which one?"""

    model = Finding
    permission_required = "add"
    template_name = "analysis/choose_activity.html"
    page_title = gettext_lazy("New finding")
    header_icon = "openquote"
    index_url_name = None
    start_url_name = "findings:start"

    def get_breadcrumbs_items(self):
        findings = {"url": reverse(self.index_url_name), "label": _("Findings")}
        return [*self.breadcrumbs_items, findings, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        activities = activities_for(self.request.user)
        coded = Excerpt.objects.standing().filter(part__contribution__activity__in=activities, codings__isnull=False)
        counted = coded.order_by().values("part__contribution__activity").annotate(excerpts=Count("pk", distinct=True))
        excerpts = dict(counted.values_list("part__contribution__activity", "excerpts"))
        with_some = activities.filter(pk__in=excerpts)
        choices = [(reverse(self.start_url_name, args=[one.pk]), one, excerpts[one.pk]) for one in with_some]
        return super().get_context_data(choices=choices, **kwargs)

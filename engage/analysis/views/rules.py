"""The rules by which the machine suggests codes: written, looked at before they are kept, changed, retired; and how
often people agreed."""

import hashlib
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.models import Code
from engage.analysis.permissions import may_read_words
from engage.analysis.refusals import Refused
from engage.analysis.suggesting.agreement import Agreement, agreement_by, waiting_by, waiting_in_all
from engage.analysis.suggesting.learning import ENOUGH, examples_by_code, is_installed
from engage.analysis.suggesting.rule_forms import RuleForm
from engage.analysis.suggesting.rules import preview
from engage.analysis.suggesting.ruling import reinstate_rule, retire_rule, reword_rule, write_rule
from engage.analysis.suggesting.suggestion import Rule, Source
from engage.analysis.suggesting.wording import Wording
from engage.core.fields import number_in


class _Rules(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "cogs"
    index_url_name = ""
    add_rule_url_name = ""
    edit_rule_url_name = ""

    def dispatch(self, request, *args, **kwargs):
        if not may_read_words(request.user) or (request.method == "POST" and not self.may_change):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_change(self) -> bool:
        return self.request.user.has_perm("analysis.change_code")

    def get_breadcrumbs_items(self):
        start = {"url": reverse(self.index_url_name), "label": SuggestionsView.page_title}
        own = [] if isinstance(self, SuggestionsView) else [start]
        return [*self.breadcrumbs_items, *own, {"url": "", "label": self.page_title}]


class SuggestionsView(_Rules):
    """Each source, each code and each rule with how often people agreed."""

    template_name = "analysis/suggestions.html"
    page_title = gettext_lazy("Suggestions")

    def get_context_data(self, **kwargs):
        user = self.request.user
        by_rule, by_code, by_source = (agreement_by(field, user) for field in ("rule", "code", "source"))
        waiting = waiting_by("rule", user)
        rules = Rule.objects.for_user(user).select_related("code__codebook", "activity", "by")
        rows = [
            (rule, Wording.of(rule), by_rule.get(rule.pk, Agreement()), by_code.get(rule.code_id, Agreement()))
            for rule in rules.order_by("retired_at", "code__label", "pk")
        ]
        for rule, *_others in rows:
            rule.waiting = waiting.get(rule.pk, 0)
        sources = [(source.label, by_source.get(source.value, Agreement())) for source in Source]
        kwargs |= {"waiting": waiting_in_all(user), "queue_url": reverse("contributions:index")}
        kwargs |= {"learned": self._learned(), "is_installed": is_installed(), "enough": ENOUGH}
        add = reverse(self.add_rule_url_name) if self.may_change else ""
        return super().get_context_data(rows=rows, sources=sources, add_url=add, **kwargs)

    def _learned(self):
        """Each code that people filed something under one by one: how many texts, and how well it was learned."""
        examples = examples_by_code(self.request.user)
        waiting = waiting_by("code", self.request.user)
        codes = Code.objects.filter(pk__in=examples).select_related("learned").order_by("label", "pk")
        return [(code, examples[code.pk], getattr(code, "learned", None), waiting.get(code.pk, 0)) for code in codes]


class _Form(_Rules):
    """What it would find is shown first: a rule is kept only as it was looked at."""

    template_name = "analysis/rule.html"

    def get(self, request, *args, **kwargs):
        if not self.may_change:
            raise PermissionDenied
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        seen = _stamp(form)
        if "save" in request.POST and request.POST.get("seen") == seen:
            try:
                return self._keep(form)
            except Refused as refused:
                form.add_error(None, str(refused))
                return self.render_to_response(self.get_context_data(form=form), status=422)
        found = preview(form.wording, form.cleaned_data["code"], getattr(form.cleaned_data["activity"], "pk", None))
        return self.render_to_response(self.get_context_data(form=form, found=found, seen=seen))

    def _keep(self, form):
        self.save(form)
        messages.success(self.request, _("The rule is kept. What it finds is suggested in a minute."))
        return redirect(self.index_url_name)

    def get_context_data(self, **kwargs):
        return super().get_context_data(index_url=reverse(self.index_url_name), **kwargs)


class AddRuleView(_Form):
    page_title = gettext_lazy("New rule")

    def form(self, *sent):
        code = number_in(self.request.GET.get("code", ""))
        return RuleForm(*sent, user=self.request.user, initial={"code": code})

    def save(self, form):
        chosen = {name: form.cleaned_data[name] for name in ("code", "activity")}
        write_rule(by=self.request.user, wording=form.wording, **chosen)


class EditRuleView(_Form):
    page_title = gettext_lazy("Rule")

    @cached_property
    def rule(self) -> Rule:
        rules = Rule.objects.for_user(self.request.user).select_related("code__codebook", "activity")
        return get_object_or_404(rules, pk=self.kwargs["pk"])

    def form(self, *sent):
        return RuleForm(*sent, user=self.request.user, rule=self.rule)

    def save(self, form):
        sent = str(form.cleaned_data["version"])
        seen = self.rule.version if sent == str(self.rule.version) else 0
        activity = form.cleaned_data["activity"]
        reword_rule(by=self.request.user, rule=self.rule, wording=form.wording, activity=activity, seen=seen)

    def post(self, request, *args, **kwargs):
        if "retire" in request.POST or "reinstate" in request.POST:
            retires = "retire" in request.POST
            (retire_rule if retires else reinstate_rule)(by=request.user, rule=self.rule)
            messages.success(request, _("The rule is not used any more.") if retires else _("The rule is used again."))
            return redirect(self.index_url_name)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(rule=self.rule, **kwargs)


def _stamp(form) -> str:
    """What was looked at: the same code, the same texts and the same words."""
    activity = form.cleaned_data["activity"]
    looked_for = f"{form.cleaned_data['code'].pk} {activity and activity.pk} {asdict(form.wording)}"
    return hashlib.sha256(looked_for.encode("utf-8", "surrogatepass")).hexdigest()

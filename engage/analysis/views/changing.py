"""Merging a code, splitting it, asking for another look at what is filed under it: what will happen, and the reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.code_forms import AskForm, MergeForm, SplitForm
from engage.analysis.looking import ask_for_another_look, split_code
from engage.analysis.merging import merge_codes
from engage.analysis.models import Code
from engage.analysis.refusals import Refused
from engage.analysis.tasks import bring_the_rest_over, queue_looks
from engage.analysis.tree_counts import count_of


class AboutCode(WagtailAdminTemplateMixin, TemplateView):
    """A page about one code of the officer's own organisation."""

    header_icon = "tag"

    def setup(self, request, *args, **kwargs):
        if not request.user.has_perm("analysis.change_code"):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)
        self.code = get_object_or_404(Code.objects.for_user(request.user).in_line(), pk=kwargs["pk"])

    @cached_property
    def edit_url(self):
        return reverse("codes:edit", args=[self.code.pk])

    def get_page_subtitle(self):
        return self.code.label

    def get_breadcrumbs_items(self):
        codes = {"url": reverse("codes:index"), "label": _("Codes")}
        one = {"url": self.edit_url, "label": self.code.path}
        return [*self.breadcrumbs_items, codes, one, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(code=self.code, count=count_of(self.code), edit_url=self.edit_url, **kwargs)


class _Change(AboutCode):
    """A form that changes a code. `rest` is the task that does in rounds, after the answer, what may be long."""

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.new_form()))

    def post(self, request, *args, **kwargs):
        form = self.new_form(request.POST)
        if form.is_valid():
            try:
                shown = self.change(by=request.user, code=self.code, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                transaction.on_commit(self.rest.enqueue)
                messages.success(request, self.done)
                return redirect("codes:edit", shown.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def new_form(self, data=None):
        return self.form_class(data)

    def change(self, **given):
        """The code to show after it. Raises Refused."""
        raise NotImplementedError


class MergeCode(_Change):
    template_name = "analysis/merge.html"
    page_title = gettext_lazy("Merge into another code")
    done = gettext_lazy("Merged. What was filed under the one is filed under the other now.")
    rest = bring_the_rest_over

    def new_form(self, data=None):
        return MergeForm(data, code=self.code)

    def change(self, **given):
        return merge_codes(**given)


class AskForLook(_Change):
    template_name = "analysis/ask_for_look.html"
    page_title = gettext_lazy("Look again at what is filed")
    done = gettext_lazy("What is filed under it waits for another look.")
    form_class = AskForm
    rest = queue_looks

    def change(self, **given):
        return ask_for_another_look(**given).code


class SplitCode(_Change):
    template_name = "analysis/split.html"
    page_title = gettext_lazy("Split into several codes")
    done = gettext_lazy("Split. What is filed under it waits for another look, text by text.")
    form_class = SplitForm
    rest = queue_looks

    def change(self, **given):
        split_code(**given)
        return self.code

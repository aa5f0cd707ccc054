"""Merging a code into another one: what will happen, the choice, and the reason."""

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

from engage.analysis.code_forms import MergeForm
from engage.analysis.merging import merge_codes
from engage.analysis.models import Code
from engage.analysis.refusals import Refused
from engage.analysis.tasks import bring_the_rest_over
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


class MergeCode(AboutCode):
    template_name = "analysis/merge.html"
    page_title = gettext_lazy("Merge into another code")

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=MergeForm(code=self.code)))

    def post(self, request, *args, **kwargs):
        form = MergeForm(request.POST, code=self.code)
        if form.is_valid():
            try:
                into = merge_codes(by=request.user, code=self.code, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                transaction.on_commit(bring_the_rest_over.enqueue)
                messages.success(request, _("Merged. What was filed under the one is filed under the other now."))
                return redirect("codes:edit", into.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

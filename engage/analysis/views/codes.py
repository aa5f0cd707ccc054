"""Codebooks and codes: Wagtail's own forms and lists, saved through the services."""

from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.views.generic.base import BaseOperationView

from engage.analysis import services
from engage.analysis.enums import CodeStatus
from engage.analysis.refusals import InUse
from engage.analysis.views.theirs import Theirs


class DeleteUnused(Theirs, DeleteView):
    """What is in use cannot be deleted; the officer is told what to do instead."""

    instead = _("It is in use, so it stays.")

    def form_valid(self, form):
        try:
            services.remove_unused(by=self.request.user, row=self.object)
        except InUse:
            messages.error(self.request, self.instead)
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())


class CodebookIndex(IndexView):
    def get_base_queryset(self):
        found = self.model.objects.for_user(self.request.user)
        return found.select_related("activity").annotate(codes_in_it=Count("codes"))

    @cached_property
    def columns(self):
        return [
            self._get_title_column("name"),
            Column("activity", label=_("Activity"), accessor=lambda book: book.activity or _("Every activity")),
            NumberColumn("codes_in_it", label=_("Codes")),
        ]


class SavesCodebook:
    def save_instance(self):
        return services.save_codebook(by=self.request.user, codebook=self.form.instance)


class CodebookCreate(SavesCodebook, CreateView):
    pass


class CodebookEdit(Theirs, SavesCodebook, EditView):
    needs = "analysis.change_codebook"


class CodebookDelete(DeleteUnused):
    needs = "analysis.delete_codebook"
    instead = _("There are codes in this codebook, so it stays.")


class CodeIndex(IndexView):
    def get_base_queryset(self):
        found = self.model.objects.for_user(self.request.user)
        return found.select_related("codebook").annotate(excerpts=Count("codings__excerpt", distinct=True))

    @cached_property
    def columns(self):
        return [
            self._get_title_column("label"),
            Column("brief_definition", label=_("Brief definition")),
            Column("codebook", label=_("Codebook"), sort_key="codebook__name"),
            NumberColumn("excerpts", label=_("Excerpts"), sort_key="excerpts"),
            StatusTagColumn(
                "status",
                label=_("State"),
                accessor=lambda code: code.get_status_display(),
                primary=lambda code: code.status == CodeStatus.ACTIVE,
            ),
        ]


class SavesCode:
    def save_instance(self):
        return services.save_code(by=self.request.user, code=self.form.instance)


class CodeCreate(SavesCode, CreateView):
    pass


class CodeEdit(Theirs, SavesCode, EditView):
    needs = "analysis.change_code"
    template_name = "analysis/code_edit.html"

    def get_context_data(self, **kwargs):
        status = self.object.status
        name = {CodeStatus.ACTIVE: "retire", CodeStatus.RETIRED: "reinstate"}.get(status)
        return super().get_context_data(
            move_url=reverse(f"codes:{name}", args=[self.object.pk]) if name else "",
            is_retired=status == CodeStatus.RETIRED,
            **kwargs,
        )


class CodeDelete(DeleteUnused):
    needs = "analysis.delete_code"
    instead = _("Excerpts are filed under this code, so it stays. Retire it: then nothing new is filed under it.")


class _MoveCode(Theirs, BaseOperationView):
    needs = "analysis.change_code"
    http_method_names = ["post"]
    success_url_name = "codes:edit"


class RetireCode(_MoveCode):
    success_message = _("Retired. Nothing new is filed under this code.")

    def perform_operation(self):
        services.retire_code(by=self.request.user, code=self.object)


class ReinstateCode(_MoveCode):
    success_message = _("This code is in use again.")

    def perform_operation(self):
        services.reinstate_code(by=self.request.user, code=self.object)

"""Codebooks and codes: Wagtail's own forms and lists, saved through the codebooks."""

from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.views.generic.base import BaseOperationView

from engage.analysis import codebooks
from engage.analysis.code_forms import LONGEST_REASON
from engage.analysis.enums import CodeStatus
from engage.analysis.history import DEFINITION, told
from engage.analysis.merging import brought_by
from engage.analysis.refusals import InUse, Refused
from engage.analysis.unmerging import last_merge, unmerge_code, why_not
from engage.analysis.views.theirs import Theirs


class DeleteUnused(Theirs, DeleteView):
    """What is in use cannot be deleted; the officer is told what to do instead."""

    instead = _("It is in use, so it stays.")

    def form_valid(self, form):
        try:
            codebooks.remove_unused(by=self.request.user, row=self.object)
        except InUse:
            messages.error(self.request, self.instead)
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())


def _tree_of(book) -> str:
    return reverse("codebooks:inspect", args=[book.pk])


class CodebookIndex(IndexView):
    def get_base_queryset(self):
        found = self.model.objects.for_user(self.request.user)
        return found.select_related("activity").annotate(codes_in_it=Count("codes"))

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)("name", label=_("Name"), sort_key="name", get_url=_tree_of),
            Column("activity", label=_("Activity"), accessor=lambda book: book.activity or _("Every activity")),
            NumberColumn("codes_in_it", label=_("Codes")),
        ]


class SavesCodebook:
    def save_instance(self):
        return codebooks.save_codebook(by=self.request.user, codebook=self.form.instance)


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
        return found.in_line().annotate(excerpts=Count("codings__excerpt", distinct=True))

    @cached_property
    def columns(self):
        return [
            self._get_title_column("label"),
            Column("brief_definition", label=_("Brief definition")),
            Column("above", label=_("Stands under"), accessor=lambda code: code.parent.path if code.parent else ""),
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
        grounds = self.form.cleaned_data["grounds"]
        return codebooks.save_code(by=self.request.user, code=self.form.instance, grounds=grounds)


class CodeCreate(SavesCode, CreateView):
    pass


class CodeEdit(Theirs, SavesCode, EditView):
    """The form, what can be done with the code, and what became of it so far."""

    needs = "analysis.change_code"
    template_name = "analysis/code_edit.html"
    loaded_with_it = ("codebook", "parent__parent", "merged_into")

    def get_success_url(self):
        """Whoever changes what a code means is asked whether what is filed under it still fits."""
        if set(DEFINITION) & set(self.form.changed_data) and self.object.codings.exists():
            return reverse("codes:another_look", args=[self.object.pk])
        return super().get_success_url()

    def get_context_data(self, **kwargs):
        code = self.object
        name = {CodeStatus.ACTIVE: "retire", CodeStatus.RETIRED: "reinstate"}.get(code.status)
        merge = last_merge(code)
        return super().get_context_data(
            code=code,
            is_merged=merge is not None,
            no_unmerge=why_not(code, code.merged_into, merge) if merge else "",
            move_url=reverse(f"codes:{name}", args=[code.pk]) if name else "",
            is_retired=code.status == CodeStatus.RETIRED,
            became_of_it=told(code),
            came_from=brought_by(code),
            **kwargs,
        )


class CodeDelete(DeleteUnused):
    needs = "analysis.delete_code"
    instead = _("Excerpts are filed under this code, so it stays. Retire it: then nothing new is filed under it.")


class _MoveCode(Theirs, BaseOperationView):
    needs = "analysis.change_code"
    http_method_names = ["post"]
    success_url_name = "codes:edit"

    @property
    def because(self):
        return self.request.POST.get("because", "").replace("\x00", "")[:LONGEST_REASON]


class RetireCode(_MoveCode):
    success_message = _("Retired. Nothing new is filed under this code.")

    def perform_operation(self):
        codebooks.retire_code(by=self.request.user, code=self.object, because=self.because)


class UnmergeCode(_MoveCode):
    success_message = _("The merge is taken back. What was filed under this code is filed under it again.")

    def post(self, request, *args, **kwargs):
        try:
            unmerge_code(by=request.user, code=self.object, because=self.because)
            messages.success(request, self.success_message)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(self.get_success_url())


class ReinstateCode(_MoveCode):
    success_message = _("This code is in use again.")

    def perform_operation(self):
        codebooks.reinstate_code(by=self.request.user, code=self.object, because=self.because)

"""The officers' screens on which a file of answers is brought in."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.contributions.enums import UploadState
from engage.contributions.forms import FileChoice
from engage.contributions.importing import desk, handing_out, undoing
from engage.contributions.importing.leaving import throw_away
from engage.contributions.importing.outside import sides, what_was_chosen
from engage.contributions.importing.showing import sample
from engage.contributions.importing.tables import CannotRead
from engage.contributions.importing.uploads import keep_file
from engage.contributions.models import ImportBatch, RefusedRow
from engage.contributions.permissions import importable_by, may_have_codes, may_import, may_see_file
from engage.core.spreadsheets import safe_cell

PER_PAGE = 30
INDEX, ONE, COLUMNS = "imports:index", "imports:show", "imports:columns"


class BringsIn:
    """For whoever may bring answers in; the rest are sent back by Wagtail."""

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def imports(self) -> Any:
        found = ImportBatch.objects.for_user(self.request.user)
        return found.select_related("activity__organisation", "started_by", "upload")


class Screen(BringsIn, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"

    def get_breadcrumbs_items(self):
        above = {"url": reverse(INDEX), "label": _("Bring in answers")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]


class AboutOne(BringsIn):
    """`theirs_alone`: what stands in the file is seen by nobody but whoever chose it."""

    theirs_alone = False

    @cached_property
    def batch(self) -> ImportBatch:
        batch = get_object_or_404(self.imports(), pk=self.kwargs["pk"])
        if self.theirs_alone and not may_see_file(self.request.user, batch):
            raise PermissionDenied
        return batch

    @property
    def upload(self) -> Any:
        """None of an import by the command."""
        return getattr(self.batch, "upload", None)

    def back(self, refusal: Any = "", *, done: str = ""):
        if refusal:
            messages.error(self.request, str(refusal))
        if done:
            messages.success(self.request, done)
        return redirect(reverse(ONE, args=[self.batch.pk]))


class ImportsView(Screen):
    template_name = "contributions/imports/index.html"
    page_title = gettext_lazy("Bring in answers")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(self.imports().order_by("-pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class StartView(Screen):
    template_name = "contributions/imports/start.html"
    page_title = gettext_lazy("Choose a file")

    def get(self, request, *args, **kwargs):
        return self._show(FileChoice(activities=importable_by(request.user)))

    def post(self, request, *args, **kwargs):
        form = FileChoice(request.POST, request.FILES, activities=importable_by(request.user))
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = keep_file(
                    by=request.user, activity=form.cleaned_data["activity"], name=file.name, chunks=file.chunks()
                )
                return redirect(reverse(COLUMNS, args=[batch.pk]))
            except CannotRead as error:
                form.add_error("file", str(error))
        return self._show(form, status=422)

    def _show(self, form, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)


class ShowView(AboutOne, Screen):
    """How one import stands: being checked, to be decided on, on its way, in, or taken back."""

    template_name = "contributions/imports/show.html"

    def get_page_title(self):
        return self.batch.activity.title

    def get(self, request, *args, **kwargs):
        if self.upload and self.upload.state == UploadState.NEW and may_see_file(request.user, self.batch):
            return redirect(reverse(COLUMNS, args=[self.batch.pk]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        batch, upload, user = self.batch, self.upload, self.request.user
        state = upload.state if upload else UploadState.DONE
        mine = may_see_file(user, batch)
        refusals = Paginator(batch.refusals.all(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            batch=batch,
            upload=upload,
            state="undoing" if batch.undo_begun_at and not batch.undone_at else state,
            mine=mine,
            outside=sides(batch.activity, upload.outside) if state == UploadState.CHECKED else [],
            chosen_outside=what_was_chosen(batch.options),
            rows=sample(upload) if state == UploadState.CHECKED and mine else [],
            earlier=desk.earlier_imports(batch) if state == UploadState.CHECKED else [],
            refusals=refusals,
            here=batch.taken - batch.removed,
            may_have_codes=may_have_codes(user, batch),
            no_codes=handing_out.why_not(batch) if batch.finished_at else "",
            no_undo=undoing.why_not(batch),
            **kwargs,
        )


class GoView(AboutOne, View):
    """“Bring in so many rows.”"""

    http_method_names = ["post"]
    theirs_alone = True

    def post(self, request, pk):
        chosen = {"take": False, "leave": True}.get(request.POST.get("outside", ""))
        try:
            with suppress(desk.TooLate):  # a second press: it is on its way
                desk.begin_import(by=request.user, batch=self.batch, leave_outside=chosen)
        except desk.NotChosen:
            return self.back(_("Choose first whether rows that are dated outside the time to answer come in."))
        return self.back()


class DiscardView(AboutOne, View):
    """Throws the file away."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if self.upload is None or self.upload.state in (UploadState.RUNNING, UploadState.DONE):
            return self.back(_("This file is being brought in already."))
        throw_away(by=request.user, batch=self.batch)
        messages.success(request, _("The file was thrown away."))
        return redirect(reverse(INDEX))


class RefusalsView(AboutOne, View):
    """All rows that were not taken, as a file."""

    def get(self, request, pk):
        found = RefusedRow.objects.filter(batch=self.batch).order_by("place", "pk")
        rows = found.values_list("place", "reason").iterator(chunk_size=1000)
        response = StreamingHttpResponse(_refused(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="refused-rows-{self.batch.pk}.csv"'
        return response


class CodesView(AboutOne, View):
    """The return codes, once."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not may_have_codes(request.user, self.batch):
            raise PermissionDenied
        try:
            batch = handing_out.begin(by=request.user, batch=self.batch)
        except handing_out.AlreadyGiven as refused:
            return self.back(refused)
        lines = handing_out.lines(by=request.user, batch=batch)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="return-codes-{batch.pk}.csv"'
        return response


class UndoView(AboutOne, Screen):
    """Says what would go and what stays; a second press does it."""

    template_name = "contributions/imports/undo.html"
    page_title = gettext_lazy("Take this import back")

    def get(self, request, *args, **kwargs):
        if reason := undoing.why_not(self.batch):
            return self.back(reason)
        going, staying = undoing.foretell(self.batch)
        context = self.get_context_data(batch=self.batch, going=going, staying=sorted(staying.items()))
        return self.render_to_response(context)

    def post(self, request, *args, **kwargs):
        try:
            desk.undo(by=request.user, batch=self.batch)
        except undoing.CannotUndo as refused:
            return self.back(refused)
        return self.back()


class _Line:
    def write(self, line: str) -> str:
        return line


def _refused(rows: Iterator[tuple[int, str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([_("Row"), _("Why it is not taken")])
    while some := list(islice(rows, 500)):
        yield "".join(writer.writerow([place, safe_cell(reason)]) for place, reason in some)

"""The officers' screens on which a file of decisions is brought in."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.contributions.importing.tables import CannotRead
from engage.decisions.addresses import address
from engage.decisions.enums import FileState, RowOutcome
from engage.decisions.file_forms import ColumnsForm, FileForm
from engage.decisions.files import desk
from engage.decisions.files.keeping import keep_file, throw_away, values_of
from engage.decisions.models import Decision, RecordFile
from engage.decisions.versions import what_changed, what_it_says
from engage.decisions.views.desk import DeskView

PER_PAGE = 20


class FilesView(DeskView):
    """Files that were brought in, and the form for another one."""

    template_name = "decisions/admin/files.html"
    page_title = gettext_lazy("Bring in a file of decisions")

    @staticmethod
    def may(user):
        return user.has_perm("decisions.add_decision") and user.has_perm("decisions.change_decision")

    def get(self, request, *args, **kwargs):
        return self._show(FileForm(for_user=request.user))

    def post(self, request, *args, **kwargs):
        form = FileForm(request.POST, request.FILES, for_user=request.user)
        if form.is_valid():
            given, file = form.cleaned_data, form.cleaned_data["file"]
            try:
                kept = keep_file(
                    by=request.user, organisation=given["organisation"], name=file.name, chunks=file.chunks(),
                    encoding=given["encoding"],
                )  # fmt: skip
                return redirect(address("file_columns", kept.pk))
            except CannotRead as error:
                form.add_error("file", str(error))
        return self._show(form, status=422)

    def _show(self, form, status=200):
        mine = RecordFile.objects.for_user(self.request.user).select_related("started_by")
        page = Paginator(mine, PER_PAGE).get_page(self.request.GET.get("p"))
        return self.render_to_response(self.get_context_data(form=form, page=page), status=status)


class AboutOneFile(DeskView):
    may = staticmethod(FilesView.may)

    @cached_property
    def file(self) -> RecordFile:
        mine = RecordFile.objects.for_user(self.request.user).select_related("organisation", "started_by")
        return get_object_or_404(mine, pk=self.kwargs["file_pk"])

    def get_breadcrumbs_items(self):
        above = {"url": address("files"), "label": _("Bring in a file of decisions")}
        return [
            *self.breadcrumbs_items,
            {"url": address("index"), "label": _("Decisions")},
            above,
            {"url": "", "label": self.get_page_title()},
        ]

    def back(self):
        return redirect(address("file", self.file.pk))


class ColumnsView(AboutOneFile):
    template_name = "decisions/admin/file_columns.html"
    page_title = gettext_lazy("What each column is")

    def dispatch(self, request, *args, **kwargs):
        if self.may(request.user) and self.file.state not in desk.CHANGEABLE:
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        uses = {f"use-{number}": use for number, use in enumerate(desk.uses_for(self.file))}
        return self._show(ColumnsForm(headings=self.file.headings, initial=uses))

    def post(self, request, *args, **kwargs):
        form = ColumnsForm(request.POST, headings=self.file.headings)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            desk.choose_columns(file=self.file, uses=form.uses())
        except desk.TooLate:
            messages.error(request, _("This file is being brought in already."))
        return self.back()

    def _show(self, form, status=200):
        columns = list(zip(form, values_of(self.file), strict=True))
        return self.render_to_response(self.get_context_data(file=self.file, form=form, columns=columns), status=status)


class FileView(AboutOneFile):
    """How one file stands: being checked, to be decided on, on its way, or in."""

    template_name = "decisions/admin/file.html"

    def get_page_title(self):
        return _("File of decisions %(number)d") % {"number": self.file.pk}

    def get(self, request, *args, **kwargs):
        if self.file.state == FileState.NEW:
            return redirect(address("file_columns", self.file.pk))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            if "throw_away" in request.POST:
                return self._throw_away()
            desk.begin_import(by=request.user, file=self.file, with_changes=request.POST.get("changes") == "on")
        except desk.TooLate:  # a second press: it is on its way
            pass
        return self.back()

    def _throw_away(self):
        if self.file.state not in desk.CHANGEABLE:
            messages.error(self.request, _("This file is being brought in already."))
            return self.back()
        throw_away(by=self.request.user, file=self.file)
        messages.success(self.request, _("The file was thrown away."))
        return redirect(address("files"))

    def get_context_data(self, **kwargs):
        file = self.file
        counted, left_out = desk.count_rows(file), desk.count_left_out(file)
        refused = file.rows.filter(outcome=RowOutcome.REFUSED).order_by("place", "pk")
        changed = file.rows.filter(outcome=RowOutcome.CHANGED, done=False).order_by("place", "pk")
        changes = Paginator(changed, PER_PAGE).get_page(self.request.GET.get("c"))
        return super().get_context_data(
            file=file,
            counted=counted,
            kept=counted[RowOutcome.CHANGED] - left_out["not_kept"],
            here=counted[RowOutcome.SAME] - left_out["twice"],
            **left_out,
            rows=sum(counted.values()),
            checked=sum(counted.values()) - counted[RowOutcome.UNCHECKED],
            done=file.rows.filter(done=True).count(),
            refused=Paginator(refused, PER_PAGE).get_page(self.request.GET.get("p")),
            new=file.rows.filter(outcome=RowOutcome.NEW, done=False).order_by("place", "pk")[:10],
            changes=changes,
            changed=self._what_changes(changes) if file.state == FileState.CHECKED else [],
            **kwargs,
        )

    def _what_changes(self, rows):
        references = [row.reference for row in rows]
        found = Decision.objects.filter(organisation=self.file.organisation, reference__in=references)
        here = {one.reference: one for one in found.prefetch_related("options")}
        told = [(row, here[row.reference]) for row in rows if row.reference in here]
        return [(row, one, what_changed(now := what_it_says(one), now | row.said)) for row, one in told]

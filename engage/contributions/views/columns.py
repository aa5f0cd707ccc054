"""The screen on which an officer says which column is what."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engage.contributions.enums import UploadState
from engage.contributions.forms import ColumnsForm, EncodingChoice
from engage.contributions.importing import desk
from engage.contributions.importing.mapping import guess_uses, remembered
from engage.contributions.importing.showing import values_of
from engage.contributions.importing.tables import CannotRead
from engage.contributions.models import ImportMapping
from engage.contributions.views.imports import ONE, AboutOne, Screen

MOST_OFFERED = 5


class ColumnsView(AboutOne, Screen):
    template_name = "contributions/imports/columns.html"
    page_title = gettext_lazy("What each column is")
    theirs_alone = True

    def get(self, request, *args, **kwargs):
        if refusal := self._too_late():
            return self.back(refusal)
        return self._show(ColumnsForm(headings=self.upload.headings, initial=self._initial()))

    def post(self, request, *args, **kwargs):
        if refusal := self._too_late():
            return self.back(refusal)
        if "read_again" in request.POST:
            return self._read_again()
        form = ColumnsForm(request.POST, headings=self.upload.headings)
        if form.is_valid() and not self._came_by_other_columns(form):
            chosen = {
                name: form.cleaned_data[name] for name in ("uses", "language", "contact_basis", "quote_basis", "name")
            }
            try:
                desk.choose_columns(batch=self.batch, **chosen)
            except desk.TooLate:
                return self.back(self._too_late())
            return redirect(reverse(ONE, args=[self.batch.pk]))
        return self._show(form, status=422)

    def _too_late(self) -> str:
        if self.upload is None or self.upload.state in (UploadState.RUNNING, UploadState.DONE):
            return _("This file is being brought in already.")
        return ""

    def _came_by_other_columns(self, form) -> bool:
        """The same file once more is no harm. From other columns each answer would be here twice."""
        chosen = desk.columns_of(self.upload.headings, form.cleaned_data["uses"]).as_dict()
        other = [one for one in self.earlier if one.options.get("columns") != chosen]
        if other:
            form.add_error(
                None,
                _("This file was brought in before, from other columns: each answer would be here twice. Choose the "
                  "same columns, or take that import back first."),
            )  # fmt: skip
        return bool(other)

    def _read_again(self):
        form = EncodingChoice(self.request.POST)
        if form.is_valid():
            try:
                desk.read_again(batch=self.batch, encoding=form.cleaned_data["encoding"])
                return redirect(self.request.path)
            except CannotRead as error:
                form.add_error("encoding", str(error))
        columns = ColumnsForm(headings=self.upload.headings, initial=self._initial())
        return self._show(columns, status=422, encoding=form)

    @cached_property
    def earlier(self):
        return desk.earlier_imports(self.batch)

    @cached_property
    def offered(self) -> list[ImportMapping]:
        return list(remembered(self.batch.activity.organisation, self.upload.headings)[:MOST_OFFERED])

    @cached_property
    def taken_over(self) -> ImportMapping | None:
        wanted = self.request.GET.get("as", "")
        return next((one for one in self.offered if str(one.pk) == wanted), next(iter(self.offered), None))

    def _initial(self) -> dict:
        upload, known = self.upload, self.taken_over
        uses, name, language = guess_uses(upload.headings), self.batch.activity.title[:80], None
        if upload.uses and "as" not in self.request.GET:
            uses, language = upload.uses, upload.language
        elif known:
            uses, language = known.uses, known.language
        initial = {f"use-{number}": use for number, use in enumerate(uses)}
        initial |= {"name": known.name if known else name, "contact_basis": self.batch.contact_basis}
        initial["quote_basis"] = self.batch.quote_basis
        return initial | ({"language": language} if language else {})

    def _show(self, form, status=200, encoding=None):
        try:
            values = values_of(self.upload)
        except CannotRead as error:
            return self.back(error)
        context = self.get_context_data(
            batch=self.batch,
            upload=self.upload,
            form=form,
            columns=list(zip(form.uses(), values, strict=False)),
            encoding=encoding or EncodingChoice(initial={"encoding": self.upload.encoding}),
            earlier=self.earlier,
            offered=self.offered,
            taken_over=self.taken_over,
        )
        return self.render_to_response(context, status=status)

"""The report gets a number before it is given to those who decide; then it is written down who read which."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.core.fields import number_in
from engage.decisions import permissions, readers
from engage.decisions.models import ReportReader
from engage.decisions.reader_forms import ReaderForm
from engage.decisions.report import Report, report_on
from engage.decisions.views.reporting import BesideReport


class ReportReaders(BesideReport):
    keeps_words_when_expired = True
    template_name = "decisions/admin/readers.html"
    page_title = gettext_lazy("Who read the report")

    @cached_property
    def report(self) -> Report:
        return report_on(self.activity)

    @cached_property
    def versions(self):
        """The latest first."""
        return list(self.activity.report_versions.order_by("-number"))

    def post(self, request, *args, **kwargs):
        if not permissions.can_publish(request.user):
            raise PermissionDenied
        if "number" in request.POST:
            return self._give_a_number(request.POST["number"])
        if "take_back" in request.POST:
            return self._take_back(request.POST["take_back"])
        return self._note()

    def _give_a_number(self, seen):
        try:
            made = readers.make_version(by=self.request.user, report=self.report, seen=seen)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(self.request, _("The report as it is now is version %(number)s.") % {"number": made.number})
        return self._here()

    def _take_back(self, number):
        noted = ReportReader.objects.filter(activity=self.activity)
        if readers.take_back(by=self.request.user, reader=get_object_or_404(noted, pk=number_in(number))):
            messages.success(self.request, _("It is taken back. Nobody sees it any more."))
        else:
            messages.info(self.request, _("Somebody took it back before. Nobody sees it any more."))
        return self._here()

    def _note(self):
        form = ReaderForm(self.request.POST, versions=self.versions)
        if form.is_valid():
            try:
                readers.note_reader(by=self.request.user, activity=self.activity, **form.cleaned_data)
            except ValidationError as refusal:
                form.refuse(refusal)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(
            self.request, _("It is written down. Everybody sees it beside the decision, once that is published.")
        )
        return self._here()

    def _here(self):
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        may_write = permissions.can_publish(self.request.user)
        if may_write:
            kwargs.setdefault("form", ReaderForm(versions=self.versions))
        mark = readers.fingerprint(self.report)
        noted = self.activity.report_readers.filter(taken_back_at=None)
        return super().get_context_data(
            versions=self.versions,
            noted=noted.select_related("version").order_by("read_on", "pk"),
            may_write=may_write,
            fingerprint=mark,
            is_numbered=bool(self.versions) and self.versions[0].fingerprint == mark,
            has_findings=bool(self.report.found),
            **kwargs,
        )

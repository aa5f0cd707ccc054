"""The report for a committee: which activity, the page to read and print, and the same as a Word file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from engage.analysis.permissions import may_read_words
from engage.contributions.models import Activity
from engage.decisions import permissions, report_words
from engage.decisions.addresses import address
from engage.decisions.readers import numbered, with_versions
from engage.decisions.report import Report, report_on
from engage.decisions.report_lists import address_of, checked_findings, read_and_filed
from engage.decisions.views.desk import DeskView
from engage.decisions.wards import by_ward
from engage.decisions.word_file import file_name, write_report

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def activities_of(user):
    """Those of the officer's own organisation about which something was found."""
    found = Activity.objects.filter(findings__isnull=False).distinct().with_tally()
    return found if user.organisation_id is None else found.filter(organisation=user.organisation_id)


class ChooseReport(DeskView):
    template_name = "decisions/admin/reports.html"
    page_title = gettext_lazy("Reports for a committee")

    def get_context_data(self, **kwargs):
        return super().get_context_data(activities=activities_of(self.request.user), **kwargs)


class BesideReport(DeskView):
    """A screen about one activity of which there is a report."""

    @cached_property
    def activity(self) -> Activity:
        mine = activities_of(self.request.user).select_related("organisation", "coverage")
        return get_object_or_404(mine, slug=self.kwargs["slug"])

    def get_breadcrumbs_items(self):
        *above, last = super().get_breadcrumbs_items()
        return [*above, {"url": address("reports"), "label": ChooseReport.page_title}, last]

    def get_context_data(self, **kwargs):
        return super().get_context_data(activity=self.activity, **kwargs)


class ClockByWard(BesideReport):
    """How many people of each ward have an answer, and who waits."""

    template_name = "decisions/admin/wards.html"
    page_title = gettext_lazy("Answers by ward")

    def get_context_data(self, **kwargs):
        return super().get_context_data(wards=by_ward(self.activity), **kwargs)


class _OnOne:
    def dispatch(self, request, *args, **kwargs):
        if not permissions.can_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def report(self) -> Report:
        mine = with_versions(activities_of(self.request.user)).select_related("organisation", "coverage")
        return report_on(get_object_or_404(mine, slug=self.kwargs["slug"]))


class ReadReport(_OnOne, TemplateView):
    """A document of its own, as it is printed, without the menus around it. To whoever may read what people wrote each
    number opens those it counts, where there is a list of them."""

    template_name = "decisions/admin/report.html"

    @cached_property
    def may_read(self) -> bool:
        return may_read_words(self.request.user)

    @cached_property
    def may_open(self) -> bool:
        return self.request.user.has_perm("analysis.view_finding")

    def get_context_data(self, **kwargs):
        report, words = self.report, report_words
        found = [
            (
                one,
                words.who_said_it(one, report),
                words.who_sent_the_same(one),
                words.more_stances_than_people(one),
                words.answer_lines(one),
            )
            for one in report.found
        ]
        return super().get_context_data(
            report=report,
            found=found,
            may_open=self.may_open,
            made_on=words.made_on(report),
            numbered=numbered(report),
            took_part=words.took_part(report),
            everybody=address_of(report.activity, {}) if self.may_read else "",
            channels_title=words.channels_title(),
            channels=self._opening(report.channels),
            is_without_list=self.may_read and any(one.narrows is None for one in report.channels),
            campaigns=words.campaigns(report),
            campaigns_titles=words.campaigns_titles(),
            campaign_rows=self._opening(words.campaign_rows(report)),
            not_answered=words.not_answered(report),
            who_waits=words.who_waits(report),
            bearing=words.bearing(),
            bearing_titles=words.bearing_titles(),
            bearing_rows=self._opening(report.bearing),
            nothing_found=words.nothing_found(),
            **self._method(),
            **kwargs,
        )

    def _opening(self, lines):
        """Each with the address of the list that its number opens."""
        activity, may_read = self.report.activity, self.may_read
        return [(one, address_of(activity, one.narrows) if may_read else "") for one in lines]

    def _method(self):
        """Its sentences, three of which open a list; and whether one of what was read or filed does not, though it says
        a number."""
        report, sentences = self.report, report_words.read_and_filed(self.report)
        user = self.request.user
        lists = read_and_filed(report.activity, report.coverage, user) if self.may_read else ("", "")
        addresses = dict(zip(sentences, lists, strict=False))
        is_plain = self.may_read and len([one for one in addresses.values() if one]) < len(sentences)
        if self.may_open and report.found:
            addresses[report_words.checked(report)] = checked_findings(report.activity)
        method = [(sentence, addresses.get(sentence, "")) for sentence in report_words.method(report)]
        return {"method": method, "is_counted_otherwise": is_plain}


class DownloadReport(_OnOne, TemplateView):
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        response = HttpResponse(write_report(self.report, numbered(self.report)), content_type=WORD)
        response["Content-Disposition"] = f'attachment; filename="{file_name(self.report)}"'
        return response

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from engage.core.viewsets import InMenuForSome
from engage.decisions.addresses import NAMESPACE
from engage.decisions.models import Decision
from engage.decisions.permissions import can_see
from engage.decisions.views import answering, desk, files, publishing, readers, record, reporting


class DecisionViewSet(InMenuForSome, ModelViewSet):
    """The register of decisions. Of Wagtail's ways to publish it has none: only `publish`, which tells people."""

    model = Decision
    name = NAMESPACE
    url_prefix = "decisions"
    icon = "decision"
    menu_label = _("Decisions")
    menu_name = "decisions"
    menu_order = 150
    may_see = staticmethod(can_see)
    add_to_reference_index = False
    copy_view_enabled = False
    sort_order_field = None
    search_fields = ["title", "reference"]
    search_backend_name = None
    index_view_class = desk.Register
    delete_view_class = desk.DeleteDecision
    history_view_class = desk.DecisionHistory

    def get_form_class(self, for_update=False):
        return None  # its forms are those of the views

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=self.UNDEFINED, **kwargs)

    def get_urlpatterns(self):
        index, results, delete, history, history_results = (
            next(one for one in super(DecisionViewSet, self).get_urlpatterns() if one.name == name)
            for name in ("index", "index_results", "delete", "history", "history_results")
        )
        return [
            index,
            results,
            delete,
            history,
            history_results,
            path("new/", desk.RecordDecision.as_view(), name="add"),
            path("bring-in/", record.BringInDecision.as_view(), name="bring_in"),
            path("files/", files.FilesView.as_view(), name="files"),
            path("files/<int:file_pk>/", files.FileView.as_view(), name="file"),
            path("files/<int:file_pk>/columns/", files.ColumnsView.as_view(), name="file_columns"),
            path("edit/<int:pk>/", desk.ChangeDecision.as_view(), name="edit"),
            path("<int:pk>/", desk.Desk.as_view(), name="inspect"),
            path("<int:pk>/answers/", answering.ChooseWhatToAnswer.as_view(), name="choose"),
            path("<int:pk>/answers/new/", answering.WriteAnswer.as_view(), name="answer"),
            path("<int:pk>/answers/together/", answering.AnswerTogether.as_view(), name="answer_together"),
            path("<int:pk>/check/", record.CheckDecision.as_view(), name="check"),
            path("<int:pk>/publish/", publishing.PublishDecision.as_view(), name="publish"),
            path("<int:pk>/tell-again/", publishing.TellAgain.as_view(), name="tell_again"),
            path("reports/", reporting.ChooseReport.as_view(), name="reports"),
            path("reports/<slug:slug>/", reporting.ReadReport.as_view(), name="report"),
            path("reports/<slug:slug>/wards/", reporting.ClockByWard.as_view(), name="wards"),
            path("reports/<slug:slug>/readers/", readers.ReportReaders.as_view(), name="readers"),
            path("reports/<slug:slug>/file/", reporting.DownloadReport.as_view(), name="report_file"),
            path("answers/<int:pk>/", answering.ChangeAnswer.as_view(), name="change_answer"),
            path("answers/<int:pk>/delete/", answering.DeleteAnswer.as_view(), name="delete_answer"),
            path("answers/<int:pk>/correct/", answering.CorrectAnswer.as_view(), name="correct_answer"),
        ]


decisions = DecisionViewSet()

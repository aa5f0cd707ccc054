from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from engage.analysis.code_forms import CodebookForm, CodeForm
from engage.analysis.filters import CodeFilterSet, FindingFilterSet
from engage.analysis.models import Code, Codebook, Finding
from engage.analysis.permissions import may_read_words
from engage.analysis.views import changing, describing, doubts, looks, trees, weighing
from engage.analysis.views import codes as code_views
from engage.analysis.views import findings as finding_views
from engage.analysis.views.acting import AnswerSuggestionView, FileView, MarkReadView, TakeBackView, UndoView
from engage.analysis.views.alike import AlikesView, AlikeView, MoveView
from engage.analysis.views.bulk import BatchView, BulkView
from engage.analysis.views.lists import CounterView, RemoveListView, SavedListsView
from engage.analysis.views.queue import QueueView
from engage.analysis.views.reading import ReadView
from engage.analysis.views.redacting import RedactView
from engage.analysis.views.rules import AddRuleView, EditRuleView, SuggestionsView
from engage.analysis.views.similar import SimilarView
from engage.analysis.views.team import HandOverView, HereView, NoteView, RemoveNoteView, SettleNoteView
from engage.core.viewsets import DeskViewSet


class ContributionsViewSet(DeskViewSet):
    """What people gave us: the queue, and the screen on which one contribution is read and filed."""

    name = "contributions"
    icon = "comment"
    menu_label = _("Contributions")
    menu_name = "contributions"
    menu_order = 110
    may_see = staticmethod(may_read_words)
    linked = (
        "index",
        "index_results",
        "read",
        "mark_read",
        "file",
        "redact",
        "undo",
        "note",
        "here",
        "hand_over",
        "saved",
        "counter",
        "bulk",
        "batch",
        "alikes",
        "alike",
    )

    def get_urlpatterns(self):
        one = "<str:reference>/"
        return [
            path("", self.construct_view(QueueView), name="index"),
            path("results/", self.construct_view(QueueView, results_only=True), name="index_results"),
            path("undo/", self.construct_view(UndoView), name="undo"),
            path("hand-over/", self.construct_view(HandOverView), name="hand_over"),
            path("saved/", self.construct_view(SavedListsView), name="saved"),
            path("saved/<int:pk>/remove/", self.construct_view(RemoveListView), name="remove_list"),
            path("bulk/", self.construct_view(BulkView), name="bulk"),
            path("bulk/<int:pk>/", self.construct_view(BatchView), name="batch"),
            path("alike/", self.construct_view(AlikesView), name="alikes"),
            path("alike/<int:pk>/", self.construct_view(AlikeView), name="alike"),
            path("alike/<int:pk>/move/<int:member>/", self.construct_view(MoveView), name="move_alike"),
            path("counter/", self.construct_view(CounterView), name="counter"),
            path(one, self.construct_view(ReadView), name="read"),
            path(f"{one}read/", self.construct_view(MarkReadView), name="mark_read"),
            path(f"{one}file/", self.construct_view(FileView), name="file"),
            path(f"{one}redact/", self.construct_view(RedactView), name="redact"),
            path(f"{one}here/", self.construct_view(HereView), name="here"),
            path(f"{one}note/", self.construct_view(NoteView), name="note"),
            path(f"{one}note/<int:pk>/settle/", self.construct_view(SettleNoteView), name="settle_note"),
            path(f"{one}note/<int:pk>/remove/", self.construct_view(RemoveNoteView), name="remove_note"),
            path(f"{one}similar/<int:part>/", self.construct_view(SimilarView), name="similar"),
            path(f"{one}similar/<int:part>/<int:excerpt>/", self.construct_view(SimilarView), name="similar_excerpt"),
            path(f"{one}suggestion/<int:pk>/", self.construct_view(AnswerSuggestionView), name="answer"),
            path(f"{one}look/<int:pk>/", self.construct_view(looks.LookAgain), name="look"),
            path(f"{one}take-back/<int:pk>/", self.construct_view(TakeBackView), name="take_back"),
        ]


class SuggestionsViewSet(DeskViewSet):
    """What the machine suggests, by which rules, and how often people agreed."""

    name = "suggestions"
    icon = "cogs"
    menu_label = _("Suggestions")
    menu_name = "suggestions"
    menu_order = 145
    may_see = staticmethod(may_read_words)
    linked = ("index", "add_rule", "edit_rule")

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(SuggestionsView), name="index"),
            path("rules/new/", self.construct_view(AddRuleView), name="add_rule"),
            path("rules/<int:pk>/", self.construct_view(EditRuleView), name="edit_rule"),
        ]


class PlainViewSet(ModelViewSet):
    """A list, a form and a way to delete: no copies, no usage report, no history page of its own."""

    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    left_out = ("history", "history_results", "usage")
    index_template_name = "analysis/index.html"
    index_results_template_name = "analysis/index_results.html"

    def get_common_view_kwargs(self, **kwargs):
        without = {f"{name}_url_name": self.UNDEFINED for name in self.left_out}
        return super().get_common_view_kwargs(**without, **kwargs)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in self.left_out]


class CodeViewSet(PlainViewSet):
    """The labels under which words are filed."""

    model = Code
    name = "codes"
    icon = "tag"
    menu_label = _("Codes")
    menu_order = 130
    filterset_class = CodeFilterSet
    search_fields = ["label", "brief_definition"]
    index_view_class = code_views.CodeIndex
    add_view_class = code_views.CodeCreate
    edit_view_class = code_views.CodeEdit
    delete_view_class = code_views.CodeDelete

    def get_form_class(self, for_update=False):
        return CodeForm

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("retire/<int:pk>/", self.construct_view(code_views.RetireCode), name="retire"),
            path("reinstate/<int:pk>/", self.construct_view(code_views.ReinstateCode), name="reinstate"),
            path("merge/<int:pk>/", self.construct_view(changing.MergeCode), name="merge"),
            path("unmerge/<int:pk>/", self.construct_view(code_views.UnmergeCode), name="unmerge"),
            path("split/<int:pk>/", self.construct_view(changing.SplitCode), name="split"),
            path("another-look/<int:pk>/", self.construct_view(changing.AskForLook), name="another_look"),
        ]


class CodebookViewSet(PlainViewSet):
    """The lists of codes: one for an activity, one for every activity."""

    model = Codebook
    name = "codebooks"
    icon = "list-ul"
    menu_label = _("Codebooks")
    menu_order = 140
    index_view_class = code_views.CodebookIndex
    add_view_class = code_views.CodebookCreate
    edit_view_class = code_views.CodebookEdit
    delete_view_class = code_views.CodebookDelete
    inspect_view_enabled = True
    inspect_view_class = trees.CodebookTree
    inspect_template_name = trees.CodebookTree.template_name

    def get_form_class(self, for_update=False):
        return CodebookForm


class FindingViewSet(PlainViewSet):
    """What people said, in plain sentences that a second person stands by."""

    model = Finding
    name = "findings"
    icon = "openquote"
    menu_label = _("Findings")
    menu_order = 120
    filterset_class = FindingFilterSet
    search_fields = ["statement"]
    inspect_view_enabled = True
    inspect_view_fields = ("statement",)  # its page shows the rest in its own way
    index_view_class = finding_views.FindingIndex
    add_view_class = weighing.ChooseActivity
    edit_view_class = weighing.FindingEdit
    delete_view_class = finding_views.FindingDelete
    inspect_view_class = finding_views.FindingInspect

    def get_form_class(self, for_update=False):
        return None  # its forms are those of the views

    @property
    def inspect_template_name(self):
        return finding_views.FindingInspect.template_name

    def get_urlpatterns(self):
        views = finding_views
        return [
            *super().get_urlpatterns(),
            path("new/<int:activity>/", self.construct_view(weighing.FindingCreate), name="start"),
            path("review/<int:pk>/", self.construct_view(views.FindingReview), name="review"),
            path("send-back/<int:pk>/", self.construct_view(views.FindingSendBack), name="send_back"),
            path("take-back/<int:pk>/", self.construct_view(views.FindingTakeBack), name="take_back"),
            path("answer/<int:pk>/<int:answer>/", self.construct_view(doubts.FindingAnswerDoubt), name="answer_doubt"),
            path("quote/<int:pk>/<int:evidence>/", self.construct_view(views.QuoteExcerpt), name="quote"),
            path("unquote/<int:pk>/<int:evidence>/", self.construct_view(views.UnquoteExcerpt), name="unquote"),
            path("beside/<int:pk>/<int:evidence>/", self.construct_view(describing.DescribeQuote), name="beside"),
        ]


contributions = ContributionsViewSet()
codes = CodeViewSet()
codebooks = CodebookViewSet()
findings = FindingViewSet()
suggestions = SuggestionsViewSet()

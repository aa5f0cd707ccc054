"""The moderator's screens: what waits, and one contribution to read and to answer on."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin

from engage.contributions.models import Contribution, Part
from engage.core.forms import mark_needed
from engage.moderation import registry
from engage.moderation.enums import Outcome
from engage.moderation.filters import QueueFilterSet
from engage.moderation.forms import JudgeForm
from engage.moderation.models import ModerationDecision
from engage.moderation.permissions import can_moderate, judgeable_by
from engage.moderation.services import NotJudged, moderate_contribution

PER_PAGE = 30
TITLE_LENGTH = 120


class ForModerators:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class TitleColumn(Column):
    cell_template_name = "moderation/cells/title.html"


class QueueView(ForModerators, BaseListingView):
    model = Contribution
    page_title = gettext_lazy("Moderation")
    verbose_name_plural = gettext_lazy("contributions")
    header_icon = "check"
    is_searchable = False
    filterset_class = QueueFilterSet
    paginate_by = PER_PAGE
    judge_url_name = ""
    columns = [
        TitleColumn("title", label=gettext_lazy("Title")),
        Column("reference", label=gettext_lazy("Reference")),
        Column("activity", label=gettext_lazy("Activity")),
        DateColumn("received_at", label=gettext_lazy("Received")),
    ]

    def get_queryset(self):
        mine, asked = judgeable_by(self.request.user), self.request.GET.get("answer")
        if asked in Outcome.values:
            found = ModerationDecision.objects.answered(mine, asked)
        else:
            found = ModerationDecision.objects.waiting(mine)
        first = Part.objects.with_words().filter(contribution=OuterRef("pk")).order_by("position")
        title = Subquery(first.annotate(start=Left("text", TITLE_LENGTH)).values("start")[:1])
        return self.filter_queryset(found.select_related("activity").annotate(title=title))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context["object_list"]:
            row.address = reverse(self.judge_url_name, args=[row.reference])
        return context

    @cached_property
    def no_results_message(self):
        if self.is_filtering:
            return _("Nothing matches. Take a filter away.")
        return _("Nothing waits to be read. What people agree to show will appear here before it is public.")


class JudgeView(ForModerators, WagtailAdminTemplateMixin, TemplateView):
    """Shows exactly what would be shown, and takes the moderator's answer on it."""

    keeps_words_when_expired = True
    template_name = "moderation/judge.html"
    header_icon = "check"
    index_url_name = ""
    judge_url_name = ""
    form: JudgeForm | None = None
    refusal = ""

    @cached_property
    def contribution(self) -> Contribution:
        found = judgeable_by(self.request.user).select_related("activity")
        return get_object_or_404(found, reference=self.kwargs["reference"])

    def get_page_title(self):
        return self.contribution.reference

    def get_breadcrumbs_items(self):
        queue = {"url": reverse(self.index_url_name), "label": _("Moderation")}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.contribution.reference}]

    def get_context_data(self, **kwargs):
        contribution = self.contribution
        latest = ModerationDecision.objects.about(contribution).first()
        stands = {"version": contribution.version, "instead_of": latest and latest.pk}
        form = self.form or JudgeForm(initial=stands)
        mark_needed(form, "ground", "reason")
        return super().get_context_data(
            contribution=contribution,
            shown=registry.shown(contribution.kind).template,
            latest=latest,
            earlier=contribution.moderation.exclude(version=contribution.version).select_related("by"),
            form=form,
            stands=stands,
            refusal=self.refusal,
            waiting=ModerationDecision.objects.waiting(judgeable_by(self.request.user)).count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        self.form = form = JudgeForm(request.POST)
        if not form.is_valid() or not form.cleaned_data["outcome"]:
            return self.render_to_response(self.get_context_data())
        try:
            self.judge(**form.cleaned_data)
        except ValidationError as errors:
            form.add_error(None, errors)
            return self.render_to_response(self.get_context_data())
        except NotJudged as refusal:
            return self.refused(str(refusal))
        return self.on_to_the_next()

    def judge(self, *, version: str, outcome: str, ground: str, reason: str, instead_of: int | None) -> None:
        before = ModerationDecision.objects.filter(contribution=self.contribution, pk=instead_of).first()
        moderate_contribution(
            by=self.request.user,
            contribution=self.contribution,
            version=version,
            outcome=Outcome(outcome),
            ground=ground,
            reason=reason,
            instead_of=before,
        )

    def refused(self, refusal: str) -> HttpResponse:
        """What stands now is shown, with what was typed still in the boxes."""
        self.refusal = refusal
        del self.contribution
        if not judgeable_by(self.request.user).filter(reference=self.kwargs["reference"]).exists():
            messages.error(self.request, refusal)
            return redirect(self.index_url_name)
        return self.render_to_response(self.get_context_data(), status=409)

    def on_to_the_next(self) -> HttpResponse:
        messages.success(self.request, _("%(reference)s is answered.") % {"reference": self.contribution.reference})
        following = ModerationDecision.objects.waiting(judgeable_by(self.request.user)).first()
        if following is None:
            return redirect(self.index_url_name)
        return redirect(self.judge_url_name, following.reference)

"""Findings: the list, and the one with what it rests on and what is done to it."""

from collections import defaultdict
from dataclasses import dataclass

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import (
    BaseOperationView,
    DeleteView,
    IndexView,
    InspectView,
)
from wagtail.admin.widgets.button import HeaderButton

from engage.analysis import services
from engage.analysis.describing import in_words, may_be_said
from engage.analysis.enums import Stance
from engage.analysis.forms import SendBackForm
from engage.analysis.history import changed_since
from engage.analysis.models import Evidence, Finding
from engage.analysis.permissions import may_read_words, may_review
from engage.analysis.refusals import GivesNoReason, Refused
from engage.analysis.views.fairness import fairness_of
from engage.analysis.views.theirs import Theirs
from engage.contributions.counting import Tally
from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution


class FindingIndex(IndexView):
    def get_base_queryset(self):
        found = Finding.objects.for_user(self.request.user).select_related("activity", "change")
        return found.counted()

    @cached_property
    def columns(self):
        return [
            TitleColumn("statement", label=_("Finding"), get_url=self.get_inspect_url),
            Column("activity", label=_("Activity"), sort_key="activity__title"),
            Column(
                "people",
                label=_("Rests on"),
                sort_key="people",
                accessor=lambda finding: Tally(finding.people, finding.people_gone),
            ),
            StatusTagColumn(
                "review",
                label=_("Review"),
                accessor=_review_state,
                primary=lambda one: bool(one.reviewed_at and one.people_standing),
            ),
        ]


def _review_state(finding):
    if not finding.people_standing:
        return _("No words stand behind it")
    if finding.returned_at:
        return _("Change sent back") if finding.revises_id else _("Sent back")
    if finding.reviewed_at:
        return _("Reviewed, being changed") if finding.pending else _("Reviewed")
    return _("Change waiting for a second person") if finding.revises_id else _("Waiting for a second person")


@dataclass
class Ground:
    """One excerpt under a finding, as this officer may see it."""

    evidence: Evidence
    words: str
    why_no_words: str
    codes: list[str]
    may_be_quoted: bool
    beside: str = ""
    may_be_described: bool = False

    @property
    def part(self):
        return self.evidence.excerpt.part


@dataclass
class Side:
    """The excerpts with one stance, and how many people they are from."""

    stance: Stance
    people: Tally
    grounds: list[Ground]


class FindingInspect(Theirs, InspectView):
    """A finding with what it rests on, counted and shown."""

    template_name = "analysis/finding.html"
    needs = "analysis.view_finding"
    loaded_with_it = (
        "activity", "created_by", "revised_by", "reviewed_by", "returned_by", "revises", "change__revised_by"
    )  # fmt: skip

    def get_page_title(self):
        return _("Change of a finding") if self.object.revises_id else _("Finding")

    def get_breadcrumbs_items(self):
        findings = {"url": reverse(self.index_url_name), "label": _("Findings")}
        return [*self.breadcrumbs_items, findings, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_buttons(self):
        edit_url = None if self.object.pending else self.get_edit_url()
        return [HeaderButton(_("Change"), url=edit_url, icon_name="edit")] if edit_url else []

    @cached_property
    def header_more_buttons(self):
        return [button for button in super().header_more_buttons if button.url == self.get_delete_url()]

    def get_context_data(self, **kwargs):
        finding, user = self.object, self.request.user
        sides = self._sides()
        said_by = Contribution.objects.filter(parts__excerpts__evidence__finding=finding)
        return super().get_context_data(
            finding=finding,
            people=said_by.tally(),
            sides=sides,
            codes_changed=changed_since(finding),
            has_words=any(ground.evidence.excerpt.words for side in sides for ground in side.grounds),
            may_review=may_review(user, finding),
            seen=services.as_it_stands(finding),
            is_own=user.has_perm("analysis.review_finding") and not may_review(user, finding),
            send_back=kwargs.pop("send_back", None) or SendBackForm(),
            fairness=fairness_of(
                finding, may_answer=user.has_perm("analysis.change_finding"), tried=kwargs.pop("tried", None)
            ),
            may_change=user.has_perm("analysis.change_finding"),
            may_read_words=may_read_words(user),
            **kwargs,
        )

    def _sides(self):
        quotable = set(self.object.evidence.may_be_quoted().values_list("pk", flat=True))
        evidence = list(self._evidence())
        given = self._given(one for one in evidence if one.quoted and one.pk in quotable)
        grounds = [self._ground(one, one.pk in quotable, given) for one in evidence]
        by_stance = {stance: [one for one in grounds if one.evidence.stance == stance] for stance in Stance}
        return [Side(stance, _people(found), found) for stance, found in by_stance.items() if found]

    def _evidence(self):
        found = self.object.evidence.select_related("excerpt__part__contribution")
        return found.prefetch_related("excerpt__codings__code").order_by("excerpt__part", "excerpt__start")

    def _given(self, quoted):
        """What may be said of the people who are quoted, by contribution."""
        given = defaultdict(dict)
        contributions = {one.excerpt.part.contribution_id for one in quoted}
        for one in may_be_said().filter(contribution__in=contributions) if contributions else []:
            given[one.contribution_id][one.pk] = in_words(one)
        return given

    def _ground(self, evidence, may_be_quoted, given):
        contribution = evidence.excerpt.part.contribution
        words, why = evidence.excerpt.words, ""
        if contribution.is_withdrawn:
            why = contribution.get_ending_display()
        elif not words:
            why = _("The person has changed these words since")
        elif contribution.identity_tier == IdentityTier.PRIVATE and not may_read_words(self.request.user):
            words, why = "", _("Given for analysis only: counted, not shown")
        codes = sorted({coding.code.label for coding in evidence.excerpt.codings.all()})
        said = given.get(contribution.pk, {})
        beside = ", ".join(said[number] for number in evidence.beside if number in said)
        return Ground(evidence, words, why, codes, may_be_quoted, beside, bool(said))


def _people(grounds):
    """One contribution is one person's, however many excerpts of it there are."""
    gone = {one.part.contribution_id: one.part.contribution.is_withdrawn for one in grounds}
    return Tally(len(gone), sum(gone.values()))


class FindingDelete(Theirs, DeleteView):
    needs = "analysis.delete_finding"
    page_title = gettext_lazy("Delete the finding")

    def form_valid(self, form):
        try:
            services.discard_finding(by=self.request.user, finding=self.object)
        except Refused as refused:
            messages.error(self.request, str(refused))
            return redirect(reverse("findings:inspect", args=[self.object.pk]))
        if self.object.revises_id:
            messages.success(self.request, _("The change is thrown away. The finding stays as people are shown it."))
            return redirect(reverse("findings:inspect", args=[self.object.revises_id]))
        messages.success(self.request, _("The finding is deleted. Its excerpts and codes are still there."))
        return redirect(self.get_success_url())


class _Act(Theirs, BaseOperationView):
    """Something done to one finding by a button."""

    model = Finding
    http_method_names = ["post"]
    success_url_name = "findings:inspect"

    def post(self, request, *args, **kwargs):
        try:
            self.perform_operation()
            messages.success(request, self.success_message)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(self.get_success_url())


class FindingReview(_Act):
    needs = "analysis.review_finding"
    success_message = gettext_lazy("Reviewed. People are now shown that this is how they were understood.")

    def perform_operation(self):
        seen = self.request.POST.get("seen")
        self.object = services.review_finding(by=self.request.user, finding=self.object, seen=seen)


class FindingTakeBack(_Act):
    needs = "analysis.change_finding"
    success_message = gettext_lazy("Taken back. People are told that this is being looked at again.")

    def perform_operation(self):
        services.take_back_finding(by=self.request.user, finding=self.object)


class FindingSendBack(FindingInspect):
    """A reason that is too short is asked for again on the same page, with what was typed."""

    needs = "analysis.review_finding"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = SendBackForm(request.POST)
        try:
            if form.is_valid():
                services.return_finding(by=request.user, finding=self.object, because=form.cleaned_data["because"])
                messages.success(request, _("Sent back. Its author sees your reason and can change the finding."))
                return redirect(reverse("findings:inspect", args=[self.object.pk]))
        except GivesNoReason as refused:
            form.add_error("because", str(refused))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(reverse("findings:inspect", args=[self.object.pk]))
        return self.render_to_response(self.get_context_data(send_back=form), status=422)


class QuoteExcerpt(_Act):
    needs = "analysis.change_finding"
    success_message = gettext_lazy("Marked to be quoted. Where this finding is public, so are these words now.")
    act = staticmethod(services.quote)

    def perform_operation(self):
        evidence = get_object_or_404(self.object.evidence, pk=self.kwargs["evidence"])
        self.act(by=self.request.user, evidence=evidence)


class UnquoteExcerpt(QuoteExcerpt):
    success_message = gettext_lazy("No longer quoted.")
    act = staticmethod(services.unquote)

"""Writing what became of something that was said: drafts by analysts and decision officers, corrections by
decision officers."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.analysis.models import Finding
from engage.contributions.models import Contribution
from engage.core.forms import mark_needed
from engage.core.references import normalise_reference
from engage.decisions import permissions, services
from engage.decisions.addresses import address
from engage.decisions.announcing import who_hears_of_a_correction
from engage.decisions.enums import NEEDS
from engage.decisions.forms import MOST_TOGETHER, AnswerForm, ChooseForm, CorrectionForm, TogetherForm
from engage.decisions.gaps import to_answer
from engage.decisions.models import Influence
from engage.decisions.views.desk import DeskView


class ChooseWhatToAnswer(DeskView):
    """The findings this decision does not answer yet, by activity; and contributions by their references. One or
    several are answered at once."""

    may = staticmethod(permissions.can_propose)
    page_title = gettext_lazy("What does it answer?")
    template_name = "decisions/admin/choose.html"

    def get(self, request, *args, **kwargs):
        data = request.GET if {"reference", "finding"} & set(request.GET) else None
        findings = list(to_answer(self.decision))
        form = ChooseForm(data, organisation=self.decision.organisation, findings=findings)
        if form.is_valid():
            chosen = form.chosen()
            name = "answer" if len(chosen) == 1 else "answer_together"
            return redirect(f"{address(name, self.decision.pk)}?{urlencode(chosen)}")
        kept = set(data.getlist("finding")) if data else set()
        return self.render_to_response(self.get_context_data(form=form, findings=findings, kept=kept))


class AnswerView(DeskView):
    """A form that has only the fields its outcome needs: choosing another outcome shows others and keeps what
    was typed, with a button and no script."""

    keeps_words_when_expired = True
    may = staticmethod(permissions.can_propose)
    form_class = AnswerForm
    template_name = "decisions/admin/answer.html"
    submit_label = gettext_lazy("Keep this draft")

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.make_form()))

    def make_form(self, data=None, **kwargs):
        return self.form_class(data, about=self.about, **kwargs)

    def post(self, request, *args, **kwargs):
        if "show" in request.POST:
            typed = {name: request.POST[name] for name in request.POST if name in self.form_class.KEPT}
            return self.render_to_response(self.get_context_data(form=self.make_form(initial=typed)))
        form = self.make_form(request.POST)
        if not (form.is_valid() and self._save(form)):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, self.success_message)
        return self.back()

    def _save(self, form) -> bool:
        try:
            self.save(form)
        except ValidationError as refusal:
            form.refuse(refusal)
            return False
        return True

    @property
    def chosen(self) -> list[str]:
        """What is answered."""
        return [services.what_it_answers(self.about)]

    def get_context_data(self, **kwargs):
        mark_needed(kwargs["form"], "reason", *NEEDS.get(kwargs["form"].chosen, ()))
        return super().get_context_data(
            about=self.about,
            chosen=self.chosen,
            submit_label=self.submit_label,
            **kwargs,
        )


class WriteAnswer(AnswerView):
    page_title = gettext_lazy("New answer")
    success_message = gettext_lazy("The draft is kept. Nobody is told until the decision is published.")

    @cached_property
    def about(self) -> Influence:
        """Not saved: what is answered comes with the address."""
        finding, reference = self.request.GET.get("finding", ""), self.request.GET.get("reference", "")
        if finding.isdecimal():
            found = Finding.objects.filter(activity__organisation=self.decision.organisation_id)
            return Influence(decision=self.decision, finding=get_object_or_404(found, pk=finding))
        if reference:
            theirs = Contribution.objects.filter(activity__organisation=self.decision.organisation_id)
            return Influence(
                decision=self.decision, contribution=get_object_or_404(theirs, reference=normalise_reference(reference))
            )
        raise Http404

    def save(self, form):
        source = {"finding": self.about.finding, "contribution": self.about.contribution, "excerpt": None}
        services.record_influence(by=self.request.user, decision=self.decision, **{**source, **form.given()})


class AnswerTogether(AnswerView):
    """One outcome and one reason for several findings, contributions or excerpts: all of them, or none."""

    page_title = gettext_lazy("One answer for several")
    form_class = TogetherForm
    submit_label = gettext_lazy("Keep these drafts")
    success_message = gettext_lazy("The drafts are kept. Nobody is told until the decision is published.")

    @cached_property
    def about(self) -> Influence:
        if not self.findings and not self.contributions:
            raise Http404
        return Influence(decision=self.decision)

    @cached_property
    def findings(self) -> list[Finding]:
        numbers = [one for one in self.request.GET.getlist("finding") if one.isdecimal() and len(one) < 19]
        mine = Finding.objects.filter(activity__organisation=self.decision.organisation_id)
        return list(mine.filter(pk__in=numbers[:MOST_TOGETHER]).order_by("pk"))

    @cached_property
    def contributions(self) -> list[Contribution]:
        references = map(normalise_reference, self.request.GET.getlist("reference")[:MOST_TOGETHER])
        mine = Contribution.objects.filter(activity__organisation=self.decision.organisation_id)
        return list(mine.filter(reference__in=references).order_by("pk"))

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in [*self.findings, *self.contributions]]

    def make_form(self, data=None, **kwargs):
        return super().make_form(data, contributions=self.contributions, **kwargs)

    def save(self, form):
        sources = [*self.findings, *form.sources()]
        services.record_influences(by=self.request.user, decision=self.decision, sources=sources, **form.given())


class OneAnswer(AnswerView):
    """A view about an answer that is there; `pk` is the answer's."""

    for_published = False

    @cached_property
    def about(self) -> Influence:
        rows = Influence.objects.for_user(self.request.user)
        rows = rows.select_related("decision__organisation", "finding", "contribution", "excerpt__part__contribution")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def decision(self):
        return self.about.decision

    def get(self, request, *args, **kwargs):
        """Somebody may have published or corrected it meanwhile. What is sent then is refused by the service,
        with what was typed kept."""
        replaced = Influence.objects.filter(replaces=self.about).exists()
        if replaced or bool(self.about.published_at) != self.for_published:
            messages.info(request, _("This answer is no longer as it was. This is how it stands now."))
            return self.back()
        return super().get(request, *args, **kwargs)


class ChangeAnswer(OneAnswer):
    page_title = gettext_lazy("Change the draft")
    success_message = gettext_lazy("The draft is kept as it is now.")

    def save(self, form):
        services.revise_influence(by=self.request.user, influence=self.about, **form.given())


class DeleteAnswer(OneAnswer):
    page_title = gettext_lazy("Delete the draft")
    template_name = "decisions/admin/delete_answer.html"

    def post(self, request, *args, **kwargs):
        try:
            services.delete_influence(by=request.user, influence=self.about)
            messages.success(request, _("The draft is deleted."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return self.back()


class CorrectAnswer(OneAnswer):
    for_published = True
    may = staticmethod(permissions.can_publish)
    form_class = CorrectionForm
    page_title = gettext_lazy("Correct the answer")
    submit_label = gettext_lazy("Publish the correction and tell people")
    success_message = gettext_lazy("The correction is published, and people are told once.")

    def get_context_data(self, **kwargs):
        told, without_address = who_hears_of_a_correction(self.about)
        return super().get_context_data(told=told, without_address=without_address, **kwargs)

    def save(self, form):
        services.correct_influence(by=self.request.user, influence=self.about, **form.given())

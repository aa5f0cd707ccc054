"""An officer's answer to somebody who does not find a finding fair."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from engage.analysis.fairness import answer_doubt
from engage.analysis.forms import ReplyForm
from engage.analysis.refusals import AnswersNothing, ChangedMeanwhile, Refused
from engage.analysis.views.findings import FindingInspect


class FindingAnswerDoubt(FindingInspect):
    """What cannot be taken comes back on the same page, with what was typed."""

    needs = "analysis.change_finding"
    http_method_names = ["post"]
    keeps_words_when_expired = True

    def post(self, request, *args, **kwargs):
        answer = get_object_or_404(self.object.fairness, pk=self.kwargs["answer"])
        form = ReplyForm(request.POST, prefix=f"to-{answer.pk}")
        try:
            if form.is_valid():
                answer_doubt(by=request.user, answer=answer, **form.cleaned_data)
                messages.success(request, _("Answered. The person reads it on their own page."))
                return self._back()
        except ChangedMeanwhile as refused:
            form = self._with_what_they_say_now(form, answer)
            form.add_error("reply", str(refused))
        except AnswersNothing as refused:
            form.add_error("reply", str(refused))
        except Refused as refused:
            messages.error(request, str(refused))
            return self._back()
        return self.render_to_response(self.get_context_data(tried=(answer.pk, form)), status=422)

    def _with_what_they_say_now(self, form, answer):
        answer.refresh_from_db()
        form = ReplyForm({**form.data.dict(), form.add_prefix("seen"): answer.stamp}, prefix=form.prefix)
        form.full_clean()
        return form

    def _back(self):
        return redirect(reverse("findings:inspect", args=[self.object.pk]))

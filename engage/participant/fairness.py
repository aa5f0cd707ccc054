"""A person says whether we understood them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from engage.analysis.fairness import say_whether_fair
from engage.analysis.refusals import AnsweredAlready, NoLongerShown
from engage.contributions.models import Contribution
from engage.core.expired_forms import keeps_words_when_expired
from engage.core.text import normalise_text
from engage.participant.forms import FairForm
from engage.participant.thread import Understood, understood_as
from engage.participant.views import for_its_person

GIVEN_BACK = 10_000  # characters of what was typed; no more fits into the box by far


@keeps_words_when_expired
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_person
def fair(request: HttpRequest, contribution: Contribution, finding: int) -> HttpResponse:
    """The finding as it is shown to them, with the question. A sentence that is being changed, or never was theirs,
    is answered alike."""
    shown = understood_as(contribution, finding)
    if shown is None:
        return _not_taken(request, contribution, status=404)
    if request.method == "POST":
        return _take(request, contribution, shown)
    if shown.fair and shown.fair.replied_at:
        return redirect("participant:contribution", contribution.reference)
    said = {"verdict": shown.fair.verdict, "words": shown.fair.words} if shown.fair else {}
    return _ask(request, contribution, shown, FairForm(initial=said))


def _take(request: HttpRequest, contribution: Contribution, shown: Understood) -> HttpResponse:
    form = FairForm(request.POST)
    wording = request.POST.get("wording", "")
    try:
        if form.is_valid():
            say_whether_fair(contribution=contribution, finding=shown.finding, wording=wording, **form.cleaned_data)
            messages.success(request, _("We have your answer."))
            return redirect("participant:contribution", contribution.reference)
    except AnsweredAlready:
        return _not_taken(request, contribution, is_answered=True)
    except NoLongerShown:
        return _ask_anew(request, contribution, shown, form)
    if wording != shown.wording:
        return _ask_anew(request, contribution, shown, form)
    return _ask(request, contribution, shown, form)


def _ask_anew(request: HttpRequest, contribution: Contribution, before: Understood, form: FairForm) -> HttpResponse:
    shown = understood_as(contribution, before.finding.pk)
    if shown is None:
        return _not_taken(request, contribution, status=404)
    form.add_error(None, _("We changed this meanwhile. Read it as it is now, then press the button again."))
    return _ask(request, contribution, shown, form)


def _ask(request: HttpRequest, contribution: Contribution, shown: Understood, form: FairForm) -> HttpResponse:
    context = {"contribution": contribution, "one": shown, "form": form}
    return render(request, "participant/fair.html", context)


def _not_taken(
    request: HttpRequest, contribution: Contribution, *, is_answered: bool = False, status: int = 409
) -> HttpResponse:
    """What was typed stands on the page, so that it is not lost."""
    words = normalise_text(request.POST.get("words", "")[:GIVEN_BACK])
    context = {"contribution": contribution, "words": words, "is_answered": is_answered}
    return render(request, "participant/fair_not_taken.html", context, status=status)

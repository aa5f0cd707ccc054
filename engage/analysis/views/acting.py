"""What an officer does on the reading screen. A script is given the screen as it is then, a plain form is led to it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.analysis import services
from engage.analysis.models import Coding, Suggestion
from engage.analysis.narrowing import hold_contribution
from engage.analysis.refusals import NoWordsHere, Refused
from engage.analysis.suggesting.answering import accept_suggestion, refuse_suggestion
from engage.analysis.undoing import What, undo_last_act
from engage.analysis.views.reading import ReadView, is_by_script

LONGEST_REFERENCE = 9
UNDONE = {
    What.FILED: gettext_lazy("Undone: it is not filed any more."),
    What.READ: gettext_lazy("Undone: it is not read any more."),
    What.REFUSED: gettext_lazy("Undone: the suggestion waits for an answer again."),
    What.LOOKED: gettext_lazy("Undone: the filing is as it was, and waits for another look again."),
}


class Act(ReadView):
    """`needs` is asked first, so that a guessed reference tells nothing."""

    http_method_names = ["post"]
    needs = ""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not request.user.has_perm(self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def said(self, sentence, *, refused=False):
        """The screen, and what is said about what was done."""
        if is_by_script(self.request):
            context = self.get_context_data(**{"refused" if refused else "said": sentence})
            return self.render_to_response(context, status=422 if refused else 200)
        (messages.error if refused else messages.success)(self.request, sentence)
        return redirect(self.address(self.read_url_name))


class MarkReadView(Act):
    """An officer says: I have read this."""

    needs = "analysis.add_reading"

    def post(self, request, reference):
        on = "next" in request.POST
        following = self.following() if on else None
        try:
            services.read_contribution(by=request.user, contribution=self.contribution)
        except NoWordsHere as refused:
            if not on or is_by_script(request):
                return self.said(str(refused), refused=True)
            messages.error(request, str(refused))
        if not on:
            return self.said(_("You have read this."))
        return HttpResponse(status=204) if is_by_script(request) else self._go_on(following)

    def _go_on(self, following):
        if following is None:
            messages.success(self.request, _("That was the last one in this list."))
        return redirect(following or self.address(self.index_url_name))


class FileView(Act):
    """Files marked words under a code. A script asks for the changed texts only, a plain form for the page."""

    needs = "analysis.add_coding"
    screen_template_name = "analysis/texts.html"

    def found(self, reference):
        """Held; and looked up anew for a page, which shows more of it than the texts."""
        held = hold_contribution(by=self.request.user, reference=reference)
        if held is None:
            raise Http404
        return held if is_by_script(self.request) else super().found(reference)

    def known_codes(self, form):
        return [] if is_by_script(self.request) else super().known_codes(form)

    def post(self, request, reference):
        with transaction.atomic():
            self.form = self.file_form(request.POST)
            coding = self._file() if self.form.holds() else None
        if coding and not is_by_script(request):
            messages.success(request, _("Filed under %(code)s.") % {"code": coding.code.label})
            return redirect(self.address(self.read_url_name) + f"#part-{coding.excerpt.part_id}")
        by_script = is_by_script(request)
        context = self.texts_context() if by_script else self.get_context_data()
        context |= {"filed": coding, "by_script": by_script}
        return TemplateResponse(request, self.get_template_names(), context, status=200 if coding else 422)

    def _file(self) -> Coding | None:
        span = {name: self.form.cleaned_data[name] for name in ("part", "start", "end", "code")}
        try:
            return services.file_held(by=self.request.user, **span)
        except Refused as refused:
            self.form.add_error(None, str(refused))
            return None


class TakeBackView(Act):
    """Takes one's own filing back."""

    needs = "analysis.delete_coding"

    def post(self, request, reference, pk):
        coding = Coding.objects.filter(pk=pk, excerpt__part__contribution=self.contribution).first()
        if coding is None:
            raise Http404
        try:
            services.uncode_excerpt(by=request.user, coding=coding)
        except Refused as refused:
            return self.said(str(refused), refused=True)
        return self.said(_("Taken back."))


class AnswerSuggestionView(Act):
    """Accepts what the machine suggests, which files it as one's own; or refuses it."""

    needs = "analysis.add_coding"

    def post(self, request, reference, pk):
        suggestion = Suggestion.objects.filter(pk=pk, part__contribution=self.contribution).first()
        if suggestion is None:
            raise Http404
        accepts = request.POST.get("answer") == "accept"
        if not accepts and request.POST.get("answer") != "refuse":
            return self.said(_("Accept it or refuse it."), refused=True)
        try:
            (accept_suggestion if accepts else refuse_suggestion)(by=request.user, suggestion=suggestion)
        except Refused as refused:
            return self.said(str(refused), refused=True)
        filed = _("Filed under %(code)s.") % {"code": suggestion.code.label}
        return self.said(filed if accepts else _("Refused. It is not suggested again for this text."))


class UndoView(Act):
    """Takes back the officer's own last act since they signed in, and shows where that was."""

    needs = "analysis.delete_coding"

    @cached_property
    def contribution(self):
        """Where the officer stands; then where that was."""
        reference = self.request.POST.get("at", "").upper().replace("\x00", "")
        return self.found(reference[:LONGEST_REFERENCE])

    def post(self, request):
        standing_at = self.contribution
        try:
            undone = undo_last_act(by=request.user, since=request.user.last_login)
        except Refused as refused:
            return self.said(str(refused), refused=True)
        if undone.contribution != standing_at:
            self.contribution = self.found(undone.contribution.reference)
        return self.said(UNDONE[undone.what])

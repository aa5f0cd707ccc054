"""Asking for another look at what is filed under a code, splitting it, and the look itself on the reading screen."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.analysis.code_forms import AskForm, SplitForm
from engage.analysis.enums import Look
from engage.analysis.looking import ask_for_another_look, settle_look, split_code
from engage.analysis.models import AnotherLook, Code
from engage.analysis.refusals import Refused
from engage.analysis.tasks import queue_looks
from engage.analysis.views.acting import Act
from engage.analysis.views.merging import AboutCode
from engage.core.fields import LONGEST_NUMBER


class _Change(AboutCode):
    """A form that changes a code. What it asks to look at again is queued on after the answer."""

    form_class = AskForm
    done = gettext_lazy("What is filed under it waits for another look.")

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.form_class()))

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self.change(**form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                transaction.on_commit(queue_looks.enqueue)
                messages.success(request, self.done)
                return redirect(self.edit_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def change(self, **given):
        raise NotImplementedError


class AskForLook(_Change):
    template_name = "analysis/ask_for_look.html"
    page_title = gettext_lazy("Look again at what is filed")

    def change(self, **given):
        ask_for_another_look(by=self.request.user, code=self.code, **given)


class SplitCode(_Change):
    template_name = "analysis/split.html"
    page_title = gettext_lazy("Split into several codes")
    form_class = SplitForm
    done = gettext_lazy("Split. What is filed under it waits for another look, text by text.")

    def change(self, **given):
        split_code(by=self.request.user, code=self.code, **given)


class LookAgain(Act):
    """What an officer says of one filing. `to` is the code of a button, `code` the one chosen in the list."""

    needs = "analysis.add_coding"

    @cached_property
    def look(self):
        found = AnotherLook.objects.filter(pk=self.kwargs["pk"], contribution=self.contribution).first()
        if found is None:
            raise Http404
        return found

    def post(self, request, reference, pk):
        look = self.look
        outcome = Look.MOVED if "to" in request.POST else request.POST.get("outcome", "")
        if outcome not in Look.values:
            return self.said(_("Say what is to become of it."), refused=True)
        try:
            settled = settle_look(by=request.user, look=look, outcome=Look(outcome), code=self._code(outcome))
        except Refused as refused:
            return self.said(str(refused), refused=True)
        said = {Look.FITS: _("It still fits."), Look.OFF: _("Taken off.")}
        return self.said(said.get(Look(outcome)) or _("Moved to %(code)s.") % {"code": settled.moved_to.label})

    def _code(self, outcome):
        sent = self.request.POST.get("to") or self.request.POST.get("code", "")
        if outcome != Look.MOVED or not (sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_NUMBER):
            return None
        return Code.objects.usable_for(self.contribution.activity).filter(pk=sent).first()

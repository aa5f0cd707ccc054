"""What officers do for each other on the reading screen and in the queue."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from engage.analysis.colleagues import MOST_HANDED, add_note, hand_over, remove_note, say_open, settle_note
from engage.analysis.narrowing import narrowed
from engage.analysis.paging import count_up_to
from engage.analysis.refusals import Refused
from engage.analysis.team_forms import HandOverForm, NoteForm, SettleForm
from engage.analysis.teamwork import Note
from engage.analysis.views.acting import Act
from engage.analysis.views.queue import BesideQueue
from engage.analysis.views.reading import ReadView, is_by_script


class NoteView(Act):
    """A note about what one reads. A script shows the form beside the text, else it is a page of its own."""

    needs = "analysis.add_reading"
    http_method_names = ["get", "post"]
    template_name = "analysis/note.html"
    keeps_words_when_expired = True

    def get(self, request, reference):
        form = NoteForm(user=request.user)
        if is_by_script(request):
            return TemplateResponse(
                request, "analysis/note_form.html", {**self._form(form), "note_url": self.address(self.note_url_name)}
            )
        return self.render_to_response(self.get_context_data(**self._form(form)))

    def post(self, request, reference):
        form = NoteForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                note = add_note(by=request.user, contribution=self.contribution, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                self.contribution.has_notes = True  # it was looked up before this one was there
                return self.said(_("Flagged for %(who)s.") % {"who": note.to} if note.to else _("Noted."))
        return self.render_to_response(self.get_context_data(**self._form(form)), status=422)

    def get_context_data(self, **kwargs):
        """The page of its own shows the form alone; a script has the whole screen back, with the form in it."""
        if is_by_script(self.request):
            return super().get_context_data(**kwargs)
        note_url = self.address(self.note_url_name)
        return super(ReadView, self).get_context_data(contribution=self.contribution, note_url=note_url, **kwargs)

    def _form(self, form):
        return {"note_form": form, "back_url": self.address(self.read_url_name)}


class _AboutNote(Act):
    needs = "analysis.add_reading"

    @cached_property
    def note(self):
        found = Note.objects.filter(pk=self.kwargs["pk"], contribution=self.contribution).first()
        if found is None:
            raise Http404
        return found


class SettleNoteView(_AboutNote):
    keeps_words_when_expired = True

    def post(self, request, reference, pk):
        form = SettleForm(request.POST, prefix=f"settle-{self.note.pk}")
        if not form.is_valid():
            context = self.get_context_data(tried=(self.note.pk, form))
            return self.render_to_response(context, status=422)
        try:
            settle_note(by=request.user, note=self.note, **form.cleaned_data)
        except Refused as refused:
            return self.said(str(refused), refused=True)
        return self.said(_("Settled."))


class RemoveNoteView(_AboutNote):
    def post(self, request, reference, pk):
        try:
            remove_note(by=request.user, note=self.note)
        except Refused as refused:
            return self.said(str(refused), refused=True)
        return self.said(_("Taken away."))


class HereView(Act):
    """Asked by the script while somebody has it open; the answer names who else has."""

    needs = "analysis.add_reading"

    def post(self, request, reference):
        others = say_open(by=request.user, contribution=self.contribution)
        return TemplateResponse(request, "analysis/others.html", {"others": others})


class HandOverView(BesideQueue, TemplateView):
    """Makes the first so many of a list a colleague's to read."""

    template_name = "analysis/hand_over.html"
    page_title = gettext_lazy("Hand over to a colleague")
    header_icon = "group"

    @cached_property
    def theirs(self):
        return narrowed(self.request).filter(withdrawn_at=None)

    @cached_property
    def counted(self):
        return count_up_to(self.theirs, MOST_HANDED)

    def get(self, request, *args, **kwargs):
        form = HandOverForm(user=request.user, initial={"how_many": self.counted[0] or None})
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request, *args, **kwargs):
        form = HandOverForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        newest = self.theirs.order_by("-received_at", "-pk").values_list("pk", flat=True)
        to = form.cleaned_data["to"]
        try:
            count = hand_over(by=request.user, to=to, contributions=newest[: form.cleaned_data["how_many"]])
        except Refused as refused:
            form.add_error("to", str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said = ngettext(
            "%(count)d contribution is %(who)s’s to read.", "%(count)d contributions are %(who)s’s to read.", count
        )
        messages.success(request, said % {"count": count, "who": to})
        return redirect(self.queue_url())

    def get_context_data(self, **kwargs):
        counted, more = self.counted
        return super().get_context_data(counted=counted, more=more, **kwargs)

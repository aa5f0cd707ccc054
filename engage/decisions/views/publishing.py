"""The one way to publish: see exactly who will hear what, then tell them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from engage.decisions import catching_up, permissions, services
from engage.decisions.gaps import gaps
from engage.decisions.kept_previews import look
from engage.decisions.previewing_again import preview_again
from engage.decisions.seen import NotWhatWasPreviewed
from engage.decisions.tasks import count_who_hears
from engage.decisions.views.desk import DeskView


class PublishDecision(DeskView):
    may = staticmethod(permissions.can_publish)
    page_title = gettext_lazy("Publish and tell people")
    template_name = "decisions/admin/publish.html"

    def get_context_data(self, **kwargs):
        seen = look(self.decision)
        if run := seen.to_begin:
            transaction.on_commit(lambda: count_who_hears.enqueue(self.decision.pk, run))
        return super().get_context_data(
            preview=seen.preview, progress=seen.progress, gaps=gaps(self.decision) if seen.preview else [], **kwargs
        )

    def post(self, request, *args, **kwargs):
        seen = request.POST.get("fingerprint", "")
        try:
            announced = services.announce_decision(by=request.user, decision=self.decision, seen=seen)
        except NotWhatWasPreviewed as refusal:
            vars(self).pop("decision")  # what is shown now is read anew
            return self._refused(messages.warning, refusal, status=409)
        except ValidationError as refusal:
            return self._refused(messages.error, refusal, status=422)
        if announced:
            messages.success(request, _("Published. The people it answers are being written to."))
        else:
            messages.info(request, _("It was published already. Nobody is told twice."))
        return self.back()

    def _refused(self, say, refusal, *, status):
        context = self.get_context_data()
        if (
            context["preview"] is None
        ):  # so many that they are counted again first, on a page that can be asked for anew
            say(self.request, _("Nothing was published: something was changed since you looked."))
            return redirect(self.request.path)
        say(self.request, " ".join(refusal.messages))
        return self.render_to_response(context, status=status)


class TellAgain(DeskView):
    """After a finding was changed that this decision answers: who hears what, then they are told."""

    may = staticmethod(permissions.can_publish)
    page_title = gettext_lazy("Tell people after a change")
    template_name = "decisions/admin/tell_again.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(preview=preview_again(self.decision), **kwargs)

    def post(self, request, *args, **kwargs):
        seen = request.POST.get("fingerprint", "")
        try:
            announced = catching_up.tell_them(by=request.user, decision=self.decision, seen=seen)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return self.render_to_response(self.get_context_data(), status=409)
        if announced:
            messages.success(request, _("They are being told."))
        else:
            messages.info(request, _("Nobody waits to be told. Nobody is told twice."))
        return self.back()

"""The screen on which a passage is taken out of somebody's words: which, and then why."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.forms import RedactForm
from engage.analysis.views.reading import AboutOne
from engage.moderation.permissions import can_redact
from engage.moderation.services import NotJudged, redact

AROUND = 200  # characters on either side, shown with a passage


class RedactView(AboutOne, WagtailAdminTemplateMixin, TemplateView):
    """The words come here in what is sent, never in an address."""

    template_name = "analysis/redact.html"
    page_title = gettext_lazy("Take words out")
    header_icon = "cut"

    def dispatch(self, request, *args, **kwargs):
        if not can_redact(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        queue = {"url": self.address(self.index_url_name), "label": _("Contributions")}
        one = {"url": self.address(self.read_url_name), "label": self.contribution.reference}
        return [*self.breadcrumbs_items, queue, one, {"url": "", "label": self.page_title}]

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=RedactForm(parts=self.parts)))

    def post(self, request, *args, **kwargs):
        form = RedactForm(request.POST, parts=self.parts)
        if form.is_valid() and form.cleaned_data["sure"]:
            return self._take_out(form.cleaned_data)
        status = 200 if form.is_valid() else 422
        return self.render_to_response(self.get_context_data(form=form, passage=self._passage(form)), status=status)

    def _passage(self, form):
        """The chosen words with some of what stands around them, once it is clear which they are."""
        part, start, end = (form.cleaned_data.get(name) for name in ("part", "start", "end"))
        if not part or isinstance(part, int):
            return None
        return {"part": part, "start": start, "end": end, "before": part.text[max(0, start - AROUND) : start],
                "words": part.text[start:end], "after": part.text[end : end + AROUND]}  # fmt: skip

    def _take_out(self, chosen):
        span = {name: chosen[name] for name in ("part", "start", "end", "ground")}
        try:
            redact(by=self.request.user, **span)
        except NotJudged as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, _("Taken out. The words are nowhere any more."))
        return redirect(self.address(self.read_url_name))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contribution=self.contribution, back_url=self.address(self.read_url_name), **kwargs
        )

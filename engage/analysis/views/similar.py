"""More like this."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.choices import numbers_in
from engage.analysis.suggesting.similar import similar_to, text_of
from engage.analysis.views.reading import AboutOne


class SimilarView(AboutOne, WagtailAdminTemplateMixin, TemplateView):
    """The texts of the same activity that are most like one text, or one excerpt of it, each with why. Those that an
    officer ticks are a list of their own, to be read or to be filed at once."""

    template_name = "analysis/similar.html"
    page_title = gettext_lazy("More like this")
    header_icon = "copy"
    bulk_url_name = ""

    def get_breadcrumbs_items(self):
        queue = {"url": self.address(self.index_url_name), "label": gettext_lazy("Contributions")}
        one = {"url": self.address(self.read_url_name), "label": self.contribution.reference}
        return [*self.breadcrumbs_items, queue, one, {"url": "", "label": self.page_title}]

    @cached_property
    def words(self) -> str:
        words = text_of(self.contribution, self.kwargs["part"], self.kwargs.get("excerpt"))
        if not words:
            raise Http404
        return words

    def get(self, request, *args, **kwargs):
        ticked = ".".join(request.GET.getlist("ticked"))
        if "then" not in request.GET or not self.words:
            return super().get(request, *args, **kwargs)
        if not numbers_in(ticked):
            return self.render_to_response(self.get_context_data(nothing_ticked=True), status=422)
        into = self.bulk_url_name if request.GET["then"] == "file" else self.index_url_name
        return redirect(f"{reverse(into)}?only={ticked}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contribution=self.contribution,
            words=self.words,
            found=similar_to(self.words, of=self.contribution),
            read_url=self.address(self.read_url_name),
            **kwargs,
        )

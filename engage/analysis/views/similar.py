"""More like this."""

from django.http import Http404
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.suggesting.similar import similar_to, text_of
from engage.analysis.views.reading import AboutOne


class SimilarView(AboutOne, WagtailAdminTemplateMixin, TemplateView):
    """The texts of the same activity that are most like one text, or one excerpt of it, each with why."""

    template_name = "analysis/similar.html"
    page_title = gettext_lazy("More like this")
    header_icon = "copy"

    def get_breadcrumbs_items(self):
        queue = {"url": self.address(self.index_url_name), "label": gettext_lazy("Contributions")}
        one = {"url": self.address(self.read_url_name), "label": self.contribution.reference}
        return [*self.breadcrumbs_items, queue, one, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        words = text_of(self.contribution, self.kwargs["part"], self.kwargs.get("excerpt"))
        if not words:
            raise Http404
        return super().get_context_data(
            contribution=self.contribution,
            words=words,
            found=similar_to(words, of=self.contribution),
            read_url=self.address(self.read_url_name),
            **kwargs,
        )

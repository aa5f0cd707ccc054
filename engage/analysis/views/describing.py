"""The screen on which an officer says what stands beside a quote."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import InspectView

from engage.analysis.describing import choices_for, describe
from engage.analysis.forms import BesideForm
from engage.analysis.models import Evidence
from engage.analysis.refusals import NotQuoted, Refused
from engage.analysis.views.theirs import Theirs


class DescribeQuote(Theirs, InspectView):
    """Two things at most, of those that the person gave themselves."""

    needs = "analysis.change_finding"
    template_name = "analysis/beside.html"
    http_method_names = ["get", "post"]

    def get_page_title(self):
        return _("What stands beside a quote")

    def get_breadcrumbs_items(self):
        findings = {"url": reverse(self.index_url_name), "label": _("Findings")}
        one = {"url": self._address(), "label": _("Finding")}
        return [*self.breadcrumbs_items, findings, one, {"url": "", "label": self.get_page_title()}]

    def get(self, request, *args, **kwargs):
        return self._shown(BesideForm(choices=self.choices, initial={"given": list(map(str, self.evidence.beside))}))

    def post(self, request, *args, **kwargs):
        form = BesideForm(request.POST, choices=self.choices)
        try:
            if form.is_valid():
                describe(by=request.user, evidence=self.evidence, given=form.chosen)
                messages.success(request, _("Kept. It is shown wherever these words are quoted."))
                return self._back()
        except NotQuoted as refused:
            messages.error(request, str(refused))
            return self._back()
        except Refused as refused:
            form.add_error("given", str(refused))
        return self._shown(form, status=422)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        under_it = self.object.evidence.select_related("excerpt__part__contribution")
        self.evidence = get_object_or_404(under_it, pk=self.kwargs["evidence"])
        self.choices = choices_for(self.evidence)

    def dispatch(self, request, *args, **kwargs):
        if not Evidence.objects.quotable().filter(pk=self.evidence.pk).exists():
            messages.error(request, str(NotQuoted()))
            return self._back()
        return super().dispatch(request, *args, **kwargs)

    def _shown(self, form, status=200):
        context = self.get_context_data(evidence=self.evidence, form=form, back_url=self._address())
        return self.render_to_response(context, status=status)

    def _address(self):
        return reverse("findings:inspect", args=[self.object.pk])

    def _back(self):
        return redirect(self._address())

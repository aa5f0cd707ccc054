"""Looking again at one filing, on the reading screen."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from engage.analysis.enums import Look
from engage.analysis.looking import settle_look
from engage.analysis.models import AnotherLook, Code
from engage.analysis.refusals import Refused
from engage.analysis.views.acting import Act
from engage.core.fields import number_in


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
        number = number_in(sent)
        if outcome != Look.MOVED or number is None:
            return None
        return Code.objects.usable_for(self.contribution.activity).filter(pk=number).first()

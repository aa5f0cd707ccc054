"""The screen on which one contribution is read, and its words are filed under codes."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis import services
from engage.analysis.filters import language_name
from engage.analysis.forms import FileForm
from engage.analysis.highlights import Segment, Shown, segments
from engage.analysis.models import Coding, Excerpt, Reading
from engage.analysis.paging import newer_than, older_than
from engage.analysis.refusals import NoWordsHere, Refused
from engage.analysis.views.queue import ReadsWords, contributions_for, narrowed, narrowing
from engage.contributions.doors import chosen_in
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution, Part
from engage.moderation.permissions import can_redact


@dataclass
class Text:
    """One text on the screen."""

    part: Part
    segments: list[Segment]
    shown: list[Shown]


class AboutOne(ReadsWords):
    """What the views about one contribution share: finding it in the officer's queue, and the addresses."""

    index_url_name = ""
    read_url_name = ""
    mark_read_url_name = ""
    file_url_name = ""
    redact_url_name = ""

    @cached_property
    def contribution(self) -> Contribution:
        found = contributions_for(self.request.user).select_related("activity")
        return get_object_or_404(found, reference=self.kwargs["reference"].upper())

    @cached_property
    def parts(self) -> list[Part]:
        return list(self.contribution.parts.with_words().order_by("position"))

    def address(self, name: str, reference: str = "") -> str:
        query = narrowing(self.request)
        args = [reference or self.contribution.reference] if name != self.index_url_name else []
        return reverse(name, args=args) + (f"?{query}" if query else "")

    def following(self) -> str | None:
        return self._neighbour(older_than)

    def preceding(self) -> str | None:
        return self._neighbour(newer_than)

    def _neighbour(self, side) -> str | None:
        found = side(narrowed(self.request), self.contribution).values_list("reference", flat=True).first()
        return self.address(self.read_url_name, found) if found else None


class ReadView(AboutOne, WagtailAdminTemplateMixin, TemplateView):
    """Shows it. Opening is not reading: that is a button."""

    template_name = "analysis/read.html"
    header_icon = "comment"
    form: FileForm | None = None

    def get_page_title(self):
        return self.contribution.reference

    def get_breadcrumbs_items(self):
        queue = {"url": self.address(self.index_url_name), "label": _("Contributions")}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.contribution.reference}]

    def get_context_data(self, **kwargs):
        contribution = self.contribution
        texts, readings = self._texts(), self._readings()
        read = {one.part_id for one in readings if one.by == self.request.user}
        return super().get_context_data(
            contribution=contribution,
            language_name=language_name(contribution.language),
            chosen=chosen_in(contribution),
            may_be_quoted=self._may_be_quoted(),
            texts=texts,
            excerpts=[(text.part, one) for text in texts for one in text.shown],
            readings={one.by: one.at for one in readings},  # who read it, and when last
            read_by_me=read.issuperset(part.pk for part in self.parts),
            form=self.form or self.file_form(),
            following=self.following(),
            preceding=self.preceding(),
            mark_read_url=self.address(self.mark_read_url_name),
            file_url=self.address(self.file_url_name),
            redact_url=self.address(self.redact_url_name) if can_redact(self.request.user) else "",
            redactions=self._redactions(),
            **kwargs,
        )

    def file_form(self, *sent) -> FileForm:
        return FileForm(*sent, activity=self.contribution.activity, parts=self.parts)

    def _texts(self) -> list[Text]:
        codings = Prefetch("codings", Coding.objects.select_related("code", "coder"))
        excerpts = Excerpt.objects.filter(part__in=self.parts).prefetch_related(codings)
        numbered = enumerate(excerpts.order_by("part__position", "start", "end"), start=1)
        shown = [Shown(number, excerpt) for number, excerpt in numbered]
        by_part = {part: [one for one in shown if one.excerpt.part_id == part.pk] for part in self.parts}
        for part, mine in by_part.items():
            for one in mine:
                one.excerpt.part = part
        return [Text(part, segments(part.text, mine), mine) for part, mine in by_part.items()]

    def _redactions(self) -> Any:
        """Not asked for where every text is still the first that came in."""
        changed = any(part.version > 1 for part in self.parts)
        return self.contribution.redactions.select_related("by") if changed else []

    def _may_be_quoted(self) -> bool:
        if self.contribution.identity_tier == IdentityTier.PRIVATE:
            return False
        return Contribution.objects.consenting(Purpose.QUOTE).filter(pk=self.contribution.pk).exists()

    def _readings(self) -> list[Reading]:
        found = Reading.objects.filter(part__contribution=self.contribution, part__is_current=True)
        return list(found.select_related("by").order_by("at"))


class MarkReadView(AboutOne, View):
    """An officer says: I have read this."""

    def post(self, request, reference):
        if not request.user.has_perm("analysis.add_reading"):
            raise PermissionDenied
        following = self.following()
        try:
            self._read_all()
        except NoWordsHere as refused:
            messages.error(request, str(refused))
        if "next" not in request.POST:
            return redirect(self.address(self.read_url_name))
        if following is None:
            messages.success(request, _("That was the last one in this list."))
            return redirect(self.address(self.index_url_name))
        return redirect(following)

    def _read_all(self):
        parts = list(self.contribution.parts.with_words())
        if not parts:
            raise NoWordsHere
        for part in parts:
            services.read_part(by=self.request.user, part=part)


class FileView(ReadView):
    """Files marked words under a code. A script asks for the changed texts only, a plain form for the page."""

    http_method_names = ["post"]

    def post(self, request, reference):
        if not request.user.has_perm("analysis.add_coding"):
            raise PermissionDenied
        self.form = self.file_form(request.POST)
        coding = self._file() if self.form.is_valid() else None
        by_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if coding and not by_script:
            messages.success(request, _("Filed under %(code)s.") % {"code": coding.code.label})
            return redirect(self.address(self.read_url_name) + f"#part-{coding.excerpt.part_id}")
        template = "analysis/texts.html" if by_script else self.template_name
        status = 200 if coding else 422
        context = self.get_context_data(filed=coding, by_script=by_script)
        return TemplateResponse(request, template, context, status=status)

    def _file(self) -> Coding | None:
        span = {name: self.form.cleaned_data[name] for name in ("part", "start", "end", "code")}
        try:
            return services.code_excerpt(by=self.request.user, **span)
        except Refused as refused:
            self.form.add_error(None, str(refused))
            return None


class TakeBackView(AboutOne, View):
    """Takes one's own filing back."""

    def post(self, request, reference, pk):
        if not request.user.has_perm("analysis.delete_coding"):
            raise PermissionDenied
        coding = Coding.objects.filter(pk=pk, excerpt__part__contribution=self.contribution).first()
        if coding is None:
            raise Http404
        try:
            services.uncode_excerpt(by=request.user, coding=coding)
            messages.success(request, _("Taken back."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(self.address(self.read_url_name))

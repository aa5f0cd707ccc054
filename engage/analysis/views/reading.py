"""The screen on which one contribution is read, and its words are filed under codes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from engage.analysis.choices import language_name
from engage.analysis.filed import filed_excerpts, parts_of
from engage.analysis.forms import FileForm
from engage.analysis.highlights import Segment, Shown, segments
from engage.analysis.models import Code, Reading
from engage.analysis.narrowing import contributions_for, narrowed_by, narrowing
from engage.analysis.neighbours import neighbours
from engage.analysis.often import own_codes
from engage.analysis.suggesting.waiting import Waiting, waiting_for
from engage.analysis.team_forms import SettleForm
from engage.analysis.teamwork import Note
from engage.analysis.views.queue import ReadsWords
from engage.contributions.doors import chosen_in
from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution, Part
from engage.moderation.permissions import can_redact


@dataclass
class Text:
    """One text on the screen."""

    part: Part
    segments: list[Segment]
    shown: list[Shown]
    suggested: list[Waiting]


class AboutOne(ReadsWords):
    """What the views about one contribution share: finding it in the officer's queue, and the addresses."""

    index_url_name = ""
    read_url_name = ""
    mark_read_url_name = ""
    file_url_name = ""
    redact_url_name = ""
    undo_url_name = ""
    note_url_name = ""
    here_url_name = ""

    @cached_property
    def contribution(self) -> Contribution:
        return self.found(self.kwargs["reference"].upper())

    def found(self, reference: str) -> Contribution:
        return get_object_or_404(self.shown(contributions_for(self.request.user)), reference=reference)

    def shown(self, contributions):
        """With what is shown of them."""
        noted = Exists(Note.objects.filter(contribution=OuterRef("pk")))
        return contributions.with_quoting().select_related("activity", "handover__to").annotate(has_notes=noted)

    @cached_property
    def parts(self) -> list[Part]:
        return parts_of(self.contribution)

    def address(self, name: str, reference: str = "") -> str:
        query = narrowing(self.request)
        args = [] if name in (self.index_url_name, self.undo_url_name) else [reference or self.contribution.reference]
        return reverse(name, args=args) + (f"?{query}" if query else "")

    def following(self) -> str | None:
        return self._neighbours[0]

    def preceding(self) -> str | None:
        return self._neighbours[1]

    @cached_property
    def _neighbours(self) -> list[str | None]:
        """The addresses of the older one and the newer one."""
        both = neighbours(narrowed_by(self.request), self.contribution)
        return [self.address(self.read_url_name, one) if one else None for one in both]


def _offer_new_codes(texts: list[Text], form: FileForm) -> None:
    """To what waits for another look, the codes that its own was split into. Where nothing waits, none is asked for."""
    filed = [coding for text in texts for shown in text.shown for coding in shown.excerpt.at_hand]
    for coding in filed:
        if coding.look:
            coding.split_into = [code for code in form.codes if code.split_from_id == coding.code_id]


def is_by_script(request) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


class ReadView(AboutOne, WagtailAdminTemplateMixin, TemplateView):
    """Shows it. Opening is not reading: that is a button. The script that goes from one to the next is given what
    stands between the head and the foot of the page."""

    template_name = "analysis/read.html"
    screen_template_name = "analysis/screen.html"
    header_icon = "comment"
    form: FileForm | None = None

    def get_template_names(self):
        return [self.screen_template_name if is_by_script(self.request) else self.template_name]

    def get_page_title(self):
        return self.contribution.reference

    def get_breadcrumbs_items(self):
        queue = {"url": self.address(self.index_url_name), "label": _("Contributions")}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.contribution.reference}]

    def get_context_data(self, **kwargs):
        contribution = self.contribution
        notes = self._notes(*kwargs.pop("tried", (None, None)))
        shown, readings = self.texts_context(), self._readings()
        texts, form = shown["texts"], shown["form"]
        read = {one.part_id for one in readings if one.by == self.request.user}
        return super().get_context_data(
            **shown,
            language_name=language_name(contribution.language),
            chosen=chosen_in(contribution),
            may_be_quoted=contribution.may_be_quoted and contribution.identity_tier != IdentityTier.PRIVATE,
            excerpts=[(text.part, one) for text in texts for one in text.shown],
            readings={one.by: one.at for one in readings},  # who read it, and when last
            read_by_me=read.issuperset(part.pk for part in self.parts),
            **own_codes(by=self.request.user, among=form.codes),
            following=self.following(),
            preceding=self.preceding(),
            mark_read_url=self.address(self.mark_read_url_name),
            file_url=self.address(self.file_url_name),
            read_url=self.address(self.read_url_name),
            index_url=self.address(self.index_url_name),
            undo_url=self.address(self.undo_url_name),
            here_url=self.address(self.here_url_name),
            note_url=self.address(self.note_url_name),
            notes=notes,
            redact_url=self.address(self.redact_url_name) if can_redact(self.request.user) else "",
            redactions=self._redactions(),
            **kwargs,
        )

    def texts_context(self) -> dict[str, Any]:
        """What the texts with their marks are shown with, and no more."""
        form = self.form or self.file_form()
        texts = self._texts(self.known_codes(form))
        _offer_new_codes(texts, form)
        return {"contribution": self.contribution, "texts": texts, "form": form}

    def file_form(self, *sent) -> FileForm:
        return FileForm(*sent, activity=self.contribution.activity, parts=self.parts)

    def known_codes(self, form: FileForm) -> list[Code]:
        """Where all that there are to choose from are shown as well."""
        return form.codes

    def _texts(self, known: list[Code]) -> list[Text]:
        excerpts = filed_excerpts(self.parts, known)
        places = {part.pk: part.position for part in self.parts}
        excerpts.sort(key=lambda one: (places[one.part_id], one.start, one.end))
        shown = [Shown(number, excerpt) for number, excerpt in enumerate(excerpts, start=1)]
        by_part = {part: [one for one in shown if one.excerpt.part_id == part.pk] for part in self.parts}
        suggested = waiting_for(part for part in self.parts if part.has_suggestions)
        return [
            Text(part, segments(part.text, mine), mine, suggested.get(part.pk, [])) for part, mine in by_part.items()
        ]

    def _redactions(self) -> Any:
        """Not asked for where every text is still the first that came in."""
        changed = any(part.version > 1 for part in self.parts)
        return self.contribution.redactions.select_related("by") if changed else []

    def _notes(self, tried: int | None, form: Any) -> list[tuple[Note, Any]]:
        """Each with the form that settles it, where it waits; `tried` is one that could not be taken."""
        if not self.contribution.has_notes:
            return []
        notes = self.contribution.notes.select_related("by", "to", "settled_by")
        return [
            (note, (form if note.pk == tried else SettleForm(prefix=f"settle-{note.pk}")) if note.waits else None)
            for note in notes
        ]

    def _readings(self) -> list[Reading]:
        found = Reading.objects.filter(part__contribution=self.contribution, part__is_current=True)
        return list(found.select_related("by").order_by("at"))

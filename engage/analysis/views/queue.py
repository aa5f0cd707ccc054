"""The queue: every contribution the officer may read, narrowed down and searched."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin

from engage.analysis.choices import language_name
from engage.analysis.filters import QueueFilterSet
from engage.analysis.narrowing import PLACES, found, narrowing
from engage.analysis.neighbours import page
from engage.analysis.permissions import may_read_words
from engage.analysis.queries import with_progress
from engage.analysis.suggesting.alike import Likeness
from engage.analysis.suggesting.showing import alike_with_others
from engage.analysis.teamwork import Note, SavedList
from engage.contributions.models import Contribution, Part

PER_PAGE = 30
FIRST_WORDS = 160


class ReadsWords:
    """For whoever may read people's words; the rest are sent back by Wagtail."""

    def dispatch(self, request, *args, **kwargs):
        if not may_read_words(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class BesideQueue(ReadsWords, WagtailAdminTemplateMixin):
    """A page about the list that the address names."""

    index_url_name = ""

    def queue_url(self):
        query = narrowing(self.request)
        return reverse(self.index_url_name) + (f"?{query}" if query else "")

    def get_breadcrumbs_items(self):
        queue = {"url": self.queue_url(), "label": _("Contributions")}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(back_url=self.queue_url(), index_url=reverse(self.index_url_name), **kwargs)


class CellColumn(Column):
    def __init__(self, name, label, template):
        super().__init__(name, label=label)
        self.cell_template_name = f"analysis/cells/{template}.html"

    def get_value(self, instance):
        return instance


class QueueView(ReadsWords, BaseListingView):
    model = Contribution
    template_name = "analysis/queue.html"
    results_template_name = "analysis/queue_results.html"
    page_title = _("Contributions")
    verbose_name_plural = _("contributions")
    header_icon = "comment"
    is_searchable = True
    filterset_class = QueueFilterSet
    read_url_name = None
    hand_over_url_name = ""
    saved_url_name = ""
    counter_url_name = ""
    bulk_url_name = ""
    alikes_url_name = ""
    columns = [
        CellColumn("words", _("Words"), "words"),
        CellColumn("activity", _("Activity"), "activity"),
        CellColumn("received", _("Received"), "received"),
        CellColumn("progress", _("State"), "progress"),
    ]

    def get_queryset(self):
        self.found = found(self.request, self.filters)
        return self.found.contributions

    def get_paginate_by(self, queryset):
        return PER_PAGE

    def paginate_queryset(self, queryset, page_size):
        place = {name: self.request.GET.get(name, "") for name in PLACES}
        self.leaf = page(self.found, size=page_size, **place)
        return None, None, self._with_addresses(self._shown(self.leaf.rows)), bool(self.leaf.older)

    def _shown(self, rows):
        """The same rows with what is shown of them, asked for these alone: asked along with the search for them,
        a database may look at every text there is to say it of thirty."""
        first = self._texts_asked_for().filter(contribution=OuterRef("pk")).order_by("position")
        return (
            with_progress(Contribution.objects.filter(pk__in=[row.pk for row in rows]))
            .select_related("activity", "handover__to")
            .annotate(
                first_part=Subquery(first.values("pk")[:1]),
                first_words=Subquery(first.annotate(words=Left("text", FIRST_WORDS)).values("words")[:1]),
                is_flagged=Exists(Note.objects.waiting().filter(contribution=OuterRef("pk"))),
                first_language=Subquery(first.values("language")[:1]),
            )
            .order_by("-received_at", "-pk")
        )

    def _texts_asked_for(self):
        """Of whoever sent several texts, the list shows the one it is about."""
        texts = Part.objects.with_words()
        if not self.filters.is_valid():
            return texts
        if self.filters.group is not None:
            return texts.filter(Exists(Likeness.objects.filter(part=OuterRef("pk"), group=self.filters.group)))
        if self.filters.ticked:
            return texts.filter(pk__in=self.filters.ticked)
        return texts if self.filters.prompt is None else texts.filter(prompt=self.filters.prompt)

    def _with_addresses(self, rows):
        alike = alike_with_others({row.pk: row.first_part for row in rows})
        for row in rows:
            row.alike = alike.get(row.pk)
            row.address = self._with_narrowing(reverse(self.read_url_name, args=[row.reference]))
            row.language_name = language_name(row.language)
        return rows

    def _with_narrowing(self, address):
        query = narrowing(self.request)
        return address + (f"?{query}" if query else "")

    @cached_property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("No contribution matches. Take a filter away, or search for fewer words.")
        return _("What people send, tell and say will appear here. Nothing has come in yet.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["items_count"], context["more_than_counted"] = self.found.count_up_to()
        context["leaf"], context["narrowing"] = self.leaf, narrowing(self.request)
        context["hand_over_url"] = self._with_narrowing(reverse(self.hand_over_url_name))
        context["save_url"] = self._with_narrowing(reverse(self.saved_url_name))
        context["bulk_url"] = self._with_narrowing(reverse(self.bulk_url_name))
        context["counter_url"] = self._with_narrowing(reverse(self.counter_url_name))
        context["alikes_url"] = reverse(self.alikes_url_name)
        context["saved"] = SavedList.objects.for_user(self.request.user)
        return context

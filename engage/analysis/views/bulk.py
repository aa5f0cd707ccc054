"""Filing a whole list under one code: how many, ten of them to look at, then the progress, and the way back."""

import random

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Min, OuterRef, Subquery
from django.db.models.functions import Left
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from engage.analysis.bulk import MOST_AT_ONCE, start_batch, texts_of, to_file, undo_batch
from engage.analysis.models import Code, CodingBatch
from engage.analysis.narrowing import narrowing
from engage.analysis.refusals import Refused
from engage.analysis.tasks import work_on_batch
from engage.analysis.team_forms import BulkForm
from engage.analysis.views.queue import BesideQueue
from engage.contributions.models import Contribution

SAMPLES = 10
FIRST_WORDS = 300
LATEST = 20


class _Bulk(BesideQueue, TemplateView):
    header_icon = "tag"
    bulk_url_name = ""
    batch_url_name = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("analysis.add_coding"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def batches(self):
        codes = Code.objects.for_user(self.request.user)
        return CodingBatch.objects.filter(code__in=codes).select_related("code", "by", "undone_by")


class BulkView(_Bulk):
    template_name = "analysis/bulk.html"
    page_title = gettext_lazy("File all of a list under one code")

    @cached_property
    def keys(self):
        found = to_file(user=self.request.user, query=narrowing(self.request))
        return list(found.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])

    @cached_property
    def texts(self):
        return texts_of(self.request.user, narrowing(self.request))

    def get(self, request, *args, **kwargs):
        form = BulkForm(user=request.user, initial={"seen": len(self.keys)})
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request, *args, **kwargs):
        form = BulkForm(request.POST, user=request.user)
        if form.is_valid() and form.cleaned_data["seen"] != len(self.keys):
            form.data = form.data.copy()
            form.data["seen"] = len(self.keys)
            form.add_error(None, _("The list has changed meanwhile. Look at it again."))
        if form.is_valid():
            try:
                return self._start(form.cleaned_data["code"])
            except Refused as refused:
                form.add_error(None, str(refused))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _start(self, code):
        batch = start_batch(by=self.request.user, code=code, query=narrowing(self.request))
        transaction.on_commit(lambda: work_on_batch.enqueue(batch.pk))
        return redirect(reverse(self.batch_url_name, args=[batch.pk]))

    def _samples(self):
        """Drawn anew each time, so that looking again shows others."""
        drawn = random.sample(self.keys, min(SAMPLES, len(self.keys)))  # nothing secret
        first = self.texts.filter(contribution=OuterRef("pk")).order_by("position")
        words = Subquery(first.annotate(words=Left("text", FIRST_WORDS)).values("words")[:1])
        language = Subquery(first.values("language")[:1])
        shown = Contribution.objects.filter(pk__in=drawn).annotate(first_words=words, first_language=language)
        return shown.order_by("-received_at", "-pk")

    def _questions(self):
        """What was asked, with how many texts answer it and the list of these alone; the most answered first."""
        theirs = self.texts.filter(contribution__in=self.keys).order_by()
        asked = theirs.values("contribution__activity", "prompt").annotate(texts=Count("pk"), one=Min("pk"))
        rows = list(asked.order_by("-texts", "one"))
        for row in rows:
            query = QueryDict(narrowing(self.request), mutable=True)
            query["question"] = row["one"]
            row["address"] = f"{self.request.path}?{query.urlencode()}"
        return rows

    def get_context_data(self, **kwargs):
        count = len(self.keys)
        if count > MOST_AT_ONCE:
            found = {"too_many": True}
        else:
            questions = self._questions()
            found = {
                "samples": self._samples(),
                "questions": questions,
                "texts": sum(one["texts"] for one in questions),
            }
        return super().get_context_data(count=count, **found, latest=self.batches[:LATEST], **kwargs)


class BatchView(_Bulk):
    """How far it is; POST takes it back."""

    template_name = "analysis/batch.html"
    page_title = gettext_lazy("Filed at once")

    @cached_property
    def batch(self):
        found = self.batches.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get(self, request, *args, **kwargs):
        batch = self.batch
        goes_on = batch.undo_finished_at is None if batch.undone_at else batch.finished_at is None
        staying = batch.codings.count() if batch.undo_finished_at else 0  # others may have taken some off by themselves
        bulk_url = reverse(self.bulk_url_name)
        context = self.get_context_data(batch=batch, goes_on=goes_on, staying=staying, bulk_url=bulk_url)
        return self.render_to_response(context)

    def post(self, request, pk):
        if not request.user.has_perm("analysis.delete_coding"):
            raise PermissionDenied
        try:
            batch = undo_batch(by=request.user, batch=self.batch)
            transaction.on_commit(lambda: work_on_batch.enqueue(batch.pk))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(request.path)

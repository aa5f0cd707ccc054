"""Lists of the queue kept under a name, and the counter of what is read and filed for each question."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from engage.analysis.colleagues import remove_list, save_list
from engage.analysis.counter import ask_for_counter, counter_of
from engage.analysis.narrowing import narrowing
from engage.analysis.permissions import activities_for
from engage.analysis.refusals import Refused
from engage.analysis.tasks import count_questions
from engage.analysis.team_forms import SaveListForm
from engage.analysis.teamwork import SavedList
from engage.analysis.views.queue import BesideQueue, ReadsWords


class SavedListsView(BesideQueue, TemplateView):
    """The saved lists, and a form that saves the one that the address names."""

    template_name = "analysis/saved_lists.html"
    page_title = gettext_lazy("Saved lists")
    header_icon = "list-ul"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=SaveListForm()))

    def post(self, request, *args, **kwargs):
        form = SaveListForm(request.POST)
        if form.is_valid():
            try:
                saved = save_list(by=request.user, query=narrowing(request), **form.cleaned_data)
            except Refused as refused:
                form.add_error("name", str(refused))
            else:
                messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
                return redirect(self.queue_url())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        lists = SavedList.objects.for_user(self.request.user).select_related("by")
        return super().get_context_data(lists=lists, **kwargs)


class RemoveListView(ReadsWords, View):
    http_method_names = ["post"]
    saved_url_name = ""

    def post(self, request, pk):
        saved = get_object_or_404(SavedList.objects.for_user(request.user), pk=pk)
        try:
            remove_list(by=request.user, saved=saved)
            messages.success(request, _("Taken away."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(self.saved_url_name)


class CounterView(BesideQueue, TemplateView):
    """How far the reading is, question by question; each number leads to the texts that it counts."""

    template_name = "analysis/counter.html"
    page_title = gettext_lazy("Read and filed, by question")
    header_icon = "list-ol"

    @cached_property
    def activities(self):
        return list(activities_for(self.request.user).filter(headcount__given__gt=0))

    def _list(self, question):
        return f"{reverse(self.index_url_name)}?question={question.part}"

    def get_context_data(self, **kwargs):
        wanted = self.request.GET.get("activity", "")
        chosen = next((one for one in self.activities if str(one.pk) == wanted), None)
        chosen = chosen or (self.activities[0] if self.activities else None)
        counter = self._counter(chosen) if chosen else None
        rows = [(one, self._list(one)) for one in counter.questions] if counter else []
        return super().get_context_data(
            activities=self.activities,
            chosen=chosen,
            counter=counter,
            rows=rows,
            is_counting=chosen and counter is None,
            **kwargs,
        )

    def _counter(self, activity):
        """As it is, or as it was a while ago; none while the first count is on its way."""
        counter = counter_of(activity)
        if (counter is None or counter.is_due) and ask_for_counter(activity):
            transaction.on_commit(lambda: count_questions.enqueue(activity.pk))
        return counter

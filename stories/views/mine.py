"""A reporter's own list: what is not sent yet, and how each story stands."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stories.models import Story, StoryDraft
from stories.views.reporters import ForReporters

PAGE_SIZE = 20


class Mine(ForReporters):
    def get(self, request: HttpRequest) -> HttpResponse:
        stories = Story.objects.of_reporter(request.user).with_state().with_words().with_answers()
        page = Paginator(stories.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
        drafts = StoryDraft.objects.of_reporter(request.user).unsent().select_related("activity").order_by("-pk")
        return render(request, "stories/mine.html", {"stories": page, "drafts": list(drafts)})

"""Who gets to the pages of a reporter, and what is shown to everybody else."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from engage.core.expired_forms import show_again
from stories.models import StoryDraft
from stories.permissions import may_publish
from stories.services import steps_of

FROM_CHECK = "check"  # ?from=check: one page is changed, then back to the check page


def signed_out(request: HttpRequest) -> HttpResponseBase:
    """To the log-in, and back here; words that were being sent are shown until then."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    return show_again(request, "core/signed_out.html", status=403)


class ForReporters(View):
    """Pages for signed-in community reporters."""

    keeps_words_when_expired = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return signed_out(request)
        if not may_publish(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OfDraft(ForReporters):
    """Pages of one draft, which is its reporter's alone. Another's, and one that is gone, look the same."""

    draft: StoryDraft

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = kwargs.pop("key")
        if request.user.is_authenticated and may_publish(request.user):
            found = StoryDraft.objects.of_reporter(request.user).live().filter(key=key)
            draft = found.select_related("activity__organisation", "picture", "revises__picture").first()
            if draft is None:
                return self.gone()
            self.draft = draft
        return super().dispatch(request, *args, **kwargs)

    def gone(self) -> HttpResponseBase:
        """What was just written is shown, so that it can be copied."""
        return show_again(self.request, "stories/draft_gone.html", status=404)

    def url(self, name: str, **kwargs: Any) -> str:
        return reverse(f"stories:{name}", kwargs={"key": self.draft.key, **kwargs})

    @property
    def is_changing(self) -> bool:
        return self.request.GET.get("from") == FROM_CHECK

    @property
    def stops(self) -> list[str]:
        """The addresses from the first page to the check page, in their order."""
        return [*(self.url("step", step=step) for step in steps_of(self.draft)), self.url("check")]

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        shared = {"draft": self.draft, "activity": self.draft.activity}
        return render(self.request, f"stories/{template}.html", {**shared, **context}, status=status)

    def to_mine(self) -> HttpResponse:
        return redirect("stories:mine")

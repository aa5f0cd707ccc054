"""Writing a story, or changing one: a page for each question. It needs no JavaScript; every answer is kept in the
reporter's draft as soon as its page is sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator

from engage.contributions.enums import ActivityKind
from engage.contributions.models import Activity
from engage.media.responses import picture_response
from engage.media.uploads import limited_upload
from stories.drafts import (
    begin_draft,
    begin_revision,
    discard_draft,
    drop_draft_picture,
    keep_answers,
    keep_draft_picture,
)
from stories.forms import CallForm
from stories.models import Story
from stories.permissions import may_revise
from stories.refusals import AlreadySent, DraftGone, Refused
from stories.services import steps_of
from stories.steps import STEPS
from stories.views.reporters import ForReporters, OfDraft


class Write(ForReporters):
    """Before you write: what we ask about, who reads it, how long it is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(CallForm(calls=self.calls, initial={"call": request.GET.get("call")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CallForm(request.POST, calls=self.calls)
        if not form.is_valid():
            return self.show(form)
        try:
            draft = begin_draft(by=request.user, activity=form.cleaned_data["call"])
        except Refused as refusal:
            return render(request, "stories/refused.html", {"refusal": refusal}, status=409)
        return redirect("stories:step", key=draft.key, step=steps_of(draft)[0])

    @property
    def calls(self) -> Any:
        open_now = Activity.objects.open().filter(kind=ActivityKind.CALL_FOR_STORIES).exclude(url="")
        return open_now.select_related("organisation")

    def show(self, form: CallForm) -> HttpResponse:
        return render(self.request, "stories/write.html", {"form": form, "calls": list(self.calls)})


class Change(ForReporters):
    """Makes a draft of a story that stands, to be changed and sent again."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        rows = Story.objects.select_related("contribution", "picture")
        story = get_object_or_404(rows, contribution__reference=reference)
        if not may_revise(request.user, story):
            raise Http404
        try:
            draft = begin_revision(by=request.user, story=story)
        except Refused as refusal:
            return render(request, "stories/refused.html", {"refusal": refusal}, status=409)
        return redirect("stories:step", key=draft.key, step=steps_of(draft)[0])

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return redirect("stories:mine")


class AskStep(OfDraft):
    """One page with one form. Its answer goes into the draft."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.name = kwargs.pop("step")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft.is_sent:
            return self.to_mine()
        if self.name not in steps_of(self.draft):
            return redirect(self.stops[0])
        return self.ask(STEPS[self.name].form(self.draft))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if self.draft.is_sent or self.name not in steps_of(self.draft):
            return self.gone()
        form = STEPS[self.name].form(self.draft, request.POST)
        return self.take(form)

    def take(self, form: Any) -> HttpResponseBase:
        if not form.is_valid():
            return self.ask(form)
        try:
            keep_answers(draft=self.draft, **STEPS[self.name].answers(self.draft, form))
        except (AlreadySent, DraftGone):
            return self.gone()
        return redirect(self.neighbour(+1))

    def neighbour(self, step: int) -> str:
        """The next page, or the one before; from the check page back to it."""
        if self.is_changing:
            return self.url("check")
        stops = self.stops
        place = steps_of(self.draft).index(self.name) + step
        return stops[place] if place >= 0 else ""

    def ask(self, form: Any) -> HttpResponse:
        step = STEPS[self.name]
        context = {"form": form, "step": self.name, "heading": step.heading(self.draft), "says": step.says(self.draft)}
        steps = steps_of(self.draft)
        place = {"at": steps.index(self.name) + 1, "total": len(steps)}
        return self.show("step", back=self.neighbour(-1), **place, **context)


@method_decorator(limited_upload, name="dispatch")
class AskPicture(AskStep):
    """A picture that can be read is kept with the draft at once, whatever else is missing on the page."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if self.draft.is_sent:
            return self.gone()
        try:
            return self.remove() if "remove" in request.POST else self.keep()
        except (AlreadySent, DraftGone):
            return self.gone()

    def remove(self) -> HttpResponse:
        drop_draft_picture(by=self.request.user, draft=self.draft)
        return redirect(self.request.get_full_path())

    def keep(self) -> HttpResponseBase:
        request = self.request
        too_large = "picture" in request.too_large
        form = STEPS["picture"].form(self.draft, request.POST, files=request.FILES, too_large=too_large)
        form.is_valid()
        if prepared := form.cleaned_data.get("picture"):
            alt_text = form.cleaned_data.get("alt_text", "")
            keep_draft_picture(by=request.user, draft=self.draft, prepared=prepared, alt_text=alt_text)
            form.now_kept()
        return self.take(form)


class ShowDraftPicture(OfDraft):
    def get(self, request: HttpRequest, size: str) -> HttpResponseBase:
        picture = None if self.draft.is_sent else self.draft.shown_picture
        if picture is None:
            raise Http404
        return picture_response(picture, small=size == "small", public=False)


class Delete(OfDraft):
    """Asks once more, then deletes the draft and its picture."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.to_mine() if self.draft.is_sent else self.show("delete")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.draft.is_sent:
            discard_draft(by=request.user, draft=self.draft)
        return self.to_mine()

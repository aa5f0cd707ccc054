"""The teller sees exactly what would be shown, and lets it be shown, or not. They come here signed in, or with
their return code; anybody else finds nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from engage.contributions import access
from engage.contributions.enums import Purpose
from engage.contributions.words import AlreadyGone
from stories.enums import StoryState
from stories.forms import ReleaseForm, ShowingForm
from stories.models import Story
from stories.promises import no_harm_in_no, question, what_it_means
from stories.refusals import Refused
from stories.services import answer_showing, release_story


class OfTeller(View):
    def dispatch(self, request: HttpRequest, *args, reference: str, **kwargs):
        mine = access.find(request, reference)
        story = mine and Story.objects.with_state().with_words().filter(contribution=mine).first()
        if story is None or story.state == StoryState.WITHDRAWN:
            raise Http404
        self.story: Story = story
        return super().dispatch(request, *args, **kwargs)

    def show(self, template: str, *, status: int = 200, **context) -> HttpResponse:
        return render(self.request, template, {"story": self.story, **context}, status=status)


class Release(OfTeller):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReleaseForm(request.POST)
        if not form.is_valid():
            return self.ask()
        try:
            release_story(by=request.user, story=self.story, version=form.cleaned_data["version"])
        except Refused as refusal:
            return self.ask(refusal, status=409)
        return self.show("stories/released.html")

    def ask(self, refusal: Refused | None = None, *, status: int = 200) -> HttpResponse:
        form = ReleaseForm(initial={"version": self.story.contribution.version})
        return self.show("stories/release.html", status=status, form=form, refusal=refusal)


class Showing(OfTeller):
    """The teller's later word on whether the story is shown at all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            answer_showing(by=request.user, story=self.story, granted=form.cleaned_data["show"] == "yes")
        except AlreadyGone:
            raise Http404 from None
        return redirect("stories:release", reference=self.story.contribution.reference)

    def form(self, data=None) -> ShowingForm:
        asked = question(Purpose.PUBLISH, told_by_another=False)
        meaning = what_it_means(Purpose.PUBLISH, told_by_another=False)
        initial = {"show": "no" if self.story.state == StoryState.NOT_SHOWN else "yes"}
        return ShowingForm(data, asked=asked, meaning=meaning, initial=initial)

    def ask(self, form: ShowingForm) -> HttpResponse:
        return self.show("stories/showing.html", form=form, says=no_harm_in_no())

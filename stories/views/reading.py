"""Stories as the public reads them, and pictures for whoever may see them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from engage.contributions import access
from engage.contributions.enums import Ending
from engage.core.shared_pages import for_every_visitor
from engage.media.responses import picture_response
from engage.moderation.enums import Ground
from stories.enums import StoryState
from stories.models import Story
from stories.permissions import is_reporter_of, may_judge


@require_safe
@for_every_visitor
def story(request: HttpRequest, reference: str) -> HttpResponse:
    """A public story. One that was public and was withdrawn says so (410); any other is not found."""
    rows = Story.objects.with_state().with_words()
    found = get_object_or_404(rows, contribution__reference=reference)
    if found.state == StoryState.PUBLIC:
        return render(request, "stories/story.html", {"story": found, "released_at": found.released_at})
    if found.contribution.ending == Ending.WITHDRAWN and found.was_approved():
        return render(request, "stories/withdrawn.html", {"story": found}, status=410)
    raise Http404


@require_safe
def picture(request: HttpRequest, reference: str, size: str) -> HttpResponseBase:
    """Anybody's when the story is public; before, its teller's, its reporter's and the moderators'."""
    rows = Story.objects.with_state().select_related("picture", "contribution")
    found = get_object_or_404(rows, contribution__reference=reference, picture__isnull=False)
    public = found.state == StoryState.PUBLIC
    if not (public or _may_see(request, found)):
        raise Http404
    return picture_response(found.picture, small=size == "small", public=public)


def _may_see(request: HttpRequest, story: Story) -> bool:
    if access.find(request, story.contribution.reference) or is_reporter_of(request.user, story):
        return True
    return may_judge(request.user, story) and request.user.second_factor_given


@require_safe
@for_every_visitor
def rules(request: HttpRequest) -> HttpResponse:
    """The list from which a moderator takes a reason (MOD-1)."""
    return render(request, "stories/rules.html", {"grounds": Ground.choices})

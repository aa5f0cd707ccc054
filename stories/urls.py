from django.urls import path, register_converter

from engage.core import converters  # noqa: F401  # makes <reference:…> known
from stories.steps import STEPS
from stories.views import checking, mine, reading, releasing, writing


class StepConverter:
    """The pages of a story, but for the one with an upload, which has a view of its own."""

    regex = "|".join(step for step in STEPS if step != "picture")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SizeConverter(StepConverter):
    regex = "small|large"


register_converter(StepConverter, "story_step")
register_converter(SizeConverter, "picture_size")

app_name = "stories"
draft = "stories/write/<reference:key>/"
story = "stories/<reference:reference>/"
urlpatterns = [
    path("stories/write/", writing.Write.as_view(), name="write"),
    path("stories/mine/", mine.Mine.as_view(), name="mine"),
    path("stories/rules/", reading.rules, name="rules"),
    path(f"{draft}<story_step:step>/", writing.AskStep.as_view(), name="step"),
    path(f"{draft}picture/", writing.AskPicture.as_view(), {"step": "picture"}, name="step"),
    path(f"{draft}picture/<picture_size:size>/", writing.ShowDraftPicture.as_view(), name="draft_picture"),
    path(f"{draft}check/", checking.Check.as_view(), name="check"),
    path(f"{draft}delete/", writing.Delete.as_view(), name="delete"),
    path(story, reading.story, name="story"),
    path(f"{story}picture/<picture_size:size>/", reading.picture, name="picture"),
    path(f"{story}change/", writing.Change.as_view(), name="change"),
    path(f"{story}release/", releasing.Release.as_view(), name="release"),
    path(f"{story}showing/", releasing.Showing.as_view(), name="showing"),
]

"""Runs inside a site's own process (`Site.run_python`)."""

from stories.models import Story
from tests.stories.factories import make_call


def call() -> str:
    """A published call for stories; returns its address."""
    return make_call(title="Life without a car", slug="stories").activity.url


def states() -> dict[str, str]:
    """How each story stands, by its reference."""
    return dict(Story.objects.with_state().values_list("contribution__reference", "state"))

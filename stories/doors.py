"""What this door tells the rest of Engage about one story."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from engage.accounts.models import Contact
from engage.contributions.doors import State, register
from engage.contributions.enums import ContributionKind
from engage.contributions.models import Contribution
from engage.moderation import registry
from stories.enums import StoryState
from stories.models import Story, StoryDraft


def own(user: Any) -> Q:
    """A reporter's own stories are theirs also without a contact, as after a withdrawal."""
    return Q(story__reporter=user, story__told_by_another=False)


def involved(user: Any) -> Q:
    return Q(story__reporter=user)


def state(contribution: Contribution) -> State | None:
    story = Story.objects.with_state().filter(contribution=contribution).first()
    if story is None or story.state == StoryState.WITHDRAWN:
        return None
    here = {"reference": contribution.reference}
    return {
        StoryState.WAITING: State(_("A moderator reads it before it can be shown.")),
        StoryState.RETURNED: _sent_back(story),
        StoryState.APPROVED: State(
            _("A moderator has approved it. It is public once you release it."),
            reverse("stories:release", kwargs=here),
            _("See it as it will be shown, and release it"),
        ),
        StoryState.PUBLIC: State(
            _("It is public."), reverse("stories:story", kwargs=here), _("See it as everybody sees it")
        ),
        StoryState.NOT_SHOWN: State(
            _("It is not shown on this site: you did not agree to that, or the time you agreed to is over.")
        ),
    }[StoryState(story.state)]


def waits(contributions: list[Contribution]) -> set[int]:
    """Approved, and to be released by its teller; or sent back, and to be changed by whoever told it themselves."""
    stories = Story.objects.with_state().filter(contribution__in=contributions)
    to_change = Q(state=StoryState.RETURNED, told_by_another=False)
    return set(stories.filter(Q(state=StoryState.APPROVED) | to_change).values_list("contribution", flat=True))


def _sent_back(story: Story) -> State:
    """The reporter changes it; a teller without an account asks them to."""
    if story.told_by_another:
        return State(_("A moderator sent it back with a reason. The community reporter who sent it can change it."))
    return State(_("A moderator sent it back with a reason."), reverse("stories:mine"), _("See why, and change it"))


def contacts(contribution: Contribution) -> Iterable[int]:
    """Its teller, and the reporter who gathered it."""
    people = Q(pk=contribution.contact_id) | Q(user__stories__contribution=contribution)
    return Contact.objects.filter(people).distinct().values_list("pk", flat=True)


def files(contribution: Contribution) -> list[tuple[str, Any]]:
    story = Story.objects.filter(contribution=contribution).exclude(picture=None).select_related("picture").first()
    return [("picture.webp", story.picture.file)] if story and story.picture else []


def unsent(user: Any) -> list[dict[str, Any]]:
    drafts = StoryDraft.objects.filter(reporter=user, sent_as=None).order_by("pk")
    return list(drafts.values("begun_at", "expires_at", "answers"))


def open_door() -> None:
    register(ContributionKind.STORY, own=own, state=state, files=files, unsent=unsent, waits=waits)
    registry.register(
        ContributionKind.STORY, template="stories/for_moderators.html", involved=involved, contacts=contacts
    )

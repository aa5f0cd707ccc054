"""What the site of a run is given before it begins. Runs inside the site's own environment."""

from django.urls import reverse

from engage.accounts.enums import Role
from engage.demo.bench.publishing import publish_to_many
from engage.notifications.tasks import derive_announcement
from tests.factories import ask, make_activity, make_consultation, make_user


def given_a_consultation() -> dict:
    page = make_consultation(questions=[ask("What would help?")])
    start = reverse("consultations:start", kwargs={"slug": page.activity.slug})
    return {"start": start, "question": page.asked()[0].pk}


def owed_by_many(people: int) -> int:
    """A decision that answers so many people, not yet derived. Returns its announcement."""
    make_user(Role.ANALYST)
    announcement = publish_to_many(make_activity(), people)
    derive_announcement.enqueue(announcement.pk)
    return announcement.pk

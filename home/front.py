"""What stands on the front page: what is open now, behind each of the three doors, and what came of the last."""

from dataclasses import dataclass

from django.db.models import F
from wagtail.models import Page, PageViewRestriction

from consultations.enums import State
from consultations.models import ConsultationPage
from engage.contributions.models import Activity
from engage.decisions.models import Decision, Influence
from forums.models import ForumPage
from stories.models import StoryIndexPage

OPEN_CONSULTATIONS, CALLS, FORUMS, DECISIONS = 4, 3, 3, 3


@dataclass(frozen=True)
class Thread:
    """One thread from its beginning: what people were asked, and the decision that answered them."""

    activity: Activity
    decision: Decision


def on_the_front_page(page: Page) -> dict:
    published = Decision.objects.published().order_by("-decided_on", "-pk")
    decisions = list(published[:DECISIONS])
    return {
        "consultations": list(_open_consultations(page)[:OPEN_CONSULTATIONS]),
        "calls": list(_doors(StoryIndexPage, page)[:CALLS]),
        "forums": list(_doors(ForumPage, page)[:FORUMS]),
        "decisions": decisions,
        "latest": latest_thread(decisions),
    }


def _doors(kind: type[Page], page: Page):
    """Right below the front page, so that a restriction of their own is the only one they can have. (Wagtail's
    `public()` asks the database for all restrictions first.)"""
    restricted = PageViewRestriction.objects.values("page")
    return kind.objects.child_of(page).live().exclude(pk__in=restricted)


def _open_consultations(page: Page):
    """Those that close first stand first."""
    found = ConsultationPage.objects.descendant_of(page).listed().by_state()[State.OPEN]
    return found.order_by(F("activity__closes_on").asc(nulls_last=True), "-pk")


def latest_thread(decisions: list[Decision]) -> Thread | None:
    """The last decision that answers something people were asked, with what they were asked."""
    answers = (
        Influence.objects.standing()
        .filter(decision__in=decisions)
        .select_related(
            "finding__activity", "contribution__activity", "excerpt__part__contribution__activity", "decision"
        )
        .order_by("-decision__decided_on", "-decision", "pk")
    )
    answer = answers.first()
    if answer is None:
        return None
    source = answer.finding or answer.direct_contribution
    return Thread(source.activity, answer.decision)

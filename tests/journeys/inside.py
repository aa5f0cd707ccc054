"""What the journeys by keyboard begin with, made inside the running site, and what came of them."""

import datetime

from engage.analysis.code_changes import CodeChange
from engage.analysis.enums import ChangeKind, Origin
from engage.analysis.models import Coding
from engage.contributions.enums import GivenKind
from engage.contributions.models import Contribution, Part
from engage.decisions.kept_previews import MANY
from engage.decisions.models import Influence
from engage.moderation.models import Redaction
from engage.notifications.deriving import derive
from tests.analysis.factories import make_code, make_excerpt, make_part
from tests.decisions.factories import crowd, make_influence
from tests.decisions.inside import a_desk
from tests.factories import make_activity


def an_activity(title: str) -> int:
    """Open since long ago, so that what was said this month was said in time."""
    return make_activity(title=title, opens_on=datetime.date(2026, 1, 1)).pk


def what_is_in(activity: int) -> list:
    """Of each contribution the day, the words and what was ticked."""
    found = Contribution.objects.filter(activity=activity).order_by("pk")
    return [
        [
            one.received_at.date().isoformat(),
            list(one.parts.values_list("prompt", "text")),
            list(one.given.filter(kind=GivenKind.CHOICE).values_list("question", "value")),
        ]
        for one in found
    ]


def a_world() -> dict:
    """In one go: each call is a process of its own, in which the factories count from one again."""
    a_desk()
    return {"list": a_list(), "codes": two_codes(), "reference": words_about_somebody(), "many": a_draft_for_many()}


def a_list() -> dict:
    """Two activities, in one of which most speak of the ferry; and a code for it."""
    activity, other = make_activity(title="The harbour"), make_activity(title="Night buses")
    about_it = [f"The ferry is late, says number {number}." for number in range(11)]
    for text in [*about_it, "Nothing to add.", "More benches."]:
        make_part(activity, text)
    make_part(other, "The ferry is dear.")
    filed = sorted([text, Origin.BULK.value, "analyst@example.org"] for text in about_it)
    return {"code": make_code(activity, "Ferry").pk, "filed": filed}


def filed_under(code: int) -> list:
    """The words, by what kind of act, by whom."""
    found = Coding.objects.filter(code=code).select_related("excerpt__part", "coder")
    return sorted([one.excerpt.words, one.origin, one.coder.email] for one in found)


def two_codes() -> dict:
    """Of one activity, each with a text filed under it."""
    activity = make_activity(title="The pier")
    for label, text in (("Boats", "The boat is late."), ("Night boats", "The night boat is late.")):
        make_excerpt(make_part(activity, text), text, code=make_code(activity, label))
    return {"activity": activity.pk}


def what_became_of(activity: int) -> dict:
    under = Coding.objects.filter(excerpt__part__contribution__activity=activity)
    merged = CodeChange.objects.get(code__codebook__activity=activity, kind=ChangeKind.MERGED)
    return {
        "under": sorted([one.excerpt.words, one.code.label] for one in under),
        "merged": [merged.code.label, merged.code.merged_into.label, merged.because],
    }


def words_about_somebody() -> str:
    text = "I walk home. Mrs Hill of 12 Mill Street walks too. It is dark."
    part = make_part(make_activity(title="Mill Street"), text)
    make_code(part.contribution.activity, "Walking")
    return part.contribution.reference


def what_is_left(reference: str) -> dict:
    parts = Part.objects.filter(contribution__reference=reference).order_by("version")
    taken_out = Redaction.objects.filter(contribution__reference=reference)
    return {
        "texts": [[one.text, one.is_current] for one in parts],
        "taken out": [[one.by.email, one.ground, one.version] for one in taken_out],
    }


def what_is_published() -> list:
    """Each answer with how many people it is owed to."""
    return [
        [
            one.decision.reference,
            one.decision.decided_on.isoformat(),
            one.decision.title,
            one.finding.statement,
            one.outcome,
            one.reason,
            derive(one.announcement),
        ]
        for one in Influence.objects.exclude(published_at=None)
    ]


def a_draft_for_many() -> int:
    """As if so many people stood under what it answers that a task has to count them."""
    draft = make_influence()
    crowd(draft.finding, MANY + 1)
    return draft.decision_id

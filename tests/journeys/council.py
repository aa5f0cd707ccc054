"""What the council's own people do in a journey. Each function runs inside the site, through `run_python`."""

import itertools
import os
import time

from consultations.enums import QuestionKind
from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import Code, Codebook
from engage.analysis.services import code_excerpt, define_finding, quote, read_part, review_finding
from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision, record_decision, record_influence
from stories.models import Story
from tests import factories
from tests.factories import ask, in_days, make_consultation, make_user, sign_in
from tests.forums.factories import make_point
from tests.stories.factories import approve, make_call, make_reporter, release, send_back

REASON = "The night routes cost more than the whole budget for buses has left."
STAFF = [role for role in Role if role != Role.REPORTER]


def _number_anew() -> None:
    """Each call is a fork of one process (tests/inside_site.py); none may give a person the number of another's."""
    factories._numbers = itertools.count(time.time_ns())


os.register_at_fork(after_in_child=_number_anew)


def open_doors(*, point: dict, reporter: dict) -> dict:
    """A consultation, a call for stories and a forum session, with people who work with what is said there. The
    point is noted down as its speaker says it."""
    page = make_consultation(
        title="Night buses",
        slug="night-buses",
        questions=[
            ask("What would help?"),
            ask("How often do you travel at night?", QuestionKind.ONE, ["Every week", "Never"]),
        ],
    )
    text, choice = page.asked()
    call = make_call(title="Life without a car", slug="stories-of-life")
    noted = make_point(identity_tier=IdentityTier.PSEUDONYM, may_quote=True, **point)
    return {
        "consultation": page.activity.slug,
        "text": text.pk,
        "choice": choice.pk,
        "chosen": choice.choices.last().pk,
        "call": call.activity.pk,
        "point": {"reference": noted.point.contribution.reference, "code": noted.code},
        "officer": _session(make_user(*STAFF), second_factor=True),
        "reporter": _session(make_reporter(**reporter), second_factor=False),
    }


def _session(user, *, second_factor) -> str:
    return sign_in(user, second_factor=second_factor).cookies["sessionid"].value


def answer(*, quoted: dict[str, str], story: str, reason: str) -> dict:
    """Decides about these words of these contributions; sends the story back, then approves it after all and has
    it shown. Returns where each is answered, and where the story's picture lies."""
    told = Story.objects.select_related("picture", "reporter", "contribution").get(contribution__reference=story)
    approve(told, instead_of=send_back(told, reason=reason))
    release(told)
    return {
        "decisions": {reference: hear(reference, words) for reference, words in quoted.items()},
        "pictures": [told.picture.file.path, told.picture.small.path],
        "picture_digest": told.picture.sha256,
    }


def hear(reference: str, words: str) -> str:
    """Reads a contribution, files and quotes these words of it, and publishes a decision that answers them.
    Returns the decision's address."""
    analyst, second = make_user(Role.ANALYST), make_user(Role.ANALYST)
    contribution = Contribution.objects.get(reference=reference)
    for part in contribution.parts.current():
        read_part(by=analyst, part=part)
    part = contribution.parts.current().get(text__contains=words)
    book, _created = Codebook.objects.get_or_create(
        organisation=contribution.activity.organisation, name="What people say"
    )
    code, _created = Code.objects.get_or_create(codebook=book, label="Night buses")
    start = part.text.index(words)
    coding = code_excerpt(by=analyst, part=part, start=start, end=start + len(words), code=code)
    finding = define_finding(
        by=analyst,
        activity=contribution.activity,
        statement="Buses must run after midnight.",
        evidence=[(coding.excerpt, Stance.SUPPORTS)],
    )
    quote(by=analyst, evidence=finding.evidence.get())
    finding = review_finding(by=second, finding=finding)
    officer = make_user(Role.DECISION_OFFICER)
    decision = record_decision(
        by=officer,
        organisation=contribution.activity.organisation,
        reference=f"CAB/{reference}",
        title=f"Night bus timetable {reference}",
        decided_by="The Cabinet",
        decided_on=in_days(-1),
        what_was_decided="Buses run until midnight.",
        reasons="The budget is set.",
    )
    record_influence(by=officer, decision=decision, outcome=Outcome.NOT_FOLLOWED, reason=REASON, finding=finding)
    announce_decision(by=officer, decision=decision)
    return f"/decisions/{decision.slug}/"

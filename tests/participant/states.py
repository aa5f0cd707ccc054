"""One contribution in each state that its page can show. Runs inside a running site, through `run_python`."""

import datetime

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.fairness import answer_doubt
from engage.analysis.services import review_finding, revise_finding
from engage.contributions.enums import Purpose
from engage.contributions.models import Contribution
from engage.contributions.services import Answered, withdraw
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence
from engage.decisions.services import correct_influence
from engage.notifications.tokens import confirm_token, stop_token
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in
from tests.participant.factories import decide, read, say, understand

WORDS = [
    "Buses stop before my shift ends. I walk home along the ring road, an hour and a half, and it is not lit.\n\n"
    "My neighbour does the same. We both asked for earlier shifts.",
    "A bus at two, even a small one.",
]
PROMPTS = ("What is hard about getting about at night?", "What would help?")


def everything() -> dict:
    """The return code of one contribution in each state, the session of an account, the links of a message."""
    return {
        "codes": {name: make() for name, make in STATES.items()},
        "keyboard": _fresh(),
        "without javascript": _fresh(),
        "session": account_with_everything(),
        "links": links(),
    }


def _given(**fields) -> tuple:
    activity = make_activity(title="Night buses in Merebridge", **fields)
    received = make_contribution(
        activity,
        WORDS,
        prompts=PROMPTS,
        email="ana@example.org",
        consents=[Answered(Purpose.QUOTE, True, "We may quote you.")],
    )
    return received.contribution, received.code


def _fresh() -> str:
    return _given()[1]


def _read() -> str:
    contribution, code = _given()
    read(contribution)
    return code


def _understood() -> str:
    contribution, code = _given()
    understand(contribution, "People who work at night cannot get home by bus.")
    understand(contribution, "A small bus is enough.", Stance.QUALIFIES)
    return code


def _found_unfair() -> str:
    """Answered, waiting for an answer, and asked again after a change."""
    contribution, code = _given()
    answered = say(contribution, understand(contribution, "People who work at night cannot get home by bus."))
    analyst = make_user(Role.ANALYST)
    reply = "You are right: you wrote of the walk, too. We will add it when we next change this."
    answer_doubt(by=analyst, answer=answered, reply=reply, seen=answered.stamp)
    changed = understand(contribution, "A small bus is enough.", Stance.QUALIFIES)
    say(contribution, changed, "partly", WORDS[0])
    change = revise_finding(by=analyst, finding=changed, statement="A small bus at two is enough for some.")
    review_finding(by=make_user(Role.ANALYST), finding=change)
    say(contribution, understand(contribution, "Earlier shifts would help."), "partly", WORDS[0])
    return code


def _decided(outcome: str, stance: str = Stance.SUPPORTS, **fields) -> str:
    contribution, code = _given()
    decide(
        understand(contribution, "People who work at night cannot get home by bus.", stance), outcome=outcome, **fields
    )
    return code


def _corrected() -> str:
    contribution, code = _given()
    decide(understand(contribution, "People who work at night cannot get home by bus."))
    correct_influence(
        by=make_user(Role.DECISION_OFFICER),
        influence=Influence.objects.latest("pk"),
        what_was_wrong="We named last year's budget.",
        reason="The budget of this year has no room for more than one night route.",
    )
    return code


def _withdrawn() -> str:
    contribution, code = _given()
    decide(understand(contribution, "People who work at night cannot get home by bus."))
    withdraw(by=None, contribution=contribution)
    return code


def _overdue() -> str:
    contribution, code = _given(closes_on=in_days(-60), opens_on=in_days(-90), answer_by=in_days(-3))
    Contribution.objects.filter(pk=contribution.pk).update(
        received_at=contribution.received_at - datetime.timedelta(days=70)
    )
    return code


STATES = {
    "fresh": _fresh,
    "read": _read,
    "understood": _understood,
    "found-unfair": _found_unfair,
    "decided-yes": lambda: _decided(Outcome.CHANGED),
    "decided-no": lambda: _decided(Outcome.NOT_FOLLOWED, Stance.AGAINST),
    "not-yet": lambda: _decided(Outcome.NOT_YET),
    "corrected": _corrected,
    "withdrawn": _withdrawn,
    "overdue": _overdue,
}


def account_with_everything() -> str:
    """The session of an account with a few contributions in different states."""
    user = make_user(email="ana.account@example.org")
    for happens in (lambda c: None, read, lambda c: decide(understand(c)), lambda c: decide(understand(c))):
        happens(make_contribution(make_activity(title="Night buses in Merebridge"), WORDS, user=user).contribution)
    make_contribution(
        make_activity(title="Donaudampfschifffahrtsgesellschaftskapitänsmützen", answer_by=in_days(-1)), user=user
    )
    return sign_in(user, second_factor=False).cookies["sessionid"].value


def links() -> dict[str, str]:
    """The addresses at the foot of a message."""
    contact = make_contribution(email="ben@example.org").contribution.contact
    return {"confirm": f"/messages/confirm/{confirm_token(contact)}/", "stop": f"/messages/stop/{stop_token(contact)}/"}

"""What a person reads about what became of their words, in every state it can be in."""

import datetime
import re

import pytest
from django.utils import timezone

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.services import quote, read_part, review_finding, revise_finding, take_back_finding
from engage.contributions import doors
from engage.contributions.enums import Channel, Ending, Purpose
from engage.contributions.models import Contribution
from engage.contributions.services import Answered, give_consent, withdraw
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence
from engage.decisions.services import correct_influence
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from engage.participant.thread import STANCES, follow
from tests.factories import in_days, make_activity, make_contribution, make_user
from tests.participant.factories import REASON, decide, read, understand


@pytest.fixture
def received(db):
    return make_contribution(
        make_activity(closes_on=in_days(20), answer_by=in_days(90)),
        ["Buses stop too early.", "A bus at two."],
        prompts=("What is hard?", "What would help?"),
    )


def day(days: int) -> str:
    date = in_days(days)
    return f"{date.day} {date:%B %Y}"


def page(client, received) -> str:
    client.post("/receipt/", {"code": received.code})
    html = client.get(f"/my/{received.contribution.reference}/").content.decode()
    return " ".join(html.split())


def steps(html: str) -> list[str]:
    """The heading of each step, in order."""
    found = re.findall(r'<h2 class="engage-thread__what">(.*?)</h2>', html)
    return [" ".join(one.split()) for one in found]


SENT = "You sent this, and we received it"
ANSWER = "What comes next: an answer"


def test_fresh(client, received):
    html = page(client, received)
    assert steps(html) == [SENT, ANSWER]
    for said in ("What is hard?", "Buses stop too early.", "What would help?", "A bus at two."):
        assert said in html
    assert f"By {day(90)}" in html
    assert "engage-thread__step--open" in html


def test_what_was_chosen_is_shown_with_its_question(client, received, monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})
    doors.register("response", chosen=lambda contribution: [doors.Chosen("Which line?", ["The 14", "The 9"])])
    html = page(client, received)
    assert all(said in html for said in ("Which line?", "The 14", "The 9"))


@pytest.mark.parametrize(
    ("channel", "heading"),
    [
        (Channel.WEB, SENT),
        (Channel.IMPORTED, SENT),
        (Channel.PHONE, "You said this on the phone, and it was written down for you"),
        (Channel.IN_PERSON, "You said this, and it was written down for you"),
        (Channel.PAPER, "You wrote this on paper, and it was typed in"),
    ],
)
def test_it_says_how_it_reached_us(client, received, channel, heading):
    Contribution.objects.update(channel=channel)
    assert steps(page(client, received))[0] == heading


@pytest.mark.parametrize(
    ("roles", "reader"),
    [
        ([Role.ANALYST], "By an analyst of the council."),
        ([Role.ENGAGEMENT_OFFICER], "By an engagement officer of the council."),
        ([Role.ADMINISTRATOR, Role.ANALYST], "By an analyst of the council."),
        ([], "By an officer of the council."),
    ],
)
def test_read_tells_by_whom_as_a_role_and_never_by_name(client, received, roles, reader):
    read(received.contribution, by=make_user(*roles, first_name="Iqbal", last_name="Quill"))
    html = page(client, received)
    assert steps(html) == [SENT, "It was read", ANSWER]
    assert reader in html
    assert "Iqbal" not in html
    assert "Quill" not in html


def test_half_read_is_not_read(client, received):
    read_part(by=make_user(Role.ANALYST), part=received.contribution.parts.first())
    html = page(client, received)
    assert steps(html)[1] == "We have begun to read it"
    assert "So far 1 of your 2 texts." in html


def test_a_finding_is_shown_once_it_was_reviewed(client, received):
    finding = understand(received.contribution, reviewed=False)
    assert steps(page(client, received)) == [SENT, "It was read", ANSWER]
    understand(received.contribution, "Fares are too high.", Stance.AGAINST)
    html = page(client, received)
    assert steps(html) == [SENT, "It was read", "How we understood it", ANSWER]
    assert "Fares are too high." in html
    assert str(finding) not in html


@pytest.mark.parametrize("stance", Stance)
def test_a_finding_says_where_they_stand_on_it(client, received, stance):
    understand(received.contribution, stance=stance)
    html = page(client, received)
    assert [str(words) in html for words in STANCES.values()] == [one == stance for one in STANCES]
    assert '<blockquote class="engage-said__words" lang="en" dir="auto"><p>Buses</p></blockquote>' in html


def test_while_a_finding_is_changed_what_was_reviewed_stays_until_the_change_is_reviewed(client, received):
    finding, second = understand(received.contribution), make_user(Role.ANALYST)
    decide(finding)
    in_order = [SENT, "It was read", "How we understood it", HEADINGS[Outcome.NOT_FOLLOWED]]
    before = finding.statement

    change = revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="Buses must run all night.")
    html = page(client, received)
    assert (steps(html), html.count(before), "run all night" in html) == (in_order, 3, False)

    review_finding(by=second, finding=change)
    html = page(client, received)
    assert (steps(html), before in html, html.count("Buses must run all night.")) == (in_order, False, 3)
    assert "We looked at it again on" in html


def test_what_an_officer_took_back_is_not_shown_until_it_is_reviewed_anew(client, received):
    finding = understand(received.contribution)
    decide(finding)
    revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="Buses must run all night.")
    take_back_finding(by=make_user(Role.ANALYST), finding=finding)
    html = page(client, received)
    assert steps(html) == [SENT, "It was read", HEADINGS[Outcome.NOT_FOLLOWED]]
    assert "What people said here is being looked at again." in html
    assert ("run all night" in html, finding.statement in html) == (False, False)

    review_finding(by=make_user(Role.ANALYST), finding=finding)
    html = page(client, received)
    assert steps(html) == [SENT, "It was read", "How we understood it", HEADINGS[Outcome.NOT_FOLLOWED]]
    assert html.count("Buses must run all night.") == 3


def test_whoever_comes_under_a_finding_with_its_change_sees_it_after_the_review(client, received):
    other = understand(make_contribution(received.contribution.activity).contribution)
    mine = understand(received.contribution, "Of my own.", reviewed=False).evidence.get().excerpt
    weighed = [(one.excerpt, one.stance) for one in other.evidence.all()]
    change = revise_finding(by=other.created_by, finding=other, evidence=[*weighed, (mine, "against")])
    assert "How we understood it" not in steps(page(client, received))
    review_finding(by=make_user(Role.ANALYST), finding=change)
    assert "How we understood it" in steps(page(client, received))


@pytest.mark.parametrize("how", ["withdrawn", "redacted"])
def test_words_that_go_while_a_finding_is_changed_go_from_what_is_still_shown(client, received, how):
    """The finding was quoted from before; its change does not hold the words either."""
    contribution = received.contribution
    give_consent(by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, True, "May we?"))
    finding = understand(contribution)
    evidence = finding.evidence.get()
    quote(by=make_user(Role.ANALYST), evidence=evidence)
    decision, words = decide(finding), evidence.excerpt.words
    change = revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="Buses must run all night.")
    public = f"/decisions/{decision.slug}/"
    assert f">{words}<" in client.get(public).content.decode()

    if how == "withdrawn":
        withdraw(by=None, contribution=contribution)
    else:
        redact(by=make_user(Role.ANALYST), part=evidence.excerpt.part, start=0, end=9, ground=Ground.PERSONAL_DETAILS)

    for one in (page(client, received), client.get(public).content.decode()):
        assert f">{words}<" not in one
    assert [one.excerpt.words for one in change.evidence.all()] == [""]


HEADINGS = {
    Outcome.CHANGED: "What you said helped to change the decision.",
    Outcome.STRENGTHENED: "What you said helped to make the case for the decision stronger.",
    Outcome.ALREADY_PLANNED: "You agreed with this. It was already planned.",
    Outcome.NOT_FOLLOWED: "You agreed with this. We considered it and did not follow it. Here is why.",
    Outcome.OUTSIDE_POWER: "You agreed with this. We cannot decide it, so we passed it to others.",
    Outcome.NOT_YET: "You agreed with this. It is not decided yet.",
}


@pytest.mark.parametrize("outcome", Outcome)
def test_a_decision_is_told_with_its_reason(client, received, outcome):
    decide(understand(received.contribution), outcome=outcome)
    html = page(client, received)
    after = ["What comes next: more news"] if outcome == Outcome.NOT_YET else []
    assert steps(html) == [SENT, "It was read", "How we understood it", HEADINGS[outcome], *after]
    assert REASON in html
    assert "Night bus timetable" in html
    assert ("Until 23:00" in html) == (outcome == Outcome.CHANGED)
    assert ("The regional transport body" in html) == (outcome == Outcome.OUTSIDE_POWER)
    assert (f"By {day(30)}" in html) == (outcome == Outcome.NOT_YET)


def test_what_was_decided_is_said_once_below_the_last_answer_of_its_decision(client, received):
    findings = [understand(received.contribution, f"Finding {number}.") for number in range(2)]
    decide(*findings, decision={"what_next": "From January."})
    html = page(client, received)
    assert html.count("<strong>What was decided:</strong> <span>Buses run until midnight.</span>") == 1
    assert html.count("<strong>What comes next:</strong> <span>From January.</span>") == 1
    assert html.rindex("Because") < html.index("What was decided:")


def test_a_decision_not_published_is_told_to_nobody(client, received):
    decide(understand(received.contribution), publish=False)
    html = page(client, received)
    assert REASON not in html
    assert steps(html)[-1] == ANSWER


def test_an_answer_to_the_contribution_itself(client, received):
    decide(received.contribution)
    assert steps(page(client, received)) == [SENT, "We considered what you said and did not follow it. Here is why."]


def test_while_one_thing_they_said_has_no_answer_the_line_is_open(client, received):
    answered = understand(received.contribution, "Buses must run after midnight.")
    understand(received.contribution, "Fares are too high.")
    decide(answered)
    assert steps(page(client, received))[-1] == "What comes next: more news"


def test_what_was_corrected_says_what_was_wrong(client, received):
    decide(understand(received.contribution), outcome=Outcome.NOT_FOLLOWED)
    correct_influence(
        by=make_user(Role.DECISION_OFFICER),
        influence=Influence.objects.get(),
        what_was_wrong="We named the wrong committee.",
        reason="The transport committee has no money left for it this year.",
    )
    html = page(client, received)
    assert "We named the wrong committee." in html
    assert "The transport committee has no money left for it this year." in html
    assert REASON not in html


def test_overdue_is_said_plainly_with_whom_to_ask(client, received):
    organisation = received.contribution.activity.organisation
    organisation.contact_email = "engage@merebridge.example"
    organisation.save()
    Contribution.objects.update(promised_by=in_days(-3))
    activity = received.contribution.activity
    activity.answer_by = in_days(-3)
    activity.save()
    html = page(client, received)
    assert steps(html)[-1] == "The answer is overdue"
    assert f"You were promised an answer by {day(-3)}. That day has passed, and there is none yet." in html
    assert "engage@merebridge.example" in html


def test_the_day_itself_is_not_overdue(client, received):
    Contribution.objects.update(promised_by=in_days(0))
    activity = received.contribution.activity
    activity.answer_by = in_days(0)
    activity.save()
    assert steps(page(client, received))[-1] == ANSWER


def test_a_day_that_was_moved_is_said_to_have_been(client, received):
    Contribution.objects.update(promised_by=in_days(-3))
    html = page(client, received)
    assert f"you were promised an answer by {day(-3)}. The council has moved that day." in html
    assert f"By {day(90)}" in html


def test_without_a_promise_it_says_so(client, db):
    html = page(client, make_contribution(make_activity(answer_by=None)))
    assert "No day is set for it yet." in html


def test_news_that_was_promised_and_did_not_come_is_overdue(client, received, monkeypatch):
    decide(understand(received.contribution), outcome=Outcome.NOT_YET, next_date=in_days(1))
    assert follow(received.contribution).next.overdue is False
    later = timezone.now() + datetime.timedelta(days=3)
    promised = day(1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    html = page(client, received)
    assert steps(html)[-1] == "The answer is overdue"
    assert f"You were promised an answer by {promised}." in html


def test_a_withdrawn_one_keeps_what_was_told_without_any_words(client, received):
    decide(understand(received.contribution))
    withdraw(by=None, contribution=received.contribution)
    html = page(client, received)
    assert steps(html) == [SENT, "It was read", HEADINGS[Outcome.NOT_FOLLOWED], "You withdrew it"]
    assert f'">{day(0)}</time>' in html
    assert REASON in html
    for said in ("What is hard?", "Buses stop too early.", "A bus at two."):
        assert said not in html
    assert "What you can do" not in html


def test_one_whose_time_was_over_says_so(client, received):
    withdraw(by=None, contribution=received.contribution, ending=Ending.RETENTION)
    html = page(client, received)
    assert steps(html)[-1] == "Your words were removed"


def test_what_is_told_after_a_withdrawal_comes_after_it(client, received):
    finding = understand(received.contribution)
    withdraw(by=None, contribution=received.contribution)
    decide(finding)
    assert steps(page(client, received))[-2:] == ["You withdrew it", HEADINGS[Outcome.NOT_FOLLOWED]]


def test_how_a_story_stands_is_told_with_where_to_go_on(client, received, monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})
    state = doors.State("Read it once more, then release it.", "/stories/release/", "Read and release it")
    doors.register("response", state=lambda contribution: state)
    html = page(client, received)
    assert "Read it once more, then release it." in html
    assert '<a class="govuk-link" href="/stories/release/">Read and release it</a>' in html


def test_words_are_shown_as_words(client, db):
    html = page(client, make_contribution(texts=["<script>alert(1)</script> & “so”\n\nA second paragraph"]))
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; “so”</p> <p>A second paragraph</p>" in html


def test_others_are_never_shown(client, received):
    other = make_contribution(received.contribution.activity, ["What somebody else wrote."])
    finding = understand(received.contribution)
    understand(other.contribution, "Somebody else said this.")
    decide(finding)
    html = page(client, received)
    assert "somebody else" not in html.lower()
    assert other.contribution.reference not in html

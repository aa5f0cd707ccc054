"""What the person behind a contribution is told: by the outcome, and by where they themselves stood."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.services import revise_finding, take_back_finding
from engage.contributions.services import withdraw
from engage.decisions.enums import Outcome, Standing
from engage.decisions.models import Influence
from engage.decisions.services import announce_decision, correct_influence
from engage.decisions.telling import Told, tell, tell_many
from engage.decisions.wording import BOTH_WAYS, DIRECT, GIVEN_TO, OBJECTED, SENTENCES, STANDINGS, standing_of
from tests.decisions.factories import make_decision, make_finding, make_influence, mark
from tests.factories import in_days, make_activity, make_contribution, make_user

SUPPORTS, AGAINST, QUALIFIES, ONE_VOICE = Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES, Stance.ONE_VOICE


def published(**fields) -> Influence:
    influence = make_influence(**fields)
    announce_decision(by=make_user(), decision=influence.decision)
    return Influence.objects.get(pk=influence.pk)


# --- Where a person stands -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stances", "standing"),
    [
        ([], DIRECT),
        ([OBJECTED], OBJECTED),
        ([SUPPORTS], SUPPORTS),
        ([AGAINST], AGAINST),
        ([QUALIFIES], QUALIFIES),
        ([ONE_VOICE], ONE_VOICE),
        ([SUPPORTS, SUPPORTS], SUPPORTS),
        ([ONE_VOICE, SUPPORTS], SUPPORTS),
        ([ONE_VOICE, AGAINST], AGAINST),
        ([ONE_VOICE, QUALIFIES], QUALIFIES),
        ([SUPPORTS, QUALIFIES], QUALIFIES),
        ([SUPPORTS, AGAINST], BOTH_WAYS),
        ([QUALIFIES, AGAINST], BOTH_WAYS),
        ([SUPPORTS, QUALIFIES, AGAINST, ONE_VOICE], BOTH_WAYS),
    ],
)
def test_several_stances_make_one_standing(stances, standing):
    assert standing_of(stances) == standing


@given(st.lists(st.sampled_from(Stance.values)))
def test_an_objection_is_never_lost_and_never_invented(stances):
    assert (standing_of(stances) in (AGAINST, BOTH_WAYS)) == (AGAINST in stances)
    assert standing_of(stances) in STANDINGS


# --- The sentences --------------------------------------------------------------------------------------

EVERY = [(outcome, standing) for outcome in Outcome for standing in [*Stance, BOTH_WAYS, DIRECT, OBJECTED]]


def test_there_is_a_sentence_for_every_outcome_and_standing():
    written = [(outcome, standing) for outcome, row in SENTENCES.items() for standing in row]
    assert sorted(written) == sorted(EVERY)
    assert len({str(SENTENCES[outcome][standing]) for outcome, standing in EVERY}) == 39  # three are alike


@pytest.mark.parametrize(("outcome", "standing"), EVERY)
def test_a_sentence_is_true_of_whoever_stood_there(outcome, standing):
    sentence = str(SENTENCES[outcome][standing])
    opening = {
        AGAINST: "You did not agree with this. ",
        QUALIFIES: "You said more than “yes” or “no” to this. ",
        ONE_VOICE: "You told us how you see this",
        BOTH_WAYS: "Some of what you said was against this. ",
    }.get(standing)
    if opening:
        assert sentence.startswith(opening)
    else:
        assert not sentence.startswith(
            ("You did not agree", "You said more than “yes” or “no”", "You told us", "Some of")
        )
    # Credit is only for those who wanted it, or who are answered themselves.
    assert ("What you said" in sentence) <= (standing in (SUPPORTS, DIRECT))
    if standing == OBJECTED:
        assert not any(word in sentence for word in ("What you said", "helped", "You agreed"))
    if standing == ONE_VOICE:
        assert "heard beside other voices" in sentence


@pytest.mark.parametrize(("outcome", "standing"), EVERY)
def test_a_sentence_is_plain(outcome, standing):
    sentence = str(SENTENCES[outcome][standing])
    words = sentence.replace("“", "").replace("”", "").split()
    for banned in ("thank", "sorry", "please", "unfortunately", "valid", "feedback", "listened"):
        assert banned not in sentence.lower()
    assert max(len(part.split()) for part in sentence.split(". ")) <= 21
    assert sum(map(len, words)) / len(words) <= 5.5


# --- Telling --------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("outcome", "stance"), [(o, s) for o in Outcome for s in Stance])
def test_each_is_told_by_the_stance_of_their_own_excerpt(outcome, stance):
    activity = make_activity()
    mine, other = make_contribution(activity).contribution, make_contribution(activity).contribution
    another = next(s for s in Stance if s != stance)
    influence = published(outcome=outcome, finding=make_finding([(mine, stance), (other, another)]))
    assert tell(mine) == [Told(influence, stance, str(SENTENCES[outcome][stance]))]
    assert tell(other) == [Told(influence, another, str(SENTENCES[outcome][another]))]
    assert tell(make_contribution(activity).contribution) == []


def test_someone_who_said_several_things_is_told_once():
    mine = make_contribution().contribution
    finding = make_finding([(mine, SUPPORTS), (mine, AGAINST), (mine, AGAINST)])
    influence = published(outcome=Outcome.CHANGED, finding=finding)
    assert tell(mine) == [
        Told(influence, BOTH_WAYS, "Some of what you said was against this. It changed the decision.")
    ]


def test_an_answer_to_a_contribution_or_to_one_excerpt_has_no_stance():
    mine = make_contribution().contribution
    by_itself = published(contribution=mine, outcome=Outcome.CHANGED)
    by_excerpt = published(excerpt=mark(mine), outcome=Outcome.NOT_FOLLOWED)
    assert [(t.influence, t.standing, t.understood_as, t.heading) for t in tell(mine)] == [
        (by_excerpt, DIRECT, "", "We considered what you said and did not follow it. Here is why."),
        (by_itself, DIRECT, "", "What you said changed the decision."),
    ]


def test_drafts_are_not_told_and_neither_is_what_was_corrected():
    mine = make_contribution().contribution
    finding = make_finding([(mine, AGAINST)])
    draft = make_influence(outcome=Outcome.NOT_FOLLOWED, finding=finding)
    assert tell(mine) == []
    announce_decision(by=make_user(), decision=draft.decision)
    first = tell(mine)[0]
    assert (first.corrected_on, first.what_was_wrong) == (None, "")
    draft.refresh_from_db()
    new = correct_influence(
        by=make_user(), influence=draft, what_was_wrong="It was in the plan.", outcome=Outcome.ALREADY_PLANNED
    )
    told = tell(mine)
    assert [(t.influence, t.heading, t.corrected_on, t.what_was_wrong) for t in told] == [
        (
            new,
            "You did not agree with this. It was already planned. Here is why.",
            new.published_at,
            "It was in the plan.",
        )
    ]


def test_everything_a_page_needs_is_in_what_is_told():
    mine = make_contribution().contribution
    finding = make_finding([(mine, SUPPORTS)], statement="People who work late cannot get home.")
    decision = make_decision(what_next="The new timetable starts in May.")
    published(decision=decision, outcome=Outcome.CHANGED, finding=finding)
    decision.refresh_from_db()
    (told,) = tell(mine)
    assert told.decision == decision
    assert (told.understood_as, told.because, told.before, told.after, told.passed_to, told.news, told.what_next) == (
        "People who work late cannot get home.",
        "The money for this year is already spent on the bridge.",
        "The last bus leaves at 11.",
        "The last bus leaves at 3.",
        "",
        "",
        "The new timetable starts in May.",
    )
    assert (told.url, told.told_on) == (f"/decisions/{decision.slug}/", decision.published_at)


def test_news_that_did_not_come_is_said_not_to_have_come():
    told = Told(Influence(outcome=Outcome.NOT_YET, next_date=datetime.date(2099, 3, 3)), DIRECT, "")
    assert told.news == "There will be news by 3 March 2099."
    late = Told(Influence(outcome=Outcome.NOT_YET, next_date=datetime.date(2020, 3, 3)), DIRECT, "")
    assert late.news == "We said there would be news by 3 March 2020. There is none yet."
    today = Told(Influence(outcome=Outcome.NOT_YET, next_date=timezone.localdate()), DIRECT, "")
    assert today.news.startswith("There will be news by ")


def test_a_finding_under_a_new_review_is_not_shown_as_it_is_being_written():
    mine = make_contribution().contribution
    finding = make_finding([(mine, SUPPORTS)])
    published(finding=finding)
    revise_finding(by=make_user(), finding=finding, statement="Half a sentence that nobody has looked at")
    assert [told.understood_as for told in tell(mine)] == [finding.statement]
    take_back_finding(by=make_user(), finding=finding)
    assert [told.understood_as for told in tell(mine)] == ["What people said here is being looked at again."]


def test_the_latest_decision_comes_first():
    mine = make_contribution().contribution
    finding = make_finding([(mine, SUPPORTS)])
    days = [datetime.date(2027, 3, 1), datetime.date(2027, 5, 1), datetime.date(2027, 4, 1)]
    for day in days:
        published(decision=make_decision(decided_on=day), finding=finding)
    assert [told.decision.decided_on for told in tell(mine)] == sorted(days, reverse=True)


def test_one_who_withdrew_can_still_be_told_with_their_code():
    mine = make_contribution().contribution
    published(finding=make_finding([(mine, SUPPORTS), (make_contribution(mine.activity), SUPPORTS)]))
    withdraw(by=None, contribution=mine)
    assert [told.standing for told in tell(mine)] == [SUPPORTS]


def test_many_are_told_in_as_few_queries_as_one(django_assert_num_queries):
    activity = make_activity()
    contributions = [make_contribution(activity).contribution for _ in range(12)]
    finding = make_finding([(one, SUPPORTS) for one in contributions])
    for _ in range(3):
        published(finding=finding)
    published(contribution=contributions[0])
    with django_assert_num_queries(2):
        assert len(tell(contributions[1])) == 3
    with django_assert_num_queries(2):
        told = tell_many(contributions)
        assert [len(told[one.pk]) for one in contributions] == [4] + [3] * 11
        assert {(t.decision.organisation.name, t.understood_as) for t in told[contributions[5].pk]} == {
            ("Merebridge Borough Council", finding.statement)
        }


def test_of_one_decision_what_was_done_is_told_before_what_is_still_open():
    person = make_contribution().contribution
    decision = make_decision()
    for outcome in (Outcome.NOT_YET, Outcome.NOT_FOLLOWED, Outcome.OUTSIDE_POWER, Outcome.CHANGED):
        make_influence(decision, outcome=outcome, finding=make_finding([(person, Stance.SUPPORTS)]))
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    assert [one.outcome for one in tell(person)] == ["changed", "not_followed", "outside_power", "not_yet"]


def test_the_latest_decision_is_told_first_whatever_it_says():
    person = make_contribution().contribution
    for day, outcome in ((-9, Outcome.CHANGED), (-2, Outcome.NOT_YET)):
        decision = make_decision(decided_on=in_days(day))
        make_influence(decision, outcome=outcome, finding=make_finding([(person, Stance.SUPPORTS)]))
        announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    assert [one.outcome for one in tell(person)] == ["not_yet", "changed"]


def test_what_officers_choose_and_what_people_read_is_one_way_of_saying_it():
    said = {one: str(GIVEN_TO[one]) for one in Standing}
    assert str(Stance.QUALIFIES.label) == "More than “yes” or “no”"
    assert said[Standing.QUALIFIES].endswith(f"who {Standing.QUALIFIES.label}")
    assert str(Stance.QUALIFIES.label)[1:] in SENTENCES[Outcome.CHANGED][Stance.QUALIFIES]
    assert Standing.BOTH_WAYS.label == "spoke partly against it"
    assert said[Standing.BOTH_WAYS] == "To people who spoke partly against this"

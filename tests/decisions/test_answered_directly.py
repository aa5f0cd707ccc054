"""Whoever is answered by what they said themselves, and not through a finding: nobody who spoke against something is
thanked for what came of it."""

import html

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import Finding
from engage.analysis.services import define_finding, review_finding, take_back_finding
from engage.decisions.announcing import compose_decision
from engage.decisions.enums import DIRECT, OBJECTED, Outcome
from engage.decisions.previewing import preview
from engage.decisions.services import announce_decision
from engage.decisions.telling import tell
from engage.decisions.wording import SENTENCES
from tests.decisions.factories import make_decision, make_finding, make_influence, mark
from tests.factories import make_activity, make_contribution, make_user

pytestmark = pytest.mark.django_db
AGAINST, SUPPORTS = Stance.AGAINST, Stance.SUPPORTS
# By hand: what those read who are answered directly, without and with an objection.
READ = {
    Outcome.CHANGED: (
        "What you said changed the decision.",
        "We heard what you said, also where you did not agree. The decision changed. Here is why.",
    ),
    Outcome.STRENGTHENED: (
        "What you said made the case for the decision stronger.",
        "We heard what you said, also where you did not agree. The case for the decision is stronger. Here is why.",
    ),
    Outcome.ALREADY_PLANNED: (
        "What you raised was already planned.",
        "We heard what you said, also where you did not agree. What we do now was already planned. Here is why.",
    ),
    Outcome.NOT_FOLLOWED: ("We considered what you said and did not follow it. Here is why.",) * 2,
    Outcome.OUTSIDE_POWER: ("We cannot decide what you raised, so we passed it to others.",) * 2,
    Outcome.NOT_YET: ("What you raised is not decided yet.",) * 2,
}
WAYS = ("contribution", "excerpt")


def given_under(finding_stance):
    """What somebody gave, with its excerpt: on a reviewed finding with this stance, or on none."""
    received = make_contribution(email="ada@example.org")
    if finding_stance is None:
        return received, mark(received.contribution)
    finding = make_finding([(received, finding_stance)])
    return received, finding.evidence.get().excerpt


def answered(way, received, excerpt):
    return {way: received.contribution if way == "contribution" else excerpt}


def headings(contribution):
    return [(told.standing, told.heading) for told in tell(contribution)]


def publish(decision):
    return announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stance", [None, *Stance])
@pytest.mark.parametrize("outcome", Outcome)
def test_the_preview_the_message_and_the_page_say_the_same(client, outcome, stance, way):
    standing = OBJECTED if stance == AGAINST else DIRECT
    sentence = READ[outcome][stance == AGAINST]
    received, excerpt = given_under(stance)
    influence = make_influence(outcome=outcome, **answered(way, received, excerpt))
    shown = preview(influence.decision)
    label = "answered directly, spoke against something" if stance == AGAINST else "answered directly"
    assert [(one.standing, one.sentence, one.people) for one in shown.groups] == [(label, sentence, 1)]
    assert sentence in shown.samples[0].answer.text
    announcement = publish(influence.decision)
    mine = received.contribution
    assert headings(mine) == [(standing, sentence)]
    letter = compose_decision(announcement, mine.contact, [f"influence:{influence.pk}"])
    assert (letter.text.count(sentence), letter.in_short.count(sentence)) == (1, 1)
    client.post("/receipt/", {"code": received.code})
    page = " ".join(html.unescape(client.get(f"/my/{mine.reference}/").content.decode()).split())
    others = {other for row in SENTENCES.values() for other in map(str, row.values())} - {sentence}
    assert [sentence in page, *(other for other in others if other in page)] == [True]


def test_the_table_has_each_outcome():
    assert set(READ) == set(Outcome)
    assert {one: (str(row[DIRECT]), str(row[OBJECTED])) for one, row in SENTENCES.items()} == READ


@pytest.mark.parametrize("way", WAYS)
def test_whoever_spoke_for_one_thing_and_against_another_is_not_thanked(way):
    received = make_contribution()
    excerpt = make_finding([(received, SUPPORTS)]).evidence.get().excerpt
    other = define_finding(
        by=make_user(Role.ANALYST),
        activity=received.contribution.activity,
        statement="B.",
        evidence=[(excerpt, AGAINST)],
    )
    review_finding(by=make_user(Role.ANALYST), finding=other)
    publish(make_influence(outcome=Outcome.CHANGED, **answered(way, received, excerpt)).decision)
    assert [standing for standing, _text in headings(received.contribution)] == [OBJECTED]


def in_two_places():
    """One person whose first words are for a finding and whose other words are against it."""
    received = make_contribution()
    finding = make_finding([(received, SUPPORTS), (received, AGAINST)])
    return received.contribution, finding, finding.evidence.get(stance=SUPPORTS).excerpt


def test_who_is_against_what_the_same_decision_answers_is_not_thanked_for_other_words_of_theirs():
    mine, finding, for_it = in_two_places()
    decision = make_decision()
    direct = make_influence(decision, outcome=Outcome.CHANGED, excerpt=for_it)
    make_influence(decision, outcome=Outcome.CHANGED, finding=finding)
    assert {one.standing for one in preview(decision).groups} == {
        "spoke partly against it", "answered directly, spoke against something"
    }  # fmt: skip
    publish(decision)
    assert {told.influence.pk: told.standing for told in tell(mine)}[direct.pk] == OBJECTED


def test_what_another_decision_answers_takes_no_credit_away_from_other_words():
    mine, finding, for_it = in_two_places()
    publish(make_influence(outcome=Outcome.CHANGED, finding=finding).decision)
    direct = make_influence(outcome=Outcome.CHANGED, excerpt=for_it)
    publish(direct.decision)
    assert {told.influence.pk: told.standing for told in tell(mine)}[direct.pk] == DIRECT


def test_a_draft_beside_it_says_nothing_yet():
    mine, finding, for_it = in_two_places()
    decision = make_decision()
    make_influence(decision, outcome=Outcome.CHANGED, excerpt=for_it)
    publish(decision)
    make_influence(decision, finding=finding)
    assert headings(mine) == [(DIRECT, READ[Outcome.CHANGED][0])]
    publish(decision)
    assert (OBJECTED, READ[Outcome.CHANGED][1]) in headings(mine)


@pytest.mark.parametrize("way", WAYS)
def test_only_what_a_second_person_stood_by_counts_and_it_counts_while_it_is_looked_at_again(way):
    received = make_contribution()
    finding = make_finding([(received, AGAINST)], reviewed=False)
    excerpt = finding.evidence.get().excerpt
    publish(make_influence(outcome=Outcome.CHANGED, **answered(way, received, excerpt)).decision)
    assert [standing for standing, _text in headings(received.contribution)] == [DIRECT]
    review_finding(by=make_user(Role.ANALYST), finding=finding)
    assert [standing for standing, _text in headings(received.contribution)] == [OBJECTED]
    take_back_finding(by=make_user(Role.ANALYST), finding=Finding.objects.get(pk=finding.pk))
    assert [standing for standing, _text in headings(received.contribution)] == [OBJECTED]


def test_what_others_said_is_not_theirs():
    activity = make_activity()
    mine, theirs = (make_contribution(activity).contribution for _ in range(2))
    make_finding([(mine, SUPPORTS), (theirs, AGAINST)])
    publish(make_influence(outcome=Outcome.CHANGED, contribution=mine).decision)
    assert headings(mine) == [(DIRECT, READ[Outcome.CHANGED][0])]

"""Over each answer stands what the council itself did: nothing is claimed that it had planned before, or that is for
somebody else to do. The same words on the page of the decision, on what came of the activity and on the front page."""

import html5lib
import pytest
from django.test import Client
from django.utils import translation

from engage.decisions.coverage import count_coverage
from engage.decisions.enums import Outcome
from engage.decisions.wording import TOGETHER, WE_DID
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.decisions.test_public import SUPPORTS, publish
from tests.factories import in_days, make_activity, make_contribution, make_front_page

pytestmark = pytest.mark.django_db
HEADINGS = {
    Outcome.CHANGED: "We did",
    Outcome.STRENGTHENED: "We went ahead, and what you said helped",
    Outcome.ALREADY_PLANNED: "We had planned it already",
    Outcome.NOT_FOLLOWED: "We did not",
    Outcome.OUTSIDE_POWER: "It is not ours to decide",
    Outcome.NOT_YET: "We are still deciding",
}
IN_WELSH = {
    Outcome.CHANGED: "Gwnaethon ni",
    Outcome.STRENGTHENED: "Aethom ymlaen, ac fe helpodd yr hyn a ddywedoch",
    Outcome.ALREADY_PLANNED: "Roeddem wedi’i gynllunio eisoes",
    Outcome.NOT_FOLLOWED: "Ni wnaethom",
    Outcome.OUTSIDE_POWER: "Nid ein penderfyniad ni yw hyn",
    Outcome.NOT_YET: "Rydym yn dal i benderfynu",
}


def answered(outcome, **fields):
    activity = make_activity(url="/consultations/buses/", opens_on=in_days(-60), closes_on=in_days(-20))
    finding = make_finding([(make_contribution(activity).contribution, SUPPORTS)])
    decision = make_decision(organisation=activity.organisation, **fields)
    make_influence(decision, finding=finding, outcome=outcome)
    publish(decision)
    count_coverage(activity)
    return activity, decision


def over_the_answer(address) -> list[str]:
    """The titles that stand over the second part of each answer, between what people said and why."""
    response = Client().get(address)
    assert response.status_code == 200, address
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    parts = [one for one in tree.iter() if "engage-because__part--did" in one.get("class", "").split()]
    return [" ".join("".join(part.find("h3").itertext()).split()) for part in parts]


def on_the_front_page(address) -> list[str]:
    tree = html5lib.parse(Client().get(address).content.decode(), namespaceHTMLElements=False)
    cards = [one for one in tree.iter("article") if one.get("class") == "engage-answered"]
    return ["".join(card.findall(".//li/p[@class='engage-thread__what']")[1].itertext()) for card in cards]


@pytest.mark.parametrize(("prefix", "expected"), [("", HEADINGS), ("/cy", IN_WELSH)])
@pytest.mark.parametrize("outcome", Outcome)
def test_an_answer_says_on_every_page_what_the_council_did(outcome, prefix, expected):
    make_front_page()
    activity, decision = answered(outcome)
    assert over_the_answer(f"{prefix}/decisions/{decision.slug}/") == [expected[outcome]]
    assert over_the_answer(f"{prefix}/what-came-of-it/{activity.slug}/") == [expected[outcome]]
    assert on_the_front_page(f"{prefix}/") == [expected[outcome]]


def test_every_outcome_has_its_heading_and_stands_in_one_group():
    assert list(WE_DID) == list(Outcome)
    assert [one for some in TOGETHER.values() for one in some] == list(Outcome)
    with translation.override("en"):
        assert {outcome: str(words) for outcome, words in WE_DID.items()} == HEADINGS

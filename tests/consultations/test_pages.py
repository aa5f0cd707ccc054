"""What the public reads on the list and on the page of one consultation."""

from django.test import Client

from consultations.models import ConsultationPage
from engage.analysis.enums import Stance
from engage.contributions.enums import Ending
from engage.contributions.services import withdraw
from engage.decisions.coverage import count_coverage
from engage.decisions.services import announce_decision
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.dom import Dom, with_class, words
from tests.factories import (
    closed,
    in_days,
    make_consultation,
    make_consultation_index,
    make_contribution,
    make_front_page,
)


def read(address="/consultations/"):
    return Dom(Client().get(address))


def said(address="/consultations/"):
    return words(read(address).main)


def groups():
    """Each heading of the list with the titles under it."""
    found = {}
    for element in read().main.iter():
        if element.tag == "h2":
            found[words(element)] = []
        elif element.tag == "h3":
            found[list(found)[-1]].append(words(element))
    return found


def answer(page, *, publish=True):
    received = make_contribution(page.activity)
    decision = make_decision(title="Buses run until 3")
    make_influence(decision, finding=make_finding([(received, Stance.SUPPORTS)]))
    if publish:
        announce_decision(by=decision.created_by, decision=decision)
    return decision


def test_the_list_says_what_is_open_waiting_and_answered(db):
    make_consultation(title="Buses")
    make_consultation(title="Library", opens_on=in_days(1))
    make_consultation(title="Trams", **closed())
    answer(make_consultation(title="Ferries", **closed()))
    answer(make_consultation(title="Bridges", **closed()), publish=False)
    make_consultation(title="A draft", publish=False)

    assert groups() == {
        "Open now": ["Buses"],
        "Opening soon": ["Library"],
        "Waiting for an answer": ["Bridges", "Trams"],
        "Answered": ["Ferries"],
    }


def test_one_that_is_answered_in_part_stays_open_until_its_last_day(db):
    answer(make_consultation(title="Buses"))
    assert groups() == {"Open now": ["Buses"]}


def test_one_where_people_still_wait_is_not_called_answered_and_stays_late(db):
    page = make_consultation(title="Buses", **closed(), answer_by=in_days(-10))
    decision, found = make_decision(), []
    for received in [make_contribution(page.activity) for _ in range(2)]:
        make_influence(decision, contribution=received.contribution)
        announce_decision(by=decision.created_by, decision=decision)
        count_coverage(page.activity)
        found.append((groups(), "We are late" in said(page.url)))
    assert found == [({"Waiting for an answer": ["Buses"]}, True), ({"Answered": ["Buses"]}, False)]


def test_a_contribution_or_excerpt_answered_by_itself_counts_too(db):
    page = make_consultation(title="Buses", **closed())
    received = make_contribution(page.activity)
    decision = make_decision()
    make_influence(decision, contribution=received.contribution)
    announce_decision(by=decision.created_by, decision=decision)
    assert groups() == {"Answered": ["Buses"]}


def test_an_empty_list_says_what_will_be_here(db):
    make_consultation_index()
    assert "When the council asks for views on a proposal, you will find it here" in said()


def test_the_edges_of_opening_and_closing(db, clock):
    clock("2027-03-01T12:00")
    page = make_consultation(
        title="Buses", opens_on=in_days(5), closes_on=in_days(27), answer_by=in_days(90), slug="buses"
    )
    expected = [
        (
            "2027-03-05T23:59:59",
            "Opening soon",
            "It opens on 6 March 2027. You can answer until the end of 28 March 2027.",
            0,
        ),
        ("2027-03-06T00:00", "Open now", "Open until the end of 28 March 2027.", 2),
        ("2027-03-28T23:59:59", "Open now", "Open until the end of 28 March 2027.", 2),
        ("2027-03-29T00:00", "Waiting for an answer", "It closed at the end of 28 March 2027.", 0),
    ]
    for moment, group, sentence, buttons in expected:
        clock(moment)
        dom = read(page.url)
        assert groups() == {group: ["Buses"]}, moment
        assert sentence in words(dom.main), moment
        assert len([one for one in dom.all("a") if words(one) == "Answer this consultation"]) == buttons, moment


def test_the_promise_and_that_it_is_late(db, clock):
    clock("2027-03-01T12:00")
    page = make_consultation(**{"opens_on": in_days(-20), "closes_on": in_days(-10), "answer_by": in_days(0)})
    assert "We promise to say by 1 March 2027 what was decided, and why." in said(page.url)
    clock("2027-03-02T00:00")
    late = "We promised to say by 1 March 2027 what was decided, and why. We are late with this answer."
    assert late in said(page.url)
    assert late in said()
    answer(page)
    assert "We are late" not in said(page.url)


def test_no_promise_is_said_to_be_none(db):
    page = make_consultation(answer_by=None, closes_on=None)
    assert "There is no date yet for when we say what was decided." in said(page.url)
    assert "Open, with no end set." in said(page.url)


def test_the_page_links_to_the_decision_that_answers_it(db):
    page = make_consultation(**closed())
    decision = answer(page)
    answer(make_consultation(**closed()))
    answer(page, publish=False)
    dom = read(page.url)
    links = [(words(one), one.get("href")) for one in dom.main.iter("a")]
    to_it = ("See what was decided, and why", "#how-far")
    assert links == [to_it, ("Buses run until 3", f"/decisions/{decision.slug}/")]


def test_people_who_withdrew_are_still_counted(db):
    page = make_consultation()
    received = [make_contribution(page.activity) for _number in range(4)]
    withdraw(by=None, contribution=received[0].contribution)
    withdraw(by=None, contribution=received[1].contribution, ending=Ending.RETENTION)
    assert "Responses: 4 people (1 of them has since withdrawn)." in said(page.url)
    assert "Responses: 4 people (1 of them has since withdrawn)." in said()


def test_answered_ones_come_twenty_at_a_time(db):
    page = make_consultation(title="The newest", **closed())
    decision = answer(page)
    assert decision.slug
    for number in range(20):
        other = make_consultation(title=f"Older {number}", opens_on=in_days(-90), closes_on=in_days(-70))
        received = make_contribution(other.activity)
        earlier = make_decision()
        make_influence(earlier, contribution=received.contribution)
        announce_decision(by=earlier.created_by, decision=earlier)
    assert len(groups()["Answered"]) == 20
    (more,) = with_class(read().main, "govuk-pagination__next")
    assert words(Dom(Client().get("/consultations/" + more.find("a").get("href"))).main).count("Older") == 1


def test_a_page_that_is_not_public(db):
    page = make_consultation(publish=False)
    assert Client().get(f"/consultations/{page.slug}/").status_code == 404


def test_the_list_leads_to_all_that_came_of_it_once_there_is_such_a_page(db):
    make_consultation_index()
    for title in ("Buses", "Bins"):
        make_consultation(title=title, **closed())
    activity = ConsultationPage.objects.get(title="Buses").activity
    decision = make_decision()
    make_influence(decision, finding=make_finding([(make_contribution(activity), Stance.SUPPORTS)]))

    def links():
        return [one.get("href") for one in read().main.iter("a") if "what-came-of-it" in one.get("href", "")]

    announce_decision(by=None, decision=decision)
    assert links() == []  # nobody has counted yet
    count_coverage(activity)
    assert links() == [f"/what-came-of-it/{activity.slug}/"]


def test_the_index_stands_in_the_menu_of_every_page(db):
    make_consultation_index()
    links = [one.get("href") for one in Dom(Client().get(make_front_page().url)).all("header//a")]
    assert "/consultations/" in links

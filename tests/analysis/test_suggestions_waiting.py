"""From the suggestions that wait for an answer to the texts that they are for, and back."""

import pytest

from engage.accounts.enums import Role
from engage.analysis.models import Suggestion
from engage.analysis.suggesting.answering import refuse_suggestion
from engage.analysis.suggesting.ruling import write_rule
from engage.analysis.suggesting.wording import Wording
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_code_for_all, make_part, make_rule
from tests.analysis.suggesting import work
from tests.analysis.test_queue import references
from tests.factories import make_activity, make_contribution, make_organisation, make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
QUEUE, HOME = "/admin/contributions/", "/admin/suggestions/"


def of(part):
    return part.contribution.reference


def test_the_queue_shows_what_waits_for_an_answer(officer):
    activity = make_activity()
    bus, tram, both = (make_part(activity, text) for text in ("A bus.", "A tram.", "A bus and a tram."))
    make_part(activity, "Nothing of the kind.")
    buses, trams = make_code(activity, "Buses"), make_code(activity, "Trams")
    for_bus, for_tram = make_rule(buses, Wording(("bus",))), make_rule(trams, Wording(("tram",)))
    work()

    def listed(chosen, **query):
        return set(references(officer.get(QUEUE, {"suggested": chosen, **query})))

    assert listed("any") == {of(bus), of(tram), of(both)}
    assert listed(f"rule-{for_bus.pk}") == {of(bus), of(both)}
    assert listed(f"code-{trams.pk}") == {of(tram), of(both)}
    assert listed(f"rule-{for_tram.pk}", q="bus") == {of(both)}
    page = page_of(officer.get(HOME))
    assert "Answer the suggestions for 3 contributions" in page
    assert page.count("2 contributions wait for an answer") == 2
    assert f"The rule for {buses.label} waits for an answer" in page_of(
        officer.get(QUEUE, {"suggested": f"rule-{for_bus.pk}"})
    )

    refuse_suggestion(by=officer.user, suggestion=Suggestion.objects.get(part=both, code=buses))
    withdraw(by=None, contribution=tram.contribution)
    assert listed("any") == {of(bus), of(both)}
    assert listed(f"rule-{for_bus.pk}") == {of(bus)}
    assert listed(f"rule-{for_tram.pk}") == {of(both)}


def test_a_contribution_whose_texts_both_wait_is_counted_and_listed_once(officer):
    made = make_contribution(texts=["A bus.", "Another bus."]).contribution
    make_rule(make_code(made.activity))
    work()
    assert references(officer.get(QUEUE, {"suggested": "any"})) == [made.reference]
    assert "Answer the suggestions for 1 contribution<" in page_of(officer.get(HOME))


@pytest.mark.parametrize("chosen", ["rule-", "rule-x", "code-99999999999999999999999", "who-1", "rule-0"])
def test_what_an_address_does_not_name_finds_nothing_or_is_no_filter(officer, chosen):
    make_rule(make_code(make_part(text="A bus.").contribution.activity))
    work()
    assert officer.get(QUEUE, {"suggested": chosen}).status_code == 200


def test_another_council_s_are_neither_counted_nor_named(officer):
    theirs = make_activity(organisation=make_organisation("Elsewhere", "elsewhere"))
    make_part(theirs, "A bus.")
    analyst = make_user(Role.ANALYST, organisation=theirs.organisation)
    rule = write_rule(by=analyst, code=make_code(theirs, "Secret plans"), wording=Wording(("bus",)))
    work()
    assert Suggestion.objects.count() == 1
    page = page_of(officer.get(QUEUE, {"suggested": f"rule-{rule.pk}"}))
    assert (references(officer.get(QUEUE, {"suggested": "any"})), "Secret plans" in page) == ([], False)
    assert "Nothing waits for an answer." in page_of(officer.get(HOME))


def test_the_name_of_a_codebook_opens_its_tree(officer):
    code = make_code_for_all(make_organisation(), "Buses")
    page = page_of(officer.get("/admin/codebooks/"))
    tree = f"/admin/codebooks/inspect/{code.codebook_id}/"
    assert page.count(f'href="{tree}"') == 2  # its name, and what else can be done with it
    assert f'href="/admin/codebooks/edit/{code.codebook_id}/"' in page_of(officer.get(tree))

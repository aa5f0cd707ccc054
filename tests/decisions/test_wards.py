"""The silence clock by ward: exact for officers, and in public nothing that tells of few people."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.contributions.enums import GivenKind
from engage.contributions.models import Given
from engage.contributions.services import withdraw
from engage.core.disclosure import SMALLEST
from engage.decisions.coverage import count_coverage
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision
from engage.decisions.wards import by_ward
from tests.decisions.factories import make_decision, make_finding, make_influence
from tests.factories import in_days, make_activity, make_contribution, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
FATES = ["answered", "deciding", "waiting", "overdue", "withdrawn"]


def somebody(activity, ward, fate, decision):
    person = make_contribution(activity).contribution
    promised = in_days(-1 if fate == "overdue" else 30)
    type(person).objects.filter(pk=person.pk).update(promised_by=promised)
    if ward:
        Given.objects.create(contribution=person, kind=GivenKind.WARD, question="Ward", value=ward)
    if fate in ("answered", "deciding"):
        outcome = Outcome.NOT_YET if fate == "deciding" else Outcome.NOT_FOLLOWED
        make_influence(decision, contribution=person, outcome=outcome)
    if fate == "withdrawn":
        withdraw(by=None, contribution=person)


def people(*groups):
    """Groups of a ward, what became of their people, and how many."""
    activity, decision = make_activity(url="/somewhere/"), make_decision()
    for ward, fate, count in groups:
        for _nth in range(count):
            somebody(activity, ward, fate, decision)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)
    return activity


def told(activity):
    return [(one.name, one.owed, one.answered, one.deciding, one.waiting, one.overdue) for one in by_ward(activity)]


def test_everybody_stands_in_one_row_and_those_who_withdrew_in_none():
    activity = people(
        ("Quayside", "answered", 2), ("Quayside", "overdue", 1), ("hallow park", "deciding", 1), ("", "waiting", 2),
        ("Gone", "withdrawn", 1), ("Quayside", "withdrawn", 1)
    )  # fmt: skip
    assert told(activity) == [
        ("hallow park", 1, 0, 1, 0, 0),
        ("Quayside", 3, 2, 0, 1, 1),
        ("", 2, 0, 0, 2, 0),
    ]


def test_where_nobody_said_a_ward_there_is_no_table():
    assert told(people(("", "waiting", 2))) == []


def test_the_public_sees_rough_shares_of_many_and_nothing_of_few():
    activity = people(
        ("Quayside", "answered", 7), ("Quayside", "overdue", 4), ("Hallow", "answered", SMALLEST - 1),
        ("", "waiting", 12)
    )  # fmt: skip
    shown = count_coverage(activity).by_ward
    assert shown == [{"ward": "Quayside", "answered": 6, "overdue": 4}]
    address = f"/what-came-of-it/{activity.slug}/"
    page = Client().get(address).content.decode()
    assert ["Quayside" in page, "Hallow" in page] == [True, False]
    data = Client().get(f"{address}all.json").json()
    assert data["shares"] == {"fair_in_ten": None, "by_ward": shown}
    assert list(data["meaning_of_shares"]) == list(data["shares"])
    assert data["activity"]["same_reason_in_ten"] == 10  # all sixteen were given one reason


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(["A", "B", ""]), st.sampled_from(FATES), st.integers(0, 3)), max_size=5))
def test_the_wards_add_up_to_what_the_clock_says(groups):
    activity = people(*groups)
    clock, rows = count_coverage(activity), by_ward(activity)
    if rows:
        names = ("owed", "answered", "deciding", "waiting", "overdue")
        assert [sum(getattr(row, name) for row in rows) for name in names] == [getattr(clock, name) for name in names]
    assert clock.by_ward == []


def test_an_officer_reads_them_and_another_council_does_not():
    activity = people(("Quayside", "waiting", 1))
    make_finding([(make_contribution(activity), Stance.SUPPORTS)])
    address = f"/admin/decisions/reports/{activity.slug}/wards/"
    page = sign_in(make_user(Role.DECISION_OFFICER)).get(address)
    cells = re.findall(r"<t[dh](?: scope=\"row\" dir=\"auto\")?>([^<]*)</t[dh]>", page.content.decode())
    assert cells[:6] == ["Quayside", "1", "0", "0", "1", "0"]
    elsewhere = make_user(Role.DECISION_OFFICER, organisation=make_organisation("Othershire", "othershire"))
    assert sign_in(elsewhere).get(address).status_code == 404

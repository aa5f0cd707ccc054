"""Real public comments, brought in whole and carried to a published decision and back to one person.

None of the commenters' words are in this file: comments are named by their ids, passages by their places.
"""

import csv

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from engage.analysis.models import Code, Codebook
from engage.analysis.services import code_excerpt, define_finding, review_finding
from engage.contributions.models import Contribution, Part, Receipt
from engage.core.text import normalise_text
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision, record_decision, record_influence
from tests.contributions.importing import bring_in, read_codes
from tests.factories import in_days, make_activity, make_user

pytestmark = pytest.mark.django_db

BOWLING_GREEN, HOUSING = "american-assembly.bowling-green", "scoop-hivemind.affordable-housing"
COLUMNS = {"texts": ["comment-body"], "id_column": "comment-id", "date_column": "timestamp"}

STATEMENT = "People asked for pavements that they can walk on safely."
REASON = "The money for pavements is spent until next year, and drains come first because streets flood."
# The id of a comment: where a passage of it begins and ends, and its stance.
PASSAGES = {
    "690": (0, 27, Stance.SUPPORTS),
    "716": (0, 98, Stance.SUPPORTS),
    "203": (0, 42, Stance.SUPPORTS),
    "171": (0, 138, Stance.AGAINST),
    "378": (0, 126, Stance.QUALIFIES),
}


def real_activity(**fields):
    """One whose words are kept long enough for comments of years ago."""
    return make_activity(opens_on=in_days(-5_000), closes_on=in_days(-30), keep_months=120, **fields)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name, count", [(BOWLING_GREEN, 896), (HOUSING, 165)])
def test_every_comment_is_taken_once_with_its_words_and_its_time(real_data, tmp_path, name, count):
    activity = real_activity()
    path = real_data / f"{name}.comments.csv"
    outcome = bring_in(path, activity, codes=tmp_path / "codes.csv", **COLUMNS)
    assert (outcome.code, f"{count} rows: {count} taken" in outcome.said[-2]) == (0, True)
    by_id = {line[2]: line[0] for line in read_codes(tmp_path / "codes.csv")[1:]}
    given = {by_id[row["comment-id"]]: row for row in rows_of(path)}
    parts = Part.objects.filter(contribution__activity=activity).select_related("contribution")
    kept = {part.contribution.reference: part for part in parts}
    assert kept.keys() == given.keys()
    for reference, part in kept.items():
        assert part.text == normalise_text(given[reference]["comment-body"])
        assert round(part.contribution.received_at.timestamp() * 1000) == int(given[reference]["timestamp"])
    again = bring_in(path, activity, **COLUMNS)
    assert again.said[-1] == f"{count} rows: 0 taken, {count} skipped because they are here already, 0 refused."
    assert Contribution.objects.filter(activity=activity).count() == count


def carried(real_data, tmp_path):
    """Comments coded, found, reviewed, decided on and answered; their references and return codes, by id."""
    activity = real_activity()
    path = real_data / f"{BOWLING_GREEN}.comments.csv"
    bring_in(path, activity, codes=tmp_path / "codes.csv", **COLUMNS)
    given = {line[2]: (line[0], line[1]) for line in read_codes(tmp_path / "codes.csv")[1:]}
    analyst, reviewer, officer = make_user(Role.ANALYST), make_user(Role.ANALYST), make_user(Role.DECISION_OFFICER)
    code = Code.objects.create(
        codebook=Codebook.objects.create(organisation=activity.organisation, activity=activity, name="Streets"),
        label="Walking",
    )
    evidence = []
    for number, (start, end, stance) in PASSAGES.items():
        part = Part.objects.get(contribution__reference=given[number][0])
        evidence.append((code_excerpt(by=analyst, part=part, start=start, end=end, code=code).excerpt, stance))
    finding = define_finding(by=analyst, activity=activity, statement=STATEMENT, evidence=evidence)
    finding = review_finding(by=reviewer, finding=finding)
    decision = record_decision(
        by=officer,
        organisation=activity.organisation,
        reference="CAB/7",
        title="Pavements and drains",
        decided_by="The Cabinet",
        decided_on=in_days(-3),
        what_was_decided="The drains are renewed first. Pavements wait for a year.",
        reasons="There is money for one of the two, and streets flood.",
    )
    record_influence(by=officer, decision=decision, finding=finding, outcome=Outcome.NOT_FOLLOWED, reason=REASON)
    announce_decision(by=officer, decision=decision)
    return decision, given


def test_the_public_page_says_what_people_said_and_why_not_without_their_words(real_data, tmp_path, client):
    decision, given = carried(real_data, tmp_path)
    page = client.get(f"/decisions/{decision.slug}/").content.decode()
    assert STATEMENT in page
    assert REASON in page
    for number in PASSAGES:  # nobody was asked whether they may be quoted
        reference, _code = given[number]
        assert Part.objects.get(contribution__reference=reference).text not in page
        assert reference not in page


@pytest.mark.parametrize("number", ["690", "171"])
def test_a_return_code_shows_the_person_the_reason(real_data, tmp_path, client, number):
    _decision, given = carried(real_data, tmp_path)
    reference, code = given[number]
    assert Receipt.objects.for_code(code).contribution.reference == reference
    page = client.post("/receipt/", {"code": code}, follow=True)
    assert page.status_code == 200
    assert REASON in page.content.decode()


def test_somebody_whose_comment_was_not_under_the_finding_is_not_told_about_it(real_data, tmp_path, client):
    _decision, given = carried(real_data, tmp_path)
    _reference, code = next(given[number] for number in sorted(given) if number not in PASSAGES)
    page = client.post("/receipt/", {"code": code}, follow=True)
    assert page.status_code == 200
    assert REASON not in page.content.decode()

"""What a row says besides words: kept as it was given, shown beside the words, filtered by, and gone with them."""

import pytest

from engage.accounts.enums import Role
from engage.contributions.doors import Chosen, chosen_in
from engage.contributions.enums import GivenKind
from engage.contributions.models import Contribution, Given
from engage.contributions.services import withdraw
from tests.contributions.importing import bring_in, texts_of, write_csv
from tests.factories import make_activity, make_contribution, make_user, sign_in

pytestmark = pytest.mark.django_db

HEADINGS = ["id", "words", "Do you agree?", "How", "For whom", "Area"]
COLUMNS = {
    "id_column": "id", "choice_column": "Do you agree?", "channel_column": "How", "organisation_column": "For whom",
    "ward_column": "Area"
}  # fmt: skip
ROWS = [
    ["1", "More buses.", "Yes", "Paper form", "", "Hallow Park"],
    ["2", "", "No, not at all", "Online", "Ramblers", "Quayside"],
    ["3", "Later buses.", "", "", "", ""],
]


def brought_in(tmp_path, rows=ROWS, **options):
    activity = make_activity()
    outcome = bring_in(write_csv(tmp_path / "a.csv", [HEADINGS, *rows]), activity, **{**COLUMNS, **options})
    return activity, outcome


def given_of(contribution) -> list[tuple[str, str, str]]:
    return list(contribution.given.values_list("kind", "question", "value"))


def test_what_was_ticked_and_where_it_came_from_is_kept_as_it_was_given(tmp_path):
    activity, outcome = brought_in(tmp_path)
    assert outcome.code == 0
    assert texts_of(activity) == [["More buses."], [], ["Later buses."]]
    first, second, third = Contribution.objects.order_by("pk")
    assert given_of(first) == [
        (GivenKind.CHOICE, "Do you agree?", "Yes"),
        (GivenKind.CHANNEL, "How", "Paper form"),
        (GivenKind.WARD, "Area", "Hallow Park"),
    ]
    assert chosen_in(second) == [
        Chosen("Do you agree?", ["No, not at all"]),
        Chosen("How", ["Online"]),
        Chosen("For whom", ["Ramblers"]),
        Chosen("Area", ["Quayside"]),
    ]
    assert given_of(third) == []
    assert {one.brought_in_id for one in (first, second, third)} == {activity.imports.get().pk}


def test_the_same_file_again_is_skipped_and_another_choice_is_refused(tmp_path):
    activity, _outcome = brought_in(tmp_path)
    again = bring_in(tmp_path / "a.csv", activity, **COLUMNS)
    assert (again.code, again.said[0]) == (0, "Rows 2 to 4 (3 rows): skipped: it is here already.")
    other = write_csv(tmp_path / "b.csv", [HEADINGS, ["1", "More buses.", "No", "Paper form", "", "Hallow Park"]])
    said = bring_in(other, activity, **COLUMNS).said[0]
    assert said == (
        "Row 2: REFUSED: it is here already with other values beside the words; what was taken in is not replaced."
    )


@pytest.mark.parametrize("column, length, limit", [("Do you agree?", 601, 600), ("Area", 101, 100)])
def test_what_is_too_long_for_a_choice_is_refused(tmp_path, column, length, limit):
    row = ["1", "a", "", "", "", ""]
    row[HEADINGS.index(column)] = "x" * length
    _activity, outcome = brought_in(tmp_path, [row])
    wrong = f"“{column}” has {length} characters; what is not people’s words can have {limit}"
    assert outcome.said[0] == f"Row 2: REFUSED: {wrong}."


def test_only_a_choice_stands_by_itself(tmp_path):
    """Somebody who only ticked has taken part; a row with nothing but a ward is an empty form."""
    _activity, outcome = brought_in(tmp_path, [["1", "", "", "Online", "Ramblers", "Quayside"]])
    assert outcome.said[0] == "Row 2: REFUSED: it holds no words."


def test_rows_without_an_id_are_told_apart_by_what_was_ticked(tmp_path):
    rows = [["", "", answer, "", "", ""] for answer in ("Yes", "No", "Yes")]
    activity, outcome = brought_in(tmp_path, rows, id_column="")
    assert (outcome.code, Given.objects.count()) == (0, 3)
    again = bring_in(tmp_path / "a.csv", activity, **{**COLUMNS, "id_column": ""})
    assert (again.code, Contribution.objects.count()) == (0, 3)


def test_it_goes_with_a_withdrawal(tmp_path):
    brought_in(tmp_path)
    first = Contribution.objects.order_by("pk").first()
    withdraw(by=None, contribution=first)
    assert (first.given.count(), Given.objects.count()) == (0, 4)


def test_an_officer_reads_it_and_narrows_the_queue_down_to_it(tmp_path):
    brought_in(tmp_path)
    make_contribution()
    first, second, _third = Contribution.objects.filter(channel="imported").order_by("pk")
    client = sign_in(make_user(Role.ANALYST))
    page = client.get(f"/admin/contributions/{second.reference}/").content.decode()
    assert "No, not at all" in page
    assert "Quayside" in page
    for query, expected in [
        ("?ward=Quayside", [second]),
        ("?came=Paper+form", [first]),
        ("?ward=Quayside&came=Paper+form", []),
    ]:
        found = client.get(f"/admin/contributions/{query}").context["object_list"]
        assert [one.pk for one in found] == [one.pk for one in expected]


def test_the_values_to_choose_from_are_those_that_there_are(tmp_path):
    assert Given.objects.values_of(GivenKind.WARD)[GivenKind.WARD] == []
    brought_in(tmp_path)
    assert Given.objects.values_of(GivenKind.WARD)[GivenKind.WARD] == ["Hallow Park", "Quayside"]
    assert Given.objects.values_of(GivenKind.CHANNEL)[GivenKind.CHANNEL] == ["Online", "Paper form"]

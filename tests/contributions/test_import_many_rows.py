"""A file as long as a large survey's, of which three rows are broken: all others come in, and the three are named."""

from django.db.models import Count

from engage.contributions.models import ImportBatch, Part
from tests.contributions.importing import bring_in, write_csv
from tests.factories import make_activity

ROWS = 50_000


def test_fifty_thousand_rows_of_which_three_are_broken(own_database, tmp_path):
    activity = make_activity()
    rows = [[str(n), f"answer {n}", "2026-03-01"] for n in range(1, ROWS + 1)]
    rows[699][2] = "soon"
    rows[24_999][0] = ""
    rows[-1].append("one cell more")
    path = write_csv(tmp_path / "a.csv", [["id", "words", "day"], *rows])

    outcome = bring_in(path, activity, id_column="id", date_column="day")

    assert outcome.code == 3
    assert outcome.said[:6] == [
        "Rows 2 to 700 (699 rows): taken.",
        "Row 701: REFUSED: the date in “day” is not understood; write it as 2024-03-04 or 4 March 2024.",
        "Rows 702 to 25000 (24299 rows): taken.",
        "Row 25001: REFUSED: “id” is empty.",
        "Rows 25002 to 50000 (24999 rows): taken.",
        "Row 50001: REFUSED: it has 4 cells, and there are 3 columns.",
    ]
    batch = ImportBatch.objects.get()
    assert (batch.taken, batch.skipped, batch.refused) == (ROWS - 3, 0, 3)
    taken = Part.objects.filter(contribution__activity=activity)
    assert taken.aggregate(all=Count("pk"), different=Count("sha256", distinct=True)) == {
        "all": ROWS - 3,
        "different": ROWS - 3,
    }
    lost = {f"answer {n}" for n in range(1, ROWS + 1)}.difference(taken.values_list("text", flat=True).iterator())
    assert lost == {"answer 700", "answer 25000", f"answer {ROWS}"}

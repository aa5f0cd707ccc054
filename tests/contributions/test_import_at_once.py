import threading

from django.db import connection

from engage.contributions.models import Contribution
from tests.contributions.importing import bring_in, read_codes, texts_of, write_csv
from tests.factories import make_activity


def test_two_imports_at_once_take_each_row_once(own_database, tmp_path):
    """Two officers bring in files that mostly hold the same answers."""
    activity = make_activity()
    both = [f"row {n}" for n in range(300)]
    for number in (1, 2):
        write_csv(tmp_path / f"{number}.csv", [["words"], *([text] for text in [*both, f"only in {number}"])])
    outcomes = []

    def run(number):
        try:
            outcomes.append(bring_in(tmp_path / f"{number}.csv", activity, codes=tmp_path / f"codes{number}.csv"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.code for outcome in outcomes] == [0, 0]
    assert sorted(texts_of(activity)) == sorted([text] for text in [*both, "only in 1", "only in 2"])
    lines = [line for file in tmp_path.glob("codes*.csv") for line in read_codes(file)[1:]]
    assert sorted(line[0] for line in lines) == sorted(Contribution.objects.values_list("reference", flat=True))

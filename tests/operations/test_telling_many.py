"""The small version of a part of `make endure`: everybody is told once although the worker is killed many times."""

from tests.operations.telling_many import UNKNOWN, adds_up, tell_many

PEOPLE, KILLS = 300, 4


def test_everybody_is_accounted_for(own_database, tmp_path):
    sums, _seconds = tell_many(tmp_path, people=PEOPLE, kills=KILLS, seed=7)
    assert adds_up(sums), sums
    assert (sums["owed it"], sums["written down"]) == (PEOPLE, PEOPLE)
    assert sums[UNKNOWN] <= KILLS + 1
    # There was trouble, or this proves nothing.
    assert (sums["killed while writing down whom to tell"], sums["killed while sending"]) == (1, KILLS)

import datetime

import pytest
from django.utils import timezone

from engage.contributions.importing.dates import understand_date, why_no_date

LONDON = [
    # As written, and the moment in UTC.
    ("2020-01-05", "2020-01-05 00:00:00"),
    ("2020-07-05", "2020-07-04 23:00:00"),  # summer time
    ("2020-07-05 18:30", "2020-07-05 17:30:00"),
    ("2020-07-05T18:30:15Z", "2020-07-05 18:30:15"),
    ("2020-07-05T18:30:15.250+02:00", "2020-07-05 16:30:15.250000"),
    ("5/7/2020", "2020-07-04 23:00:00"),
    ("05/07/20 18:30", "2020-07-05 17:30:00"),
    ("05-07-2020 18:30:15", "2020-07-05 17:30:15"),
    ("5.1.2020", "2020-01-05 00:00:00"),
    ("13/02/2018", "2018-02-13 00:00:00"),
    ("5 January 2020", "2020-01-05 00:00:00"),
    ("5 Jan 2020 09:15", "2020-01-05 09:15:00"),
    (" 5  January\n2020 ", "2020-01-05 00:00:00"),
    ("1518501496471", "2018-02-13 05:58:16.471000"),
    (datetime.datetime(2020, 7, 5, 18, 30), "2020-07-05 17:30:00"),
]
NOT_UNDERSTOOD = [
    "", "yesterday", "02/13/2018", "30/02/2020", "2020-02-30", "2020", "20200105", "2020-W01", "43835", "1518501496",
    "٢٠٢٠-٠١-٠٥", "1518501496471000", "5/7", "01/01/1899", "0001-01-01", "9999-12-31", "Tue Feb 13 12:58:16 WIB 2018",
    "2020-01-05 25:00", datetime.datetime(1, 1, 1), datetime.datetime(9999, 12, 31),
]  # fmt: skip


@pytest.mark.parametrize("written, moment", LONDON, ids=[str(written) for written, _moment in LONDON])
def test_a_date_is_understood_day_first_and_in_the_councils_zone(written, moment):
    assert str(understand_date(written).astimezone(datetime.UTC)) == f"{moment}+00:00"


@pytest.mark.parametrize("written", NOT_UNDERSTOOD, ids=map(str, NOT_UNDERSTOOD))
def test_what_is_no_date_or_an_impossible_one_is_not_guessed_at(written):
    assert understand_date(written) is None


def test_the_future_is_a_mistake():
    now = timezone.now()
    assert understand_date((now + datetime.timedelta(days=2)).isoformat()) is None
    ahead = "the date in “day” lies ahead; write the day on which it was"
    assert why_no_date((now + datetime.timedelta(days=99)).date().isoformat(), column="day") == ahead
    assert why_no_date(now + datetime.timedelta(days=99), column="day") == ahead
    assert why_no_date("9999-12-31", column="day") == ahead
    assert understand_date((now - datetime.timedelta(minutes=1)).isoformat()) is not None

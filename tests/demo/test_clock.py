import datetime

from hypothesis import given
from hypothesis import strategies as st

from engage.demo.clock import working_day

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1))


@given(DAYS, st.booleans())
def test_nothing_is_decided_at_a_weekend(day, later):
    found = working_day(day, later=later)
    assert found.isoweekday() <= 5
    assert 0 <= (found - day).days * (1 if later else -1) <= 2
    assert found == day or day.isoweekday() > 5

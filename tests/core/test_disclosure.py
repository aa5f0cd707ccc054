from hypothesis import given
from hypothesis import strategies as st

from engage.core.disclosure import SMALLEST, in_ten

COUNTS = st.integers(0, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(COUNTS)
def test_few_are_never_told_and_many_only_roughly(counts):
    some, of = counts
    told = in_ten(some, of)
    if of < SMALLEST:
        assert told is None
        return
    assert abs(told / 10 - some / of) <= 0.1
    assert (told == 10, told == 0) == (some == of, some == 0)

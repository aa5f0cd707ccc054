"""The small version of `make endure`: it adds up although workers are killed and the disk fills."""

from tests.operations.enduring import NONE_OF, endure

RESPONSES = 60


def test_it_adds_up(own_database, tmp_path):
    sums = endure(tmp_path, responses=RESPONSES, processes=4)
    assert {name: sums[name] for name in NONE_OF if sums[name]} == {}
    assert (sums["acknowledged"], sums["kept"], sums["sent by mail"]) == (RESPONSES,) * 2 + (
        RESPONSES - sums["messages of unknown outcome or on their way"],
    )
    # There was trouble, or this proves nothing.
    assert sums["web workers killed"]
    assert sums["times the disk was full"]
    assert sums["refused"] + sums["connections cut off"]

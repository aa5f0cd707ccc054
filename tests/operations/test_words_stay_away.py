"""What was replaced in somebody's words, or taken out of them, does not come back with an older database."""

from engage.contributions.words import Words, replace_words
from engage.moderation.enums import Ground
from engage.moderation.services import redact
from tests.factories import make_contribution
from tests.operations.test_backup import (  # own_folders is for every test here, too
    CANARY,
    back_up,
    everything_holding,
    own_folders,  # noqa: F401
    restore,
    words,
)


def test_words_that_were_replaced_do_not_come_back():
    contribution = make_contribution(texts=["A title", f"My neighbour {CANARY} said"]).contribution
    whole = back_up()
    new = [Words("What would help?", "A title"), Words("What would help?", "A neighbour said")]
    replace_words(by=None, contribution=contribution, words=new, attachment_digest="")
    assert restore(whole).erased_again == 1
    assert words() == ["A title"]
    assert everything_holding(CANARY) == []


def test_a_passage_that_was_taken_out_does_not_come_back():
    contribution = make_contribution(texts=[f"My neighbour {CANARY} said so"]).contribution
    whole = back_up()
    redact(by=None, part=contribution.parts.get(), start=13, end=13 + len(CANARY), ground=Ground.NOT_AGREED)
    assert restore(whole).erased_again == 1
    assert words() == ["My neighbour […] said so"]
    assert [(one.ground, one.version) for one in contribution.redactions.all()] == [(Ground.NOT_AGREED, 2)]
    assert everything_holding(CANARY) == []

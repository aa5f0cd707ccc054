"""The codes that have a digit: those used most, each on its digit for a hundred filings; and the one used last."""

import itertools

import pytest

from engage.accounts.enums import Role
from engage.analysis.enums import Origin
from engage.analysis.models import Coding, Excerpt
from engage.analysis.often import own_codes
from tests.analysis.factories import make_code, make_part
from tests.factories import make_activity, make_user

pytestmark = pytest.mark.django_db
CODES = "ABCDEFGHIJK"


class Filer:
    """Files under codes named by letters; each filing is of words of its own."""

    def __init__(self):
        activity = make_activity()
        self.officer, self.other = make_user(Role.ANALYST), make_user(Role.ANALYST)
        self.codes = {label: make_code(activity, label) for label in CODES}
        self.part = make_part(activity)
        self.number = itertools.count(1)

    def file(self, labels, *, by=None, origin=Origin.PERSON):
        for label in labels:
            number = next(self.number)
            excerpt = Excerpt.objects.create(part=self.part, start=number, end=number + 1, created_by=self.officer)
            Coding.objects.create(
                pk=1000 + number, excerpt=excerpt, code=self.codes[label], coder=by or self.officer, origin=origin
            )

    def sees(self, among=CODES):
        found = own_codes(by=self.officer, among=[self.codes[label] for label in among])
        return "".join(code.label for code in found["often"]), found["used_last"] and found["used_last"].label


@pytest.fixture
def filer():
    return Filer()


def test_the_nine_used_most_have_digits_in_the_order_of_their_names(filer):
    assert filer.sees() == ("", None)
    filer.file("KKKJJJIIIHHHGGGFFFEEEDDDCCBA" + "KJIH")
    assert filer.sees() == ("CDEFGHIJK", "H")


def test_what_was_filed_with_a_list_or_by_a_colleague_or_cannot_be_used_any_more_counts_for_nothing(filer):
    filer.file("AB")
    filer.file("CC", by=filer.other)
    filer.file("DD", origin=Origin.BULK)
    assert filer.sees() == ("AB", "B")
    assert filer.sees(among="ACD") == ("A", None)


def test_a_digit_stays_what_it_is_for_a_hundred_filings(filer):
    seen, changed = filer.sees()[0], []
    rounds = "AABBCCDDEEFFGGHHIIJ" * 5 + "K" * 60 + "JJJJK" * 30
    for number, label in enumerate(rounds[:305], start=1):
        filer.file(label)
        now, last = filer.sees()
        changed += [number] if now != seen else []
        seen = now
        assert last == label
    assert changed == [1, 4, 8, 16, 32, 200, 300]
    assert seen == "JK"

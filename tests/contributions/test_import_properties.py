"""For any file: every row is taken, skipped or refused, and words are kept as they were given."""

import string
from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.contributions.models import Part
from engage.core.text import normalise_text
from tests.contributions.importing import bring_in, write_csv
from tests.factories import make_activity

pytestmark = pytest.mark.django_db
numbers = count(1)

# Everything UTF-8 can carry, with more than their share of what breaks parsers.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from('",;\t\n\r\x00\ufeff\u2028\x85 =+-@\u0301\u200d\u202eé👩🏽'),
        st.sampled_from(string.ascii_letters),
    ),
    max_size=30,
)
ROW = st.tuples(TEXT, TEXT, st.sampled_from(["", "a@example.org", "b@example.org", "nobody", "x@"]))
COUNTED = r"{} rows: {} taken, {} skipped because they are here already, {} refused."


def counts(outcome) -> tuple[int, int, int, int]:
    line = next(line for line in outcome.said if " rows: " in line)
    total, taken, skipped, refused = (int(word) for word in line.replace(":", "").split() if word.isdigit())
    assert line == COUNTED.format(total, taken, skipped, refused)
    return total, taken, skipped, refused


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=12), delimiter=st.sampled_from(",;\t"), utf_16=st.booleans())
def test_every_row_is_accounted_for_and_words_are_kept(tmp_path, rows, delimiter, utf_16):
    activity = make_activity()
    heads = ["first question", "second question", "mail"]
    encoding = "utf-16" if utf_16 else "utf-8"
    path = write_csv(tmp_path / f"{next(numbers)}.csv", [heads, *rows], delimiter=delimiter, encoding=encoding)
    options = {
        "texts": heads[:2], "email_column": "mail", "contact_basis": "News of this.", "encoding": encoding
    }  # fmt: skip
    filled = [row for row in rows if any(normalise_text(cell) for cell in row)]
    said = [row for row in filled if any(normalise_text(cell) for cell in row[:2])]
    fine = [row for row in said if row[2] in ("", "a@example.org", "b@example.org")]
    if not filled:
        assert bring_in(path, activity, **options).code == 1
        return
    assert counts(bring_in(path, activity, **options)) == (len(filled), len(fine), 0, len(filled) - len(fine))
    assert counts(bring_in(path, activity, **options)) == (len(filled), 0, len(fine), len(filled) - len(fine))
    kept = Part.objects.filter(contribution__activity=activity).values_list("prompt", "text")
    given_words = [(head, normalise_text(cell)) for row in fine for head, cell in zip(heads[:2], row[:2], strict=True)]
    assert Counter(kept) == Counter(pair for pair in given_words if pair[1])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200), encoding=st.sampled_from(["utf-8", "windows-1252", "utf-16"]))
def test_no_file_whatsoever_ends_in_a_crash(tmp_path, content, encoding):
    path = tmp_path / f"{next(numbers)}.csv"
    path.write_bytes("words,id\n".encode(encoding) + content)
    outcome = bring_in(path, make_activity(), encoding=encoding, id_column="id")
    assert outcome.code in (0, 1, 3)
    if outcome.code != 1:
        total, taken, skipped, refused = counts(outcome)
        assert total == taken + skipped + refused

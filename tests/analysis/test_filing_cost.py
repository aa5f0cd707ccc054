"""What the database is asked while an officer files words by the keys, and that it is no more than is needed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from engage.accounts.enums import Role
from engage.analysis.colleagues import add_note
from engage.analysis.models import Coding, Excerpt
from engage.contributions.services import withdraw
from engage.demo.bench.bare import only_files
from tests.analysis.factories import WORDS, make_code, make_coding, make_part, make_suggestion
from tests.factories import make_activity, make_organisation, make_user, sign_in

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"x-requested-with": "XMLHttpRequest"}
# Who it is and what they may; then the contribution, its texts, the code and the marked words, each of them once; what
# is written; and what is filed then.
ASKED = [
    "django_session", "accounts_user",
    "contributions_contribution", "contributions_part", "analysis_code", "analysis_excerpt", "analysis_excerpt",
    "analysis_coding", "audit_auditevent", "analysis_coding",
]  # fmt: skip


def file(officer, part, code, start=0, end=8):
    sent = {"part": part.pk, "start": start, "end": end, "words": part.text[start:end], "code": code.pk}
    path = f"/admin/contributions/{part.contribution.reference}/file/"
    return officer.post(path, sent, headers=BY_SCRIPT)


def tables(captured, *kinds: str) -> list[str]:
    """Those that each question names first, in order; without what only opens and ends a transaction."""
    asked = [query["sql"] for query in captured.captured_queries]
    wanted = [sql for sql in asked if sql.lstrip("(").startswith(kinds or ("SELECT", "INSERT", "UPDATE", "DELETE"))]
    return [sql.split('"')[1] for sql in wanted]


def test_a_filing_asks_for_each_thing_once():
    activity, officer = make_activity(), sign_in(make_user(Role.ANALYST))
    part, code = make_part(activity), make_code(activity)
    file(officer, make_part(activity), code)
    with CaptureQueriesContext(connection) as captured:
        assert file(officer, part, code).status_code == 200
    assert tables(captured) == ASKED
    for end in range(9, 29):  # by others, too
        make_coding(part, WORDS[:end], code=code)
    with CaptureQueriesContext(connection) as captured:
        assert file(officer, part, code, end=30).status_code == 200
    assert tables(captured) == ASKED


def test_the_bare_view_that_it_is_measured_against_makes_the_same_rows():
    """Behind the same door: whoever files must be signed in, and must be allowed to."""
    activity, officer = make_activity(), make_user(Role.ANALYST)
    part, code = make_part(activity), make_code(activity)
    with CaptureQueriesContext(connection) as ours:
        file(sign_in(officer), part, code)
    asked = RequestFactory().post("/", {"start": 0, "end": 9, "code": code.pk})
    asked.user = officer
    with CaptureQueriesContext(connection) as theirs:
        assert only_files(asked, part.pk).status_code == 200
    assert tables(ours, "INSERT")[-3:] == tables(theirs, "INSERT") == ASKED[-4:-1]
    asked.user = make_user(Role.DECISION_OFFICER)
    with pytest.raises(PermissionDenied):
        only_files(asked, part.pk)


@pytest.mark.parametrize("headers", [BY_SCRIPT, {}])
def test_a_text_of_which_there_is_much_to_show_asks_few_questions(headers, django_assert_max_num_queries):
    """Through a list that is narrowed down by several things."""
    analyst, suggestion = make_user(Role.ANALYST), make_suggestion()
    part, officer = suggestion.part, sign_in(analyst)
    add_note(by=analyst, contribution=part.contribution, words="Look at this.", to=make_user(Role.ANALYST))
    top = make_code(part.contribution.activity, "Buses")
    make_coding(part, by=analyst, code=make_code(part.contribution.activity, "Buses at night", parent=top))
    path = f"/admin/contributions/{part.contribution.reference}/?code={suggestion.code.pk}&filed=yes&read=no"
    officer.get(path, headers=headers)
    with django_assert_max_num_queries(20):
        shown = officer.get(path, headers=headers).content.decode()
    assert [words in shown for words in ("Look at this.", "Suggested by the machine", "Buses &gt; Buses at night")] == [
        True
    ] * 3


def test_the_same_words_under_the_same_code_are_one_filing():
    activity, officer = make_activity(), sign_in(make_user(Role.ANALYST))
    part, code, other = make_part(activity), make_code(activity), make_code(activity, "Another")
    marked = make_coding(part, part.text[:8], code=code).excerpt  # a colleague's
    for _time in range(2):
        assert file(officer, part, code).status_code == 200
    assert file(officer, part, other).status_code == 200
    assert list(Excerpt.objects.all()) == [marked]
    mine = Coding.objects.filter(coder=officer.user).order_by("pk")
    assert list(mine.values_list("excerpt", "code")) == [(marked.pk, code.pk), (marked.pk, other.pk)]


@pytest.mark.parametrize("headers", [BY_SCRIPT, {}])
def test_what_is_another_councils_or_gone_is_not_filed(headers):
    officer = sign_in(make_user(Role.ANALYST, organisation=make_organisation("Hallow", "hallow")))
    theirs, mine = make_part(), make_part(make_activity(organisation=officer.user.organisation))
    withdrawn = make_part(mine.contribution.activity)
    withdraw(by=None, contribution=withdrawn.contribution)
    code = make_code(mine.contribution.activity)
    answers = [
        officer.post(
            f"/admin/contributions/{part.contribution.reference}/file/",
            {"part": part.pk, "start": 0, "end": 8, "words": WORDS[:8], "code": code.pk},
            headers=headers,
        ).status_code
        for part in (theirs, withdrawn)
    ]
    assert answers == [404, 422]
    assert not Coding.objects.exists()

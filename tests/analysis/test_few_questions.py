"""However the queue is narrowed, and whatever is on record about a text, a screen asks the database few questions."""

import pytest

from engage.accounts.enums import Role
from engage.analysis import holding
from engage.analysis.codebooks import save_code
from engage.analysis.enums import Ground
from engage.analysis.looking import ask_for_another_look
from engage.analysis.models import Suggestion
from engage.analysis.services import code_excerpt, read_part
from engage.analysis.suggesting.suggestion import Source
from engage.analysis.teamwork import Handover, Note
from engage.contributions.enums import GivenKind
from engage.contributions.models import Given
from engage.moderation.enums import Ground as Reason
from engage.moderation.services import redact
from tests.analysis.factories import make_code, make_part
from tests.factories import make_activity, make_user, sign_in

pytestmark = pytest.mark.django_db
MOST = 20
BY_SCRIPT = {"x-requested-with": "XMLHttpRequest"}
SIZES = [(5_000, 50_000), (0, 50_000), (0, 0)]  # few of each; some; more than that
ROLES = [Role.ANALYST, Role.ENGAGEMENT_OFFICER]  # an author has pages and pictures in the menu


def on_record(officer, activity):
    """A text about which there is all that there can be: a passage taken out of it, a note, a suggestion that waits, a
    filing that is to be looked at again."""
    part = make_part(
        activity, text="Nobody named Bob is to be told. The last bus is late, and the shelter has no roof."
    )
    redact(by=officer, part=part, start=0, end=16, ground=Reason.ABUSE)
    part = part.contribution.parts.get(is_current=True)
    code, other = make_code(activity), make_code(activity, label="Shelters")
    save_code(by=officer, code=code, grounds=[Ground.AGE])
    read_part(by=officer, part=part)
    code_excerpt(by=officer, part=part, start=0, end=8, code=code)
    ask_for_another_look(by=officer, code=code, because="It means something else now, see the minutes.")
    Note.objects.create(contribution=part.contribution, by=officer, to=officer, words="Have a look.")
    Handover.objects.create(contribution=part.contribution, by=officer, to=officer)
    Suggestion.objects.create(part=part, code=other, source=Source.LEARNED)
    Given.objects.create(contribution=part.contribution, kind=GivenKind.WARD, question="Ward", value="Quayside")
    return part, code


def narrowed(part, code, more=""):
    asked = part.contribution.activity_id
    return f"?activity={asked}&question={part.pk}&ward=Quayside&code={code.pk}&read=yes&filed=yes&handed=me{more}"


WORDS = "&ground=age&q=shelter"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("more", ["", WORDS])
@pytest.mark.parametrize("few, some", SIZES)
def test_however_many_filters_there_are_the_queue_asks_few_questions(
    monkeypatch, django_assert_max_num_queries, few, some, more, role
):
    monkeypatch.setattr(holding, "FEW", few)
    monkeypatch.setattr(holding, "SOME", some)
    officer, activity = make_user(role), make_activity()
    part, code = on_record(officer, activity)
    for number in range(60):  # so that the one that is chosen is none of the latest
        make_part(activity, text=f"Number {number}: the shelter.")
    queue = "/admin/contributions/" + narrowed(part, code, more)
    client = sign_in(officer)
    client.get(queue)
    with django_assert_max_num_queries(MOST):
        found = client.get(queue).context["object_list"]
    assert [one.pk for one in found] == [part.contribution_id]
    one = f"/admin/contributions/{part.contribution.reference}/" + narrowed(part, code, more)
    for headers in ({}, BY_SCRIPT):  # as a link opens it, and as the keys ask for the next
        client.get(one, headers=headers)
        with django_assert_max_num_queries(MOST):
            answer = client.get(one, headers=headers)
        assert [len(answer.context[name]) for name in ("notes", "redactions", "excerpts")] == [1, 1, 1]


def test_what_the_database_guesses_of_words_is_asked_once(django_assert_max_num_queries):
    """PostgreSQL says it in a question of its own; whoever goes from text to text asks about the same words."""
    officer, activity = make_user(Role.ANALYST), make_activity()
    make_part(activity, text="The shelter has no roof.")
    client = sign_in(officer)
    client.get("/admin/contributions/?q=shelter&read=no")
    with django_assert_max_num_queries(MOST) as captured:
        client.get("/admin/contributions/?q=shelter&read=no")
    assert not [one["sql"] for one in captured if one["sql"].startswith("EXPLAIN")]

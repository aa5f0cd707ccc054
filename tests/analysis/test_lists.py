"""Lists that are saved under a name, the filter by question, and the counter, through HTTP."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.accounts.enums import Role
from engage.analysis.counter import Question, questions_of
from engage.analysis.models import Coding, Reading
from engage.analysis.services import read_part
from engage.analysis.teamwork import SavedList
from engage.contributions.models import Part
from engage.contributions.services import withdraw
from tests.analysis.factories import make_code, make_coding
from tests.analysis.roles import cells, client_of
from tests.factories import make_activity, make_contribution, make_organisation, make_user, sign_in
from tests.pages import shown

pytestmark = pytest.mark.django_db
QUEUE = "/admin/contributions/"
ASKED = ["What would help?", "How do you get home?"]


@pytest.fixture
def officer():
    return sign_in(make_user(Role.ANALYST, first_name="Ada"))


def listed(client, address):
    return {row.reference for row in client.get(html.unescape(address)).context_data["leaf"].rows}


def answers(activity, *texts):
    """One contribution with an answer to each question; an empty one is none."""
    given = [(text, prompt) for text, prompt in zip(texts, ASKED, strict=True) if text]
    return make_contribution(activity, [one[0] for one in given], prompts=[one[1] for one in given]).contribution


def test_a_list_is_saved_under_a_name_and_found_again(officer):
    colleague = sign_in(make_user(Role.ENGAGEMENT_OFFICER))
    elsewhere = sign_in(make_user(Role.ANALYST, organisation=make_organisation("Othershire", "othershire")))
    address = f"{QUEUE}saved/?read=no&q=bus+stop"
    assert f'href="{address}"' in shown(officer.get(f"{QUEUE}?read=no&q=bus+stop"))

    response = officer.post(address, {"name": " Unread  stops "})
    assert response.url == f"{QUEUE}?read=no&q=bus+stop"
    link = f'<a href="{QUEUE}?read=no&q=bus+stop" dir="auto">Unread stops</a>'
    for page in (QUEUE, f"{QUEUE}saved/"):
        assert [link in shown(one.get(page)) for one in (officer, colleague, elsewhere)] == [True, False, False]
    officer.post(address, {"name": "Unread stops", "is_shared": "on"})
    saved = SavedList.objects.get()
    for page in (QUEUE, f"{QUEUE}saved/"):
        assert [link in shown(one.get(page)) for one in (officer, colleague, elsewhere)] == [True, True, False]

    remove = f"{QUEUE}saved/{saved.pk}/remove/"
    assert [one.post(remove).status_code for one in (colleague, elsewhere)] == [302, 404]
    assert SavedList.objects.exists()
    officer.post(remove)
    assert not SavedList.objects.exists()


@pytest.mark.parametrize(("name", "address"), [("", ""), (" ", ""), ("x" * 61, ""), ("Long", "?q=" + "x" * 4001)])
def test_what_cannot_be_saved_comes_back(officer, name, address):
    page = shown(officer.post(f"{QUEUE}saved/{address}", {"name": name}), 422)
    assert "Give the list a name of 60 characters or fewer." in page
    assert not name.strip() or name in page
    assert not SavedList.objects.exists()


def test_a_question_is_chosen_among_those_of_the_activity(officer):
    activity = make_activity()
    both, first, second = answers(activity, "A", "B"), answers(activity, "C", ""), answers(activity, "", "D")
    make_contribution(prompts=[ASKED[0]])
    read_part(by=officer.user, part=both.parts.get(prompt=ASKED[0]))
    make_coding(second.parts.get(), "D", by=officer.user)
    page = shown(officer.get(f"{QUEUE}?activity={activity.pk}"))
    by_name = {name: pk for pk, name in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', page)}
    assert by_name.keys() >= set(ASKED)
    asked = {prompt: f"{QUEUE}?activity={activity.pk}&question={by_name[prompt]}" for prompt in ASKED}

    assert listed(officer, asked[ASKED[0]]) == {both.reference, first.reference}
    assert listed(officer, asked[ASKED[1]]) == {both.reference, second.reference}
    assert listed(officer, asked[ASKED[0]] + "&read=yes") == {both.reference}  # whatever else is unread of it
    assert listed(officer, asked[ASKED[0]] + "&read=not_by_me") == {first.reference}
    assert listed(officer, asked[ASKED[1]] + "&read=yes") == set()
    assert listed(officer, asked[ASKED[1]] + "&filed=yes") == {second.reference}
    assert listed(officer, asked[ASKED[1]] + "&filed=no") == {both.reference}
    code = Coding.objects.get().code_id
    assert [listed(officer, f"{asked[one]}&code={code}") for one in ASKED] == [set(), {second.reference}]
    assert listed(officer, f"{QUEUE}?question={by_name[ASKED[0]]}") == {both.reference, first.reference}


@pytest.mark.parametrize("question", ["x", "0", "999999", "9" * 30, "１"])
def test_a_question_that_there_is_not_narrows_nothing(officer, question):
    contribution = answers(make_activity(), "A", "")
    for query in (f"?question={question}", f"?activity=x&question={question}"):
        assert listed(officer, QUEUE + query) == {contribution.reference}


def test_another_council_s_question_says_nothing(officer):
    theirs = answers(make_activity(organisation=make_organisation("Othershire", "othershire")), "A", "")
    page = shown(officer.get(f"{QUEUE}?question={theirs.parts.get().pk}"))
    assert ASKED[0] not in page


# --- The counter


def test_the_counter_says_how_far_each_question_is_and_leads_to_the_texts(officer):
    activity, other = make_activity(title="Night buses"), make_activity(title="Parks")
    make_contribution(other)
    both, first, gone = answers(activity, "A", "B"), answers(activity, "C", ""), answers(activity, "E", "F")
    for part in both.parts.all():
        read_part(by=officer.user, part=part)
    read_part(by=make_user(Role.ANALYST), part=both.parts.first())
    code = make_code(activity)
    make_coding(first.parts.get(), "C", by=officer.user, code=code)
    make_coding(gone.parts.first(), "E", by=officer.user, code=code)
    withdraw(by=None, contribution=gone)

    page = shown(officer.get(f"{QUEUE}counter/?activity={activity.pk}"))

    assert "Parks" in page
    rows = [re.findall(r'<a href="([^"]+)">([\d,]+)</a>', row) for row in page.split("<tr>")]
    rows = [row for row in rows if row]
    assert [[int(number) for _link, number in row] for row in rows] == [[2, 1, 1, 1, 1], [1, 1, 0, 0, 1]]
    assert [[listed(officer, link) for link, _number in row] for row in rows] == [
        [{both.reference, first.reference}, {both.reference}, {first.reference}, {first.reference}, {both.reference}],
        [{both.reference}, {both.reference}, set(), set(), {both.reference}],
    ]


def test_before_anything_came_in_it_says_what_will_be_there(officer):
    assert "will appear here" in shown(officer.get(f"{QUEUE}counter/"))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[st.sampled_from(["none", "new", "read", "filed", "both"])] * 2), max_size=6))
def test_the_numbers_are_those_of_counting_one_by_one(states):
    activity, officer = make_activity(), make_user(Role.ANALYST)
    code = make_code(activity)
    for pair in states:
        if set(pair) == {"none"}:
            continue
        contribution = answers(activity, *("" if state == "none" else "Words." for state in pair))
        for state, prompt in zip(pair, ASKED, strict=True):
            if state in ("read", "both"):
                read_part(by=officer, part=contribution.parts.get(prompt=prompt))
            if state in ("filed", "both"):
                make_coding(contribution.parts.get(prompt=prompt), "Words", by=officer, code=code)

    found = {one.prompt: one for one in questions_of(activity)}

    for prompt in ASKED:
        parts = list(Part.objects.filter(prompt=prompt, contribution__activity=activity).order_by("pk"))
        read = [part for part in parts if Reading.objects.filter(part=part).exists()]
        filed = [part for part in parts if part.excerpts.filter(codings__isnull=False).exists()]
        expected = parts and Question(prompt, parts[0].pk, len(parts), len(read), len(filed))
        assert found.get(prompt, []) == expected


TABLE = {
    "saved lists": "YY---ff-Y",
    "counter":     "YY---ff-Y",
    "save a list": "YY---ff-Y",
}  # fmt: skip


@pytest.mark.parametrize(("act", "role", "expected"), cells(TABLE))
def test_who_may(act, role, expected):
    client = client_of(role)
    if act == "save a list":
        client.post(f"{QUEUE}saved/?read=no", {"name": "Mine"})
        assert SavedList.objects.exists() is (expected == "Y")
        return
    response = client.get(f"{QUEUE}{'saved' if act == 'saved lists' else 'counter'}/")
    assert response.status_code == {"Y": 200, "-": 302, "f": 403}[expected]

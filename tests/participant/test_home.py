"""The list of an account: everything that came from it, with how far it has come."""

import re

import pytest

from engage.decisions.enums import Outcome
from tests.factories import in_days, make_activity, make_contribution, make_user, sign_in
from tests.participant.factories import decide, read, understand


@pytest.fixture
def user(db):
    return make_user()


@pytest.fixture
def client(user):
    return sign_in(user, second_factor=False)


def page(client, query="") -> str:
    return " ".join(client.get(f"/my/{query}").content.decode().split())


def words(client) -> list[str]:
    return re.findall(r'<strong class="govuk-tag govuk-tag--\w+">(.*?)</strong>', page(client))


def test_an_empty_list_says_what_will_be_here_and_what_to_do(client):
    html = page(client)
    assert "What you send while you are signed in appears here" in html
    assert '<a class="govuk-link" href="/my/add/">' in html


@pytest.mark.parametrize(
    ("happens", "promised", "word"),
    [
        (lambda c: None, 90, "Received"),
        (lambda c: None, 0, "Received"),
        (lambda c: None, None, "Received"),
        (read, 90, "Read"),
        (read, -1, "Answer overdue"),
        (understand, 90, "Read"),
        (lambda c: decide(understand(c)), -1, "Answered"),
        (lambda c: decide(understand(c), outcome=Outcome.NOT_YET), -1, "Not decided yet"),
        (lambda c: decide(understand(c), publish=False), 90, "Read"),
        (decide, 90, "Answered"),
        (lambda c: (decide(understand(c), outcome=Outcome.NOT_YET), decide(understand(c, "Two"))), 90, "Answered"),
    ],
)
def test_one_word_for_how_far_it_has_come(client, user, happens, promised, word):
    activity = make_activity(answer_by=None if promised is None else in_days(promised))
    happens(make_contribution(activity, user=user).contribution)
    assert words(client) == [word]


def test_the_latest_comes_first_and_nobody_elses_comes_at_all(client, user):
    older = make_contribution(user=user).contribution
    newer = make_contribution(user=user).contribution
    other = make_contribution(user=make_user()).contribution
    html = page(client)
    assert re.findall(r'href="/my/(....-....)/"', html) == [newer.reference, older.reference]
    assert other.reference not in html


def test_a_long_list_comes_in_pages(client, user, monkeypatch):
    monkeypatch.setattr("engage.participant.views.A_PAGE", 2)
    made = [make_contribution(user=user).contribution.reference for _one in range(5)]
    shown = [re.findall(r'href="/my/(....-....)/"', page(client, f"?page={number}")) for number in (1, 2, 3)]
    assert [reference for one in shown for reference in one] == made[::-1]
    assert "Page 2 of 3" in page(client, "?page=2")
    for odd in ("?page=0", "?page=99", "?page=x", "?page=%00"):
        assert client.get(f"/my/{odd}").status_code in (200, 404)

"""Opening what one sent with its return code: no account, no JavaScript, and no way to guess."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from engage.contributions import access
from engage.core.references import new_code
from engage.participant import tries
from tests.factories import make_contribution, make_user, sign_in

RECEIPT = "/receipt/"
WRONG = "This return code opens nothing here. Check each letter and number, then try again."


def enter(client, code):
    return client.post(RECEIPT, {"code": code})


@pytest.fixture
def received(db):
    return make_contribution()


def page_of(received):
    return f"/my/{received.contribution.reference}/"


def test_a_right_code_opens_its_contribution_in_this_browser(client, received):
    answer = enter(client, received.code.lower().replace("-", " "))
    assert (answer.status_code, answer["Location"]) == (302, page_of(received))
    assert client.get(page_of(received)).status_code == 200
    assert Client().get(page_of(received)).status_code == 302


def test_a_wrong_code_and_one_that_never_was_are_told_alike(client, received):
    nearly = received.code[:-1] + ("2" if received.code[-1] != "2" else "3")
    answers = [enter(client, code) for code in (nearly, new_code())]
    for answer, typed in zip(answers, (nearly, answers[1].wsgi_request.POST["code"]), strict=True):
        page = answer.content.decode().replace(typed, "CODE")
        assert answer.status_code == 200
        assert WRONG in page
        assert "<title>Error: " in page
        assert 'value="CODE"' in page


@pytest.mark.parametrize(
    "data", [{}, {"code": ""}, {"code": "O" * 12}, {"code": "K7M4\x00"}, {"code": "A" * 1_000_000}]
)
def test_what_cannot_be_a_code_is_no_wrong_try(client, received, data, monkeypatch):
    monkeypatch.setattr(tries, "FROM_ONE_ADDRESS", 1)
    for _again in range(3):
        answer = client.post(RECEIPT, data)
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
    assert enter(client, received.code).status_code == 302


def test_wrong_codes_are_limited_and_right_ones_never(client, received, monkeypatch):
    monkeypatch.setattr(tries, "FROM_ONE_ADDRESS", 3)
    library = {"REMOTE_ADDR": "192.0.2.7"}
    for _visitor in range(10):
        assert client.post(RECEIPT, {"code": received.code}, **library).status_code == 302
    for _slip in range(3):
        assert client.post(RECEIPT, {"code": new_code()}, **library).status_code == 200
    refused = client.post(RECEIPT, {"code": received.code}, **library)
    assert (refused.status_code, refused["Retry-After"]) == (429, "300")
    assert received.code not in refused.content.decode()
    assert client.post(RECEIPT, {"code": received.code}, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_wrong_codes_from_everywhere_leave_each_address_fewer(client, received, monkeypatch):
    monkeypatch.setattr(tries, "FROM_EVERYWHERE", 5)
    monkeypatch.setattr(tries, "UNDER_ATTACK", 1)
    for number in range(5):
        client.post(RECEIPT, {"code": new_code()}, REMOTE_ADDR=f"192.0.2.{number}")
    assert client.post(RECEIPT, {"code": new_code()}, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.post(RECEIPT, {"code": received.code}, REMOTE_ADDR="198.51.100.1").status_code == 302
    assert client.post(RECEIPT, {"code": new_code()}, REMOTE_ADDR="198.51.100.2").status_code == 200
    assert client.post(RECEIPT, {"code": received.code}, REMOTE_ADDR="198.51.100.2").status_code == 429


def test_a_window_of_tries_passes(client, received, monkeypatch):
    monkeypatch.setattr(tries, "FROM_ONE_ADDRESS", 1)
    enter(client, new_code())
    assert enter(client, received.code).status_code == 429
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + tries.SECONDS + 60)
    assert enter(client, received.code).status_code == 302


def test_it_closes_by_itself(client, received, monkeypatch):
    enter(client, received.code)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + access.OPEN_FOR - 5)
    assert client.get(page_of(received)).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + access.OPEN_FOR + 1)
    answer = client.get(page_of(received))
    assert (answer.status_code, answer["Location"]) == (302, "/receipt/?closed")
    assert "closes by itself after 30 minutes" in client.get(answer["Location"]).content.decode()


def test_it_is_closed_by_hand(client, received):
    enter(client, received.code)
    assert client.get("/receipt/close/").status_code == 405
    assert client.post("/receipt/close/")["Location"] == RECEIPT
    assert client.get(page_of(received)).status_code == 302


def test_closing_keeps_an_account_signed_in(received):
    client = sign_in(make_user(), second_factor=False)
    enter(client, received.code)
    client.post("/receipt/close/")
    assert client.get(page_of(received)).status_code == 404
    assert client.get("/my/").status_code == 200


def test_several_can_be_open_at_once(client, received, db):
    other = make_contribution()
    enter(client, received.code)
    enter(client, other.code)
    assert client.get(page_of(received)).status_code == client.get(page_of(other)).status_code == 200
    page = client.get(RECEIPT).content.decode()
    assert received.contribution.reference in page
    assert other.contribution.reference in page


def test_only_so_many_are_open_at_once(client, db, monkeypatch):
    monkeypatch.setattr(access, "AT_MOST", 2)
    three = [make_contribution() for _one in range(3)]
    for one in three:
        enter(client, one.code)
    assert [client.get(page_of(one)).status_code for one in three] == [302, 200, 200]


def test_whoever_knew_the_session_before_does_not_look_on(client, received):
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    enter(client, received.code)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_session_holds_a_reference_and_a_time(client, received):
    enter(client, received.code)
    assert set(client.session.keys()) == {"opened"}
    assert list(client.session["opened"]) == [received.contribution.reference]


def test_the_code_is_in_no_address_and_no_page_is_kept(client, received):
    answer = client.post(RECEIPT, {"code": received.code}, follow=True)
    assert [url for url, _status in answer.redirect_chain] == [page_of(received)]
    assert received.code not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    # An address with the code, as somebody might build it, does nothing with it.
    again = Client().get(RECEIPT, {"code": received.code})
    assert received.code not in again.content.decode()


def test_the_form_needs_its_token_and_does_not_bring_the_code_back(received):
    strict = Client(enforce_csrf_checks=True)
    answer = enter(strict, received.code)
    assert answer.status_code == 403
    assert received.code not in answer.content.decode()


def test_names(db):
    assert (reverse("participant:receipt"), reverse("participant:home")) == (RECEIPT, "/my/")

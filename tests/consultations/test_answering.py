"""Answering through the pages, as a browser without JavaScript does. What GDS-1 to GDS-13 ask for is in
test_question_pages.py, what is refused in test_refusals.py."""

import datetime
import re

import pytest
from django.core.cache import cache

from consultations.enums import BEGUN_A_MINUTE
from consultations.models import Answer, Draft
from engage.accounts.services import confirm_contact
from engage.contributions.models import Contribution, Part, Receipt
from engage.core.limits import SENDINGS_A_MINUTE
from engage.core.throttle import count_one
from tests.consultations.visitor import WORDS, Visitor, code_on
from tests.factories import make_consultation, make_contribution, make_user, sign_in


def test_the_whole_way_and_where_each_button_leads(night_buses):
    visitor = Visitor(night_buses)
    steps = [
        ("", {}, visitor.question(0)),
        (visitor.question(0), {"answer": WORDS}, visitor.question(1)),
        (visitor.question(1), {"answer": visitor.choice(1, "Never")}, visitor.question(2)),
        (visitor.question(2), {"answer": [visitor.choice(2, "Work")]}, "contact/"),
        ("contact/", {"email": ""}, "quoting/"),
        ("quoting/", {}, "check/"),
        ("check/", {}, "sent/"),
    ]
    for here, data, there in steps:
        assert visitor.get(here).status_code == 200
        response = visitor.post(here, **data)
        assert (response.status_code, response.url) == (302, visitor.base + there)
    done = visitor.get("sent/")
    contribution = Contribution.objects.get()
    assert contribution.reference in done.content.decode()
    assert Receipt.objects.for_code(code_on(done)).contribution == contribution
    assert list(Part.objects.values_list("prompt", "text")) == [("What would help?", WORDS)]
    assert list(Answer.objects.values_list("choice_text", flat=True)) == ["Never", "Work"]
    assert list(contribution.consents.values_list("purpose", "granted")) == [("quote", False)]
    assert contribution.contact is None


@pytest.mark.parametrize(
    ("email", "confirmed", "told"),
    [
        ("ana@example.org", False, [True, False]),
        ("ana@example.org", True, [False, True]),
        ("", False, [False, False]),
    ],
)
def test_who_gave_an_address_is_told_to_confirm_it_and_what_happens_until_then(night_buses, email, confirmed, told):
    if confirmed:
        confirm_contact(contact=make_contribution(email=email).contribution.contact)
    visitor = Visitor(night_buses)
    visitor.answer_all(email=email)
    page = visitor.send().content.decode()
    said = ["confirm your e-mail address", "We will write to you when there is news."]
    assert [sentence in page for sentence in said] == told


def test_the_square_on_the_page_leads_to_the_code(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    page = visitor.send().content.decode()
    assert page.count('class="engage-qr"') == 1
    assert 'class="engage-qr"' not in visitor.get("sent/").content.decode()  # it would show the code again


def test_looking_again_shows_the_reference_and_not_the_code(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    assert code_on(visitor.send())
    again = visitor.get("sent/")
    assert Contribution.objects.get().reference in again.content.decode()
    assert code_on(again) is None


def test_asking_only_for_the_headers_does_not_use_up_the_code(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.post("check/")
    visitor.client.head(visitor.base + "sent/")
    assert code_on(visitor.get("sent/"))


def test_pressing_send_twice_makes_one_response_and_leaves_the_code_on_the_screen(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.post("check/")
    code_on(visitor.get("sent/"))  # which the browser drops, because the button was pressed again
    second = visitor.post("check/")
    assert (second.status_code, second.url) == (302, visitor.base + "sent/")
    assert Receipt.objects.for_code(code_on(visitor.get("sent/")))
    assert Contribution.objects.count() == 1


def test_a_replay_later_says_that_it_was_sent(night_buses, clock):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.send()
    clock(datetime.timedelta(minutes=1))
    replay = visitor.send()
    assert (replay.status_code, code_on(replay), Contribution.objects.count()) == (200, None, 1)


def test_what_was_typed_is_kept_on_the_way_back(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    assert f">\n{WORDS}</textarea>" in visitor.get(visitor.question(0)).content.decode()
    pressed = re.findall(r'value="(\d+)"[^>]*checked', visitor.get(visitor.question(2)).content.decode())
    assert pressed == [visitor.choice(2, "Work"), visitor.choice(2, "Home")]
    assert 'value="ana@example.org"' in visitor.get("contact/").content.decode()
    assert re.findall(r'value="(\w+)"[^>]*checked', visitor.get("quoting/").content.decode()) == ["yes"]


def test_changing_an_answer_leads_back_to_the_check_page(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    change = visitor.base + visitor.question(0) + "?from=check"
    assert change in visitor.get("check/").content.decode()
    response = visitor.client.post(change, {"answer": "Something else"})
    assert response.url == visitor.base + "check/"
    assert "Something else" in visitor.get("check/").content.decode()


def test_a_choice_can_be_taken_back(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.post(visitor.question(1), answer="none")
    visitor.post(visitor.question(2))
    visitor.send()
    assert not Answer.objects.exists()


def test_a_required_question_left_out_by_going_round_it(night_buses):
    visitor = Visitor(night_buses)
    visitor.post()
    refused = visitor.post("check/")
    assert refused.status_code == 200
    assert "<title>Error: " in refused.content.decode()
    assert "Answer the question “What would help?”" in refused.content.decode()
    assert not Contribution.objects.exists()


def test_sending_nothing_at_all(db):
    visitor = Visitor(make_consultation())
    visitor.post()
    assert "Answer at least one question before you send" in visitor.post("check/").content.decode()
    assert not Contribution.objects.exists()


# --- Signed in


def test_somebody_signed_in_is_asked_about_their_account_and_not_for_an_address(night_buses):
    visitor = Visitor(night_buses, sign_in(make_user(email="ben@example.org")))
    visitor.answer_all()
    assert 'name="email"' not in visitor.get("contact/").content.decode()
    visitor.post("contact/", account="yes")
    visitor.send()
    contact = Contribution.objects.get().contact
    assert (contact.user, contact.address) == (visitor.client.user, "ben@example.org")


def test_an_address_slipped_in_by_somebody_signed_in_is_not_used(night_buses):
    visitor = Visitor(night_buses, sign_in(make_user()))
    visitor.answer_all(email="someone@else.example")
    visitor.send()
    assert Contribution.objects.get().contact is None


# --- How often


def test_a_library_is_one_address_and_is_not_refused_below_300_a_minute(night_buses):
    cache.clear()
    for _number in range(SENDINGS_A_MINUTE - 1):
        count_one("sending", "127.0.0.1", seconds=60)
    visitor = Visitor(night_buses)
    visitor.answer_all()
    assert visitor.send().status_code == 200

    visitor.answer_all(words="One too many in this minute.")
    refused = visitor.post("check/")
    assert (refused.status_code, Contribution.objects.count()) == (429, 1)
    cache.clear()
    assert visitor.send().status_code == 200
    assert Part.objects.filter(text="One too many in this minute.").exists()


def test_drafts_cannot_be_begun_without_end(night_buses):
    cache.clear()
    for _number in range(BEGUN_A_MINUTE):
        count_one("begin", "127.0.0.1", seconds=60)
    visitor = Visitor(night_buses)
    refused = visitor.post()
    assert (refused.status_code, Draft.objects.count()) == (429, 0)
    typed = visitor.post(visitor.question(0), answer="What I wrote is not lost")
    assert (typed.status_code, "What I wrote is not lost" in typed.content.decode()) == (429, True)


def test_no_words_in_the_session_or_in_an_address(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    response = visitor.send()
    assert not visitor.client.session.keys()
    assert not any("shift" in url or "ana" in url for url, _status in response.redirect_chain)


def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(night_buses):
    visitor = Visitor(night_buses)
    visitor.post()
    cookie = visitor.client.cookies[f"draft-{night_buses.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert Draft.objects.get().token_digest != cookie.value

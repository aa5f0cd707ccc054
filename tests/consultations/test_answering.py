"""Answering through the pages, as a browser without JavaScript does. What GDS-1 to GDS-13 ask for is in
test_question_pages.py; here is what is kept, refused and sent."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.test import Client

from consultations.enums import BEGUN_A_MINUTE, QuestionKind
from consultations.models import Answer, Draft, Response
from engage.contributions.models import Contribution, Part, Receipt
from engage.core.limits import SENDINGS_A_MINUTE
from engage.core.throttle import count_one
from tests.factories import ask, in_days, make_consultation, make_user, sign_in

WORDS = "The last bus leaves before my shift ends.\nI walk home."
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def page(db):
    return make_consultation(
        title="Night buses",
        slug="night-buses",
        questions=[
            ask("What would help?", optional=False),
            ask("How often do you travel at night?", QuestionKind.ONE, ["Every week", "Never"]),
            ask("Where do you go?", QuestionKind.MANY, ["Work", "Home", "Hospital"]),
        ],
    )


class Visitor:
    """Somebody with a browser, who goes where the buttons lead."""

    def __init__(self, page, client=None):
        self.page, self.client = page, client or Client()
        self.base = f"/consultations/{page.activity.slug}/answer/"

    def get(self, name=""):
        return self.client.get(self.base + name)

    def post(self, name="", **data):
        return self.client.post(self.base + name, data)

    def question(self, number):
        return f"question-{self.page.asked()[number].pk}/"

    def choice(self, number, text):
        return next(str(choice.pk) for choice in self.page.asked()[number].choices.all() if choice.text == text)

    def answer_all(self, words=WORDS, email="ana@example.org", quoting="yes"):
        self.post()
        self.post(self.question(0), answer=words)
        self.post(self.question(1), answer=self.choice(1, "Never"))
        self.post(self.question(2), answer=[self.choice(2, "Work"), self.choice(2, "Home")])
        self.post("contact/", email=email)
        self.post("quoting/", quoting=quoting)

    def send(self):
        return self.client.post(self.base + "check/", follow=True)


def code_on(response):
    found = CODE.search(response.content.decode())
    return found and found.group()


def test_the_whole_way_and_where_each_button_leads(page):
    visitor = Visitor(page)
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


def test_looking_again_shows_the_reference_and_not_the_code(page):
    visitor = Visitor(page)
    visitor.answer_all()
    assert code_on(visitor.send())
    again = visitor.get("sent/")
    assert Contribution.objects.get().reference in again.content.decode()
    assert code_on(again) is None


def test_asking_only_for_the_headers_does_not_use_up_the_code(page):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.post("check/")
    visitor.client.head(visitor.base + "sent/")
    assert code_on(visitor.get("sent/"))


def test_pressing_send_twice_makes_one_response_and_leaves_the_code_on_the_screen(page):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.post("check/")
    code_on(visitor.get("sent/"))  # which the browser drops, because the button was pressed again
    second = visitor.post("check/")
    assert (second.status_code, second.url) == (302, visitor.base + "sent/")
    assert Receipt.objects.for_code(code_on(visitor.get("sent/")))
    assert Contribution.objects.count() == 1


def test_a_replay_later_says_that_it_was_sent(page, clock):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.send()
    clock(datetime.timedelta(minutes=1))
    replay = visitor.send()
    assert (replay.status_code, code_on(replay), Contribution.objects.count()) == (200, None, 1)


def test_what_was_typed_is_kept_on_the_way_back(page):
    visitor = Visitor(page)
    visitor.answer_all()
    assert f">\n{WORDS}</textarea>" in visitor.get(visitor.question(0)).content.decode()
    pressed = re.findall(r'value="(\d+)"[^>]*checked', visitor.get(visitor.question(2)).content.decode())
    assert pressed == [visitor.choice(2, "Work"), visitor.choice(2, "Home")]
    assert 'value="ana@example.org"' in visitor.get("contact/").content.decode()
    assert re.findall(r'value="(\w+)"[^>]*checked', visitor.get("quoting/").content.decode()) == ["yes"]


def test_changing_an_answer_leads_back_to_the_check_page(page):
    visitor = Visitor(page)
    visitor.answer_all()
    change = visitor.base + visitor.question(0) + "?from=check"
    assert change in visitor.get("check/").content.decode()
    response = visitor.client.post(change, {"answer": "Something else"})
    assert response.url == visitor.base + "check/"
    assert "Something else" in visitor.get("check/").content.decode()


def test_a_choice_can_be_taken_back(page):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.post(visitor.question(1), answer="none")
    visitor.post(visitor.question(2))
    visitor.send()
    assert not Answer.objects.exists()


def test_a_required_question_left_out_by_going_round_it(page):
    visitor = Visitor(page)
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


# --- What people may type, send and lose


def test_a_megabyte_in_a_box_comes_back_with_a_clear_message(page):
    visitor = Visitor(page)
    visitor.post()
    words = "é" * 500_000
    refused = visitor.post(visitor.question(0), answer=words)
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "Your answer must be 20000 characters or less. You have written 500000" in text
    assert words in text


def test_hidden_characters_are_taken_out(page):
    visitor = Visitor(page)
    visitor.answer_all(words="Before\x00after")
    visitor.send()
    assert Part.objects.get().text == "Beforeafter"


@pytest.mark.parametrize("wrong", ["999999", "abc", "-1", "1e5", "\x00", "½", "'; DROP TABLE"])
@pytest.mark.parametrize("number", [1, 2])
def test_choices_that_are_not_in_the_list(page, wrong, number):
    visitor = Visitor(page)
    visitor.post()
    refused = visitor.post(visitor.question(number), answer=wrong)
    assert refused.status_code == 200
    assert re.search("Select (one of|from) the answers in the list|hidden characters", refused.content.decode())
    assert Draft.objects.get().answers == {}


def test_a_choice_of_another_question_is_not_in_the_list(page):
    visitor = Visitor(page)
    visitor.post()
    refused = visitor.post(visitor.question(1), answer=visitor.choice(2, "Work"))
    assert "Select one of the answers in the list" in refused.content.decode()


@pytest.mark.parametrize("wrong", ["ana", "ana@", "a\x00na@example.org", "x" * 300 + "@example.org"])
def test_an_address_that_cannot_be_one(page, wrong):
    visitor = Visitor(page)
    visitor.post()
    refused = visitor.post("contact/", email=wrong)
    assert refused.status_code == 200
    assert "There is a problem" in refused.content.decode()


def test_a_question_of_another_consultation_is_not_asked_here(page):
    visitor, other = Visitor(page), make_consultation(questions=[ask("Something else?")])
    visitor.post()
    assert visitor.get(f"question-{other.asked()[0].pk}/").url == visitor.base
    refused = visitor.post(f"question-{other.asked()[0].pk}/", answer="My words")
    assert (refused.status_code, "My words" in refused.content.decode()) == (409, True)
    assert Draft.objects.get().answers == {}


def test_an_unknown_consultation(page):
    for path in ("/consultations/nowhere/answer/", "/consultations/nowhere/answer/check/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"answer": "x"}).status_code == 404


def test_a_tampered_cookie_opens_nothing_and_loses_no_words(page):
    visitor = Visitor(page)
    visitor.answer_all()
    mine = Draft.objects.get()
    visitor.client.cookies[f"draft-{page.pk}"] = "somebody-elses"
    for name in ("check/", "contact/", visitor.question(0)):
        assert visitor.get(name).url == visitor.base
    kept = visitor.post(visitor.question(0), answer="What I have just written")
    assert "Your earlier answers are no longer here" in kept.content.decode()
    assert "What I have just written" in visitor.get(visitor.question(0)).content.decode()
    mine.refresh_from_db()
    assert mine.answers["questions"][str(page.asked()[0].pk)]["text"] == WORDS


def test_a_cookie_with_a_nul_in_it(page):
    visitor = Visitor(page)
    visitor.client.cookies[f"draft-{page.pk}"] = "a\x00b"
    assert visitor.get().status_code == 200


def test_an_expired_draft(page, clock):
    visitor = Visitor(page)
    visitor.answer_all()
    clock(datetime.timedelta(hours=24, minutes=1))
    assert visitor.get("check/").url == visitor.base
    gone = visitor.post("check/")
    assert gone.status_code == 409
    assert "Your answers are no longer here" in gone.content.decode()
    assert not Contribution.objects.exists()


def test_an_answer_sent_from_another_tab_after_the_response(page):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.send()
    late = visitor.post(visitor.question(0), answer="One thing I forgot")
    text = late.content.decode()
    assert (late.status_code, "One thing I forgot" in text) == (409, True)
    assert "This came after your response" in text
    assert visitor.get(visitor.question(0)).url == visitor.base + "sent/"


def test_several_tabs_fill_one_draft(page):
    first = Visitor(page)
    first.post()
    second = Visitor(page, first.client)
    second.post()
    second.post(second.question(1), answer=second.choice(1, "Never"))
    first.post(first.question(0), answer=WORDS)
    assert set(Draft.objects.get().answers["questions"]) == {str(q.pk) for q in page.asked()[:2]}


def test_two_consultations_at_once_do_not_mix(page):
    other = make_consultation(questions=[ask("And the ferry?")])
    here = Visitor(page)
    there = Visitor(other, here.client)
    there.post()
    here.answer_all()
    there.post(there.question(0), answer="It is late.")
    here.send()
    there.send()
    assert dict(Part.objects.values_list("prompt", "text")) == {
        "What would help?": WORDS,
        "And the ferry?": "It is late.",
    }


def test_two_responses_from_one_browser_one_after_the_other(page):
    visitor = Visitor(page)
    visitor.answer_all()
    visitor.send()
    visitor.answer_all(words="I am the next in the library.")
    assert code_on(visitor.send())
    assert Response.objects.count() == 2


def test_deleting_what_was_begun(page):
    visitor = Visitor(page)
    visitor.answer_all()
    assert "What you wrote is still here" in visitor.get().content.decode()
    assert "Your answers are deleted" in visitor.post("delete/").content.decode()
    assert not Draft.objects.exists()
    assert visitor.get(visitor.question(0)).url == visitor.base
    assert visitor.get("delete/").url == visitor.base


def test_a_question_taken_out_while_somebody_answers(page):
    visitor = Visitor(page)
    visitor.answer_all()
    here = visitor.question(0)
    page.questions = page.asked()[1:]
    page.save_revision().publish()

    late = visitor.post(here, answer="My words on it")
    assert (late.status_code, "My words on it" in late.content.decode()) == (409, True)
    check = visitor.get("check/").content.decode()
    assert "This question was taken out after you answered it" in check
    visitor.send()
    assert list(Part.objects.values_list("prompt", "text")) == [("What would help?", WORDS)]


# --- Open, closed, in between


def test_before_opening(db):
    visitor = Visitor(make_consultation(opens_on=in_days(1)))
    closed = visitor.get()
    assert "This consultation is not open yet" in closed.content.decode()
    assert visitor.post().status_code == 409
    assert not Draft.objects.exists()


def test_after_closing_the_words_come_back_to_be_copied(page, clock):
    clock(datetime.datetime.combine(page.closes_on, datetime.time(12), datetime.UTC))
    visitor = Visitor(page)
    visitor.answer_all()
    clock(datetime.timedelta(hours=12, minutes=31))
    for response in (visitor.post("check/"), visitor.get("check/"), visitor.get()):
        text = response.content.decode()
        assert "This consultation is closed" in text
        assert "The last bus leaves before my shift ends.<br>I walk home." in text
    typed = visitor.post(visitor.question(0), answer="And one thing more")
    assert "And one thing more" in typed.content.decode()
    assert not Contribution.objects.exists()


def test_begun_before_closing_there_is_half_an_hour(page, clock):
    clock(f"{page.closes_on}T23:45")
    visitor = Visitor(page)
    visitor.answer_all()
    clock(datetime.timedelta(minutes=40))
    assert "Send your response before 00:30" in visitor.get("check/").content.decode()
    visitor.send()
    assert Contribution.objects.get().in_grace is True
    assert "This consultation is closed" in Visitor(page).get().content.decode()


def test_a_page_taken_away_while_somebody_answers(page):
    visitor = Visitor(page)
    visitor.answer_all()
    page.unpublish()
    closed = visitor.post("check/")
    assert closed.status_code == 409
    assert "I walk home" in closed.content.decode()
    assert Visitor(page).get().status_code == 404


# --- Signed in


def test_somebody_signed_in_is_asked_about_their_account_and_not_for_an_address(page):
    visitor = Visitor(page, sign_in(make_user(email="ben@example.org")))
    visitor.answer_all()
    assert 'name="email"' not in visitor.get("contact/").content.decode()
    visitor.post("contact/", account="yes")
    visitor.send()
    contact = Contribution.objects.get().contact
    assert (contact.user, contact.address) == (visitor.client.user, "ben@example.org")


def test_an_address_slipped_in_by_somebody_signed_in_is_not_used(page):
    visitor = Visitor(page, sign_in(make_user()))
    visitor.answer_all(email="someone@else.example")
    visitor.send()
    assert Contribution.objects.get().contact is None


# --- How often


def test_a_library_is_one_address_and_is_not_refused_below_300_a_minute(page):
    cache.clear()
    for _number in range(SENDINGS_A_MINUTE - 1):
        count_one("sending", "127.0.0.1", seconds=60)
    visitor = Visitor(page)
    visitor.answer_all()
    assert visitor.send().status_code == 200

    visitor.answer_all(words="One too many in this minute.")
    refused = visitor.post("check/")
    assert (refused.status_code, Contribution.objects.count()) == (429, 1)
    cache.clear()
    assert visitor.send().status_code == 200
    assert Part.objects.filter(text="One too many in this minute.").exists()


def test_drafts_cannot_be_begun_without_end(page):
    cache.clear()
    for _number in range(BEGUN_A_MINUTE):
        count_one("begin", "127.0.0.1", seconds=60)
    visitor = Visitor(page)
    refused = visitor.post()
    assert (refused.status_code, Draft.objects.count()) == (429, 0)
    typed = visitor.post(visitor.question(0), answer="What I wrote is not lost")
    assert (typed.status_code, "What I wrote is not lost" in typed.content.decode()) == (429, True)


def test_no_words_in_the_session_or_in_an_address(page):
    visitor = Visitor(page)
    visitor.answer_all()
    response = visitor.send()
    assert not visitor.client.session.keys()
    assert not any("shift" in url or "ana" in url for url, _status in response.redirect_chain)


def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(page):
    visitor = Visitor(page)
    visitor.post()
    cookie = visitor.client.cookies[f"draft-{page.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        visitor.base,
        "",
    )
    assert Draft.objects.get().token_digest != cookie.value

"""What goes wrong while answering: a clear message, and what was typed is kept."""

import datetime
import re

import pytest
from django.test import Client

from consultations.enums import QuestionKind
from consultations.models import Draft, Response
from engage.contributions.models import Contribution, Part
from tests.consultations.visitor import WORDS, Visitor, code_on
from tests.factories import ask, in_days, make_consultation


def test_a_megabyte_in_a_box_comes_back_with_a_clear_message(night_buses):
    visitor = Visitor(night_buses)
    visitor.post()
    words = "é" * 500_000
    refused = visitor.post(visitor.question(0), answer=words)
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "Your answer must be 20,000 characters or less. You have written 500,000" in text
    assert words in text


def test_hidden_characters_are_taken_out(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all(words="Before\x00after")
    visitor.send()
    assert Part.objects.get().text == "Beforeafter"


@pytest.mark.parametrize("wrong", ["999999", "abc", "-1", "1e5", "\x00", "½", "'; DROP TABLE"])
@pytest.mark.parametrize("number", [1, 2])
def test_choices_that_are_not_in_the_list(night_buses, wrong, number):
    visitor = Visitor(night_buses)
    visitor.post()
    refused = visitor.post(visitor.question(number), answer=wrong)
    assert refused.status_code == 200
    assert re.search("Select (one of|from) the answers in the list|hidden characters", refused.content.decode())
    assert Draft.objects.get().answers == {}


def test_a_choice_of_another_question_is_not_in_the_list(night_buses):
    visitor = Visitor(night_buses)
    visitor.post()
    refused = visitor.post(visitor.question(1), answer=visitor.choice(2, "Work"))
    assert "Select one of the answers in the list" in refused.content.decode()


@pytest.mark.parametrize("wrong", ["ana", "ana@", "a\x00na@example.org", "x" * 300 + "@example.org"])
def test_an_address_that_cannot_be_one(night_buses, wrong):
    visitor = Visitor(night_buses)
    visitor.post()
    refused = visitor.post("contact/", email=wrong)
    assert refused.status_code == 200
    assert "There is a problem" in refused.content.decode()


def test_a_question_of_another_consultation_is_not_asked_here(night_buses):
    visitor, other = Visitor(night_buses), make_consultation(questions=[ask("Something else?")])
    visitor.post()
    assert visitor.get(f"question-{other.asked()[0].pk}/").url == visitor.base
    refused = visitor.post(f"question-{other.asked()[0].pk}/", answer="My words")
    assert (refused.status_code, "My words" in refused.content.decode()) == (409, True)
    assert Draft.objects.get().answers == {}


def test_an_unknown_consultation(night_buses):
    for path in ("/consultations/nowhere/answer/", "/consultations/nowhere/answer/check/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"answer": "x"}).status_code == 404


def test_a_tampered_cookie_opens_nothing_and_loses_no_words(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    mine = Draft.objects.get()
    visitor.client.cookies[f"draft-{night_buses.pk}"] = "somebody-elses"
    for name in ("check/", "contact/", visitor.question(0)):
        assert visitor.get(name).url == visitor.base
    kept = visitor.post(visitor.question(0), answer="What I have just written")
    assert "Your earlier answers are no longer here" in kept.content.decode()
    assert "What I have just written" in visitor.get(visitor.question(0)).content.decode()
    mine.refresh_from_db()
    assert mine.answers["questions"][str(night_buses.asked()[0].pk)]["text"] == WORDS


def test_a_cookie_with_a_nul_in_it(night_buses):
    visitor = Visitor(night_buses)
    visitor.client.cookies[f"draft-{night_buses.pk}"] = "a\x00b"
    assert visitor.get().status_code == 200


def test_an_expired_draft(night_buses, clock):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    clock(datetime.timedelta(hours=24, minutes=1))
    assert visitor.get("check/").url == visitor.base
    gone = visitor.post("check/")
    assert gone.status_code == 409
    assert "Your answers are no longer here" in gone.content.decode()
    assert not Contribution.objects.exists()


def test_an_answer_sent_from_another_tab_after_the_response(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.send()
    late = visitor.post(visitor.question(0), answer="One thing I forgot")
    text = late.content.decode()
    assert (late.status_code, "One thing I forgot" in text) == (409, True)
    assert "This came after your response" in text
    assert visitor.get(visitor.question(0)).url == visitor.base + "sent/"


def test_several_tabs_fill_one_draft(night_buses):
    first = Visitor(night_buses)
    first.post()
    second = Visitor(night_buses, first.client)
    second.post()
    second.post(second.question(1), answer=second.choice(1, "Never"))
    first.post(first.question(0), answer=WORDS)
    assert set(Draft.objects.get().answers["questions"]) == {str(q.pk) for q in night_buses.asked()[:2]}


def test_two_consultations_at_once_do_not_mix(night_buses):
    other = make_consultation(questions=[ask("And the ferry?")])
    here = Visitor(night_buses)
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


def test_two_responses_from_one_browser_one_after_the_other(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    visitor.send()
    visitor.answer_all(words="I am the next in the library.")
    assert code_on(visitor.send())
    assert Response.objects.count() == 2


def test_deleting_what_was_begun(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    assert "What you wrote is still here" in visitor.get().content.decode()
    assert "Your answers are deleted" in visitor.post("delete/").content.decode()
    assert not Draft.objects.exists()
    assert visitor.get(visitor.question(0)).url == visitor.base
    assert visitor.get("delete/").url == visitor.base


def test_a_question_taken_out_while_somebody_answers(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    here = visitor.question(0)
    night_buses.questions = night_buses.asked()[1:]
    night_buses.save_revision().publish()

    late = visitor.post(here, answer="My words on it")
    assert (late.status_code, "My words on it" in late.content.decode()) == (409, True)
    check = visitor.get("check/").content.decode()
    assert "This question was taken out after you answered it" in check
    visitor.send()
    assert list(Part.objects.values_list("prompt", "text")) == [("What would help?", WORDS)]


def test_a_consultation_without_a_question_that_can_be_answered(db):
    night_buses = make_consultation(questions=[ask("How often?", QuestionKind.ONE)])
    visitor = Visitor(night_buses)
    assert visitor.post().url == visitor.base + "contact/"
    assert "Answer at least one question" in visitor.post("check/").content.decode()


# --- Open, closed, in between


def test_before_opening(db):
    visitor = Visitor(make_consultation(opens_on=in_days(1)))
    closed = visitor.get()
    assert "This consultation is not open yet" in closed.content.decode()
    assert visitor.post().status_code == 409
    assert not Draft.objects.exists()


def test_after_closing_the_words_come_back_to_be_copied(night_buses, clock):
    clock(datetime.datetime.combine(night_buses.closes_on, datetime.time(12), datetime.UTC))
    visitor = Visitor(night_buses)
    visitor.answer_all()
    clock(datetime.timedelta(hours=12, minutes=31))
    for response in (visitor.post("check/"), visitor.get("check/"), visitor.get()):
        text = response.content.decode()
        assert "This consultation is closed" in text
        assert "The last bus leaves before my shift ends.<br>I walk home." in text
    typed = visitor.post(visitor.question(0), answer="And one thing more")
    assert "And one thing more" in typed.content.decode()
    assert not Contribution.objects.exists()


def test_begun_before_closing_there_is_half_an_hour(night_buses, clock):
    clock(f"{night_buses.closes_on}T23:45")
    visitor = Visitor(night_buses)
    visitor.answer_all()
    clock(datetime.timedelta(minutes=40))
    assert "Send your response before 00:30" in visitor.get("check/").content.decode()
    visitor.send()
    assert Contribution.objects.get().in_grace is True
    assert "This consultation is closed" in Visitor(night_buses).get().content.decode()


def test_a_page_taken_away_while_somebody_answers(night_buses):
    visitor = Visitor(night_buses)
    visitor.answer_all()
    night_buses.unpublish()
    closed = visitor.post("check/")
    assert closed.status_code == 409
    assert "I walk home" in closed.content.decode()
    assert Visitor(night_buses).get().status_code == 404

"""Whatever somebody types arrives as they typed it, and stays where it belongs."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.enums import MAX_ANSWER
from consultations.forms import QuestionForm
from consultations.models import Draft, Question
from engage.contributions.models import Contribution, Part
from engage.core.text import normalise_text
from tests.consultations.visitor import WORDS, Visitor
from tests.dom import Dom

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(ANYTHING)
def test_the_form_keeps_any_text_as_it_will_be_stored(typed):
    form = QuestionForm({"answer": typed}, question=Question(text="What would help?", optional=True))
    assert form.is_valid(), form.errors
    assert form.answer() == {"text": normalise_text(typed)}


@given(st.integers(MAX_ANSWER - 2, MAX_ANSWER + 2), st.sampled_from(["\r\n", "e\u0301", "🌧", "x"]))
def test_the_limit_counts_characters_as_they_are_stored(number, character):
    typed = "a" + character * (number - 2) + "a"
    form = QuestionForm({"answer": typed}, question=Question(text="What would help?", optional=True))
    assert form.is_valid() == (number <= MAX_ANSWER)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING.filter(normalise_text))
def test_any_text_comes_through_every_page_unchanged(night_buses, typed):
    """Line ends come back as browsers send them; a carriage return by itself cannot be typed."""
    visitor = Visitor(night_buses)
    visitor.answer_all(words=typed)
    visitor.client.get(visitor.base + visitor.question(0))
    visitor.send()
    assert Part.objects.order_by("-pk").first().text == normalise_text(typed)


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "{{ 7|add:7 }} {% now 'Y' %}", "a & b < c", "</textarea>x"]
)
def test_words_that_look_like_code_are_words(night_buses, typed):
    visitor = Visitor(night_buses)
    visitor.answer_all(words=typed)
    assert Dom(visitor.get(visitor.question(0))).one("textarea").text.strip("\n") == typed
    assert typed in Dom(visitor.get("check/")).words("dl")[0]
    visitor.send()
    assert Part.objects.get().text == typed


# --- A form that has expired


@pytest.fixture
def strict(night_buses):
    """A visitor in front of Django's check of forms, as a browser is."""
    client = Client(enforce_csrf_checks=True)
    visitor = Visitor(night_buses, client)
    press(visitor, visitor.get(), "")
    return visitor


def press(visitor, shown, name, **data):
    token = Dom(shown).all("input[@name='csrfmiddlewaretoken']")[0].get("value")
    return visitor.post(name, csrfmiddlewaretoken=token, **data)


def test_an_expired_form_comes_back_with_its_words_and_can_be_sent_again(strict):
    where = strict.question(0)
    strict.client.cookies.pop("csrftoken")
    expired = strict.post(where, csrfmiddlewaretoken="long-ago", answer=WORDS)
    assert expired.status_code == 403
    again = Dom(expired)
    kept = again.one("form//textarea[@name='answer']").text.strip("\n")
    assert kept == WORDS
    assert again.one("main//form").get("action") == strict.base + where
    assert press(strict, expired, where, answer=kept).status_code == 302
    assert Draft.objects.get().answers["questions"][str(strict.page.asked()[0].pk)]["text"] == WORDS


def test_an_expired_send_button_sends_when_pressed_again(strict):
    press(strict, strict.get(strict.question(0)), strict.question(0), answer=WORDS)
    expired = strict.post("check/", csrfmiddlewaretoken="long-ago", pressed="yes")
    assert (expired.status_code, Contribution.objects.count()) == (403, 0)
    assert press(strict, expired, "check/").status_code == 302
    assert Contribution.objects.count() == 1


def test_a_form_of_somebody_elses_page_sends_nothing(strict):
    press(strict, strict.get(strict.question(0)), strict.question(0), answer=WORDS)
    token = Dom(strict.get("check/")).all("input[@name='csrfmiddlewaretoken']")[0].get("value")
    foreign = strict.client.post(
        strict.base + "check/", {"csrfmiddlewaretoken": token}, headers={"origin": "https://elsewhere.example"}
    )
    assert (foreign.status_code, Contribution.objects.count()) == (403, 0)


# --- Where words must not be


def test_no_words_in_the_log_or_in_an_address(night_buses, caplog):
    visitor = Visitor(night_buses)
    visitor.answer_all(words="canary-7381 in words", email="canary-7381@example.org")
    response = visitor.send()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", response.content.decode()).group()
    visitor.post("check/")
    visitor.post(visitor.question(0), answer="canary-7381 once more")
    assert "canary" not in caplog.text
    assert code not in caplog.text
    assert not [url for url, _status in response.redirect_chain if "canary" in url or code in url]

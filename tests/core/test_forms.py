"""Forms of the public site: their markup, their errors, and that a reader of screens gets all of it."""

import html5lib
import pytest
from django import forms
from django.test import Client
from django.utils.translation import gettext_lazy

from engage.core.fields import number_in
from engage.core.forms import PublicForm, speak_plainly
from engage.core.templatetags.govuk import error_list
from engage.core.widgets import Checkboxes, Radios
from tests.core.addresses import AnyForm

BANNED = ("please", "sorry", "valid", "oops", "required")


def tree(form):
    return html5lib.parseFragment(str(form), namespaceHTMLElements=False)


def by_id(form, name):
    return next(e for e in tree(form).iter() if e.get("id") == name)


def errors(form) -> dict:
    return {name: list(messages) for name, messages in form.errors.items()}


def test_an_empty_form_says_of_each_field_what_to_do():
    assert errors(AnyForm({})) == {
        "name": ["Fill in “Your name”"],
        "words": ["Fill in “What would help?”"],
        "one": ["Choose an answer to “How often?”"],
        "many": ["Choose an answer to “Which buses?”"],
        "agree": ["Tick “I agree”"],
        "area": ["Choose an answer to “Where?”"],
    }


def test_wrong_answers_say_what_would_be_right():
    wrong = {"name": "x" * 21, "email": "nobody", "words": "a\x00b", "one": "z", "many": ["9"], "area": "w", "day": "x"}
    assert errors(AnyForm({**wrong, "agree": "on"})) == {
        "name": ["“Your name” must be 20 characters or fewer"],
        "email": ["Enter an e-mail address like name@example.org"],
        "words": ["Take out the hidden characters from “What would help?”"],
        "one": ["Choose one of the answers to “How often?”"],
        "many": ["Choose one of the answers to “Which buses?”"],
        "area": ["Choose one of the answers to “Where?”"],
        "day": ["Enter a date like 27 3 2027 in “On which day?”"],
    }


class EveryField(PublicForm):
    """One of each kind that Django has, to find words of Django's that slipped through."""

    whole = forms.IntegerField(min_value=1, max_value=9)
    many = forms.TypedMultipleChoiceField(choices=[("a", "A")])
    address = forms.URLField(assume_scheme="https")
    file = forms.FileField(max_length=5)
    picture = forms.ImageField()
    text = forms.CharField(min_length=3)
    pick = forms.ChoiceField(choices=[("a", "A")])


def test_no_message_is_djangos():
    form = EveryField({"whole": "12", "many": ["x"], "address": "x y", "text": "a", "pick": "z"})
    for message in [m for messages in errors(form).values() for m in messages]:
        assert not [word for word in BANNED if word in message.lower()], message
    for field in form.fields.values():
        for code in ("required", "invalid_choice", "invalid_image", "empty"):
            message = str(field.error_messages.get(code, ""))
            assert not [word for word in BANNED if word in message.lower()], message


def test_a_forms_own_words_stay():
    class Own(PublicForm):
        name = forms.CharField(error_messages={"required": gettext_lazy("Enter your name")})

    assert errors(Own({})) == {"name": ["Enter your name"]}


def test_fields_added_later_speak_plainly_when_asked():
    form = PublicForm({})
    form.fields["more"] = forms.CharField(label="More")
    speak_plainly(form)
    assert errors(form) == {"more": ["Fill in “More”"]}


def test_forms_do_not_share_their_words():
    class First(PublicForm):
        name = forms.CharField(label="First")

    assert errors(First({})) == {"name": ["Fill in “First”"]}
    assert str(forms.CharField().error_messages["required"]) == "This field is required."


# Markup.


def test_the_browser_checks_nothing_itself():
    assert [e for e in tree(AnyForm()).iter() if "required" in e.attrib or "maxlength" in e.attrib] == []


def test_hint_and_error_are_tied_to_their_field():
    assert by_id(AnyForm(), "id_name").get("aria-describedby") == "id_name_helptext"
    box = by_id(AnyForm({}), "id_name")
    assert box.get("aria-describedby") == "id_name_helptext id_name_error"
    assert box.get("aria-invalid") == "true"
    assert "govuk-input--error" in box.get("class")
    error = by_id(AnyForm({}), "id_name_error")
    assert "".join(error.itertext()).split() == ["Error:", "Fill", "in", "“Your", "name”"]


def test_a_counted_box_says_its_limit_to_everybody():
    assert by_id(AnyForm(), "id_words").get("aria-describedby") == "id_words-info"
    assert by_id(AnyForm({}), "id_words").get("aria-describedby") == "id_words_error id_words-info"
    assert "".join(by_id(AnyForm(), "id_words-info").itertext()) == "You can enter up to 200 characters"


@pytest.mark.parametrize("name", ["one", "many"])
def test_a_group_is_a_fieldset_named_by_its_question(name):
    groups = {e.find("legend").text.strip(): e for e in tree(AnyForm({})).iter("fieldset")}
    fieldset = groups[{"one": "How often?", "many": "Which buses?"}[name]]
    assert f"id_{name}_error" in fieldset.get("aria-describedby")
    labels = {e.get("for"): e.text.strip() for e in fieldset.iter("label")}
    assert labels == {
        f"id_{name}_0": {"one": "Daily", "many": "One"}[name],
        f"id_{name}_1": {"one": "Weekly", "many": "Two"}[name],
    }


def test_what_was_typed_is_kept_and_escaped():
    form = AnyForm({"name": '"><script>alert(1)</script>', "words": "</textarea><script>alert(1)</script>", "one": "b"})
    assert "<script>" not in str(form)
    assert by_id(form, "id_name").get("value") == '"><script>alert(1)</script>'
    assert by_id(form, "id_words").text.strip() == "</textarea><script>alert(1)</script>"
    assert [e.get("value") for e in tree(form).iter("input") if "checked" in e.attrib] == ["b"]


# The error summary.


@pytest.fixture
def response(settings, db):
    settings.ROOT_URLCONF = "tests.core.addresses"
    return Client().post("/try-class/", {})


def test_the_summary_links_each_error_to_its_first_field(response):
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    summary = next(e for e in page.iter("div") if "govuk-error-summary" in (e.get("class") or "").split())
    links = {a.get("href"): a.text.strip() for a in summary.iter("a")}
    assert links == {
        "#id_name": "Fill in “Your name”",
        "#id_words": "Fill in “What would help?”",
        "#id_one_0": "Choose an answer to “How often?”",
        "#id_many_0": "Choose an answer to “Which buses?”",
        "#id_agree": "Tick “I agree”",
        "#id_area": "Choose an answer to “Where?”",
    }
    places = {e.get("id"): e.tag for e in page.iter() if e.get("id")}
    assert {places[href[1:]] for href in links} == {"input", "textarea", "select"}


def test_the_title_begins_with_error(response):
    assert "<title>Error: Any form" in response.content.decode()
    assert "<title>Any form" in Client().get("/try-class/").content.decode()


def test_errors_of_the_whole_form_are_in_the_summary_too(rf):
    class Both(PublicForm):
        def clean(self):
            raise forms.ValidationError("Enter a day after today")

    assert error_list(Both({})) == [{"text": "Enter a day after today"}]


@pytest.mark.parametrize("widget", [Radios, Checkboxes])
def test_a_question_page_has_its_question_as_heading(widget):
    class Question(PublicForm):
        label_is_heading = True
        answer = forms.MultipleChoiceField(label="How?", choices=[("a", "A")], widget=widget)

    legend = next(tree(Question()).iter("legend"))
    assert legend.find("h1").text == "How?"


@pytest.mark.parametrize(
    "sent, number",
    [
        ("0", 0), ("42", 42), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), ("1.5", None),
        (" 1", None), ("١", None), ("²", None), ("1\x00", None),
    ],
)  # fmt: skip
def test_a_number_is_what_a_database_can_hold(sent, number):
    assert number_in(sent) == number

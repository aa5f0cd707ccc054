from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.enums import MAX_ANSWER, QuestionKind
from consultations.models import Question
from engage.core.fields import WordsField
from engage.core.forms import PublicForm
from engage.core.widgets import Checkboxes, Radios

RATHER_NOT = "none"  # a radio button once pressed cannot be let go of: an answer of its own takes it back
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class QuestionForm(PublicForm):
    """One question on a page of its own; its words are the heading."""

    label_is_heading = True
    is_by_officers = True

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        self.question = question
        super().__init__(*args, **kwargs)
        label = _("%(question)s (optional)") % {"question": question.text} if question.optional else question.text
        kwargs = {"label": label, "help_text": question.hint, "required": not question.optional}
        self.fields["answer"] = FIELDS[QuestionKind(question.kind)](question, kwargs)
        widget = self.fields["answer"].widget
        widget.is_by_officers, widget.ours = True, frozenset({RATHER_NOT})

    def answer(self) -> dict[str, Any]:
        """What `keep_answer` takes."""
        given = self.cleaned_data["answer"]
        if not self.question.has_choices:
            return {"text": given}
        chosen = {given} if isinstance(given, str) else set(given)
        return {"choices": [choice for choice in self.question.choices.all() if str(choice.pk) in chosen]}


def _text_field(question: Question, kwargs: dict[str, Any]) -> forms.Field:
    too_long = _("Your answer must be %(limit_value)s characters or less. You have written %(show_value)s")
    messages = {"required": _("Enter your answer"), "max_length": too_long}
    return WordsField(limit=MAX_ANSWER, error_messages=messages, **kwargs)


def _one_field(question: Question, kwargs: dict[str, Any]) -> forms.Field:
    choices = [(str(choice.pk), choice.text) for choice in question.choices.all()]
    if question.optional:
        choices.append((RATHER_NOT, _("I would rather not answer")))
    messages = {"required": _("Select one answer"), "invalid_choice": _("Select one of the answers in the list")}
    return forms.ChoiceField(choices=choices, widget=Radios, error_messages=messages, **kwargs)


def _many_field(question: Question, kwargs: dict[str, Any]) -> forms.Field:
    messages = {
        "required": _("Select at least one answer"),
        "invalid_choice": _("Select from the answers in the list"),
        "invalid_list": _("Select from the answers in the list"),
    }
    choices = [(str(choice.pk), choice.text) for choice in question.choices.all()]
    return forms.MultipleChoiceField(choices=choices, widget=Checkboxes, error_messages=messages, **kwargs)


FIELDS = {QuestionKind.TEXT: _text_field, QuestionKind.ONE: _one_field, QuestionKind.MANY: _many_field}


class ReachForm(PublicForm):
    """For someone who is not signed in."""

    email = forms.EmailField(
        label=_("E-mail address (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Enter an e-mail address in the right format, like name@example.com"),
            "max_length": _("E-mail address must be %(limit_value)s characters or less"),
        },
    )


class AccountForm(PublicForm):
    """For someone who is signed in. Not choosing means no."""

    account = forms.ChoiceField(
        label=_("Do you want this response in your account? (optional)"),
        required=False,
        choices=YES_NO,
        widget=Radios,
        error_messages={"invalid_choice": _("Select yes or no")},
    )


class QuotingForm(PublicForm):
    """Not choosing means no."""

    quoting = forms.ChoiceField(
        label=_("May we quote you without your name? (optional)"),
        required=False,
        choices=YES_NO,
        widget=Radios,
        error_messages={"invalid_choice": _("Select yes or no")},
    )

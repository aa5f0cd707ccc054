import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.contributions.enums import IdentityTier
from engage.core.languages import language_choices
from engage.core.text import normalise_text
from forums.models import SessionPage
from forums.promises import contact_promise, quoting_question
from forums.services import WITHOUT_A_NAME

MAX_POINT = 5_000  # characters: what one person says at a time


class PointForm(forms.Form):
    """One thing a person said, as the note-taker writes it down and asks how it may be used."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=100)
    words = forms.CharField(
        label=_("What the person said, in their own words"),
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True, "dir": "auto"}),
        error_messages={"required": _("Write down what the person said")},
    )
    prompt = forms.ChoiceField(label=_("What it was about"), required=False)
    language = forms.ChoiceField(label=_("Language they spoke"), choices=language_choices)
    identity_tier = forms.ChoiceField(
        label=_("How they want to be named"),
        choices=[
            (IdentityTier.ANONYMOUS, _("Without a name")),
            (IdentityTier.NAMED, _("With their name")),
            (IdentityTier.FIRST_NAME_AND_AREA, _("With their first name and area")),
            (IdentityTier.PSEUDONYM, _("With a name they choose")),
            (IdentityTier.PRIVATE, _("Not at all: for the council to read, never shown or quoted")),
        ],
    )
    shown_as = forms.CharField(
        label=_("Name to show"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    may_quote = forms.ChoiceField(
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask, and select yes or no")},
    )
    address = forms.EmailField(
        label=_("E-mail address, if they want to hear from us"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )

    def __init__(self, *args: Any, session: SessionPage, **kwargs: Any):
        super().__init__(*args, **kwargs)
        agenda = [(item, item) for item in session.agenda_items]
        self.fields["prompt"].choices = [("", _("What was said")), *agenda]
        self.fields["may_quote"].label = _("Read out: “%(question)s”") % {"question": quoting_question()}
        self.fields["address"].help_text = _("Read out: “%(promise)s”") % {"promise": contact_promise(session.activity)}
        self.initial.setdefault("token", secrets.token_urlsafe(32))
        self.initial.setdefault("may_quote", "no")

    def clean_words(self) -> str:
        words = normalise_text(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        if len(words) > MAX_POINT:
            raise forms.ValidationError(
                _("A point can have %(limit)d characters, this has %(count)d. Write it down as two points.")
                % {"limit": MAX_POINT, "count": len(words)}
            )
        return words

    def clean(self) -> None:
        tier = self.cleaned_data.get("identity_tier")
        if tier and tier not in WITHOUT_A_NAME and not self.cleaned_data.get("shown_as"):
            self.add_error("shown_as", _("Enter the name to show, or select “Without a name”"))

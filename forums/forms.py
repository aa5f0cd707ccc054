from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engage.accounts.addresses import is_email, is_phone
from engage.accounts.enums import ContactKind
from engage.contributions.enums import IdentityTier
from engage.core.languages import language_choices
from engage.core.text import normalise_text
from forums.promises import quoting_question
from forums.services import WITHOUT_A_NAME

LONGEST_POINT = 4000


class PointForm(forms.Form):
    """One thing that was said. The answers of one speaker never stand in for those of the next; only agenda item
    and language stay, because a discussion stays with them."""

    token = forms.CharField(max_length=100, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What was said"),
        help_text=_("In the speaker's own words, as far as you can."),
        strip=False,
        max_length=LONGEST_POINT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": True}),
        error_messages={
            "required": _("Enter what was said"),
            "max_length": _("Enter %(limit_value)d characters or fewer. You have %(show_value)d"),
        },
    )
    prompt = forms.CharField(
        label=_("Agenda item"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "agenda-items", "autocomplete": "off", "dir": "auto"}),
        error_messages={"max_length": _("The agenda item must be %(limit_value)d characters or fewer")},
    )
    may_quote = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="no",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Select yes or no")},
    )
    identity_tier = forms.ChoiceField(
        label=_("How does the speaker want to be named?"),
        choices=[
            (IdentityTier.ANONYMOUS, _("Without a name")),
            (IdentityTier.NAMED, _("With their name")),
            (IdentityTier.FIRST_NAME_AND_AREA, _("With first name and area")),
            (IdentityTier.PSEUDONYM, _("With a name they choose")),
            (IdentityTier.PRIVATE, _("Never quoted")),
        ],
        initial=IdentityTier.ANONYMOUS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select how the speaker wants to be named"),
            "invalid_choice": _("Select one of the answers in the list"),
        },
    )
    shown_as = forms.CharField(
        label=_("Name to show"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"max_length": _("The name must be %(limit_value)d characters or fewer")},
    )
    address = forms.CharField(
        label=_("E-mail address or phone number, if they want to be told what comes of it"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("The address must be %(limit_value)d characters or fewer")},
    )

    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        error_messages={
            "required": _("Select the language"),
            "invalid_choice": _("Select a language from the list"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["may_quote"].label = quoting_question()

    def clean_words(self) -> str:
        words = normalise_text(self.cleaned_data["words"])
        if not words:
            raise ValidationError(_("Enter what was said"))
        return words

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if "@" in address:
            if not is_email(address):
                raise ValidationError(_("Enter an e-mail address in the right format, like name@example.com"))
        elif address and not is_phone(address):
            raise ValidationError(_("Enter an e-mail address, or a whole phone number"))
        return address

    def clean(self) -> None:
        tier = self.cleaned_data.get("identity_tier")
        if (
            tier
            and tier not in WITHOUT_A_NAME
            and not self.cleaned_data.get("shown_as")
            and "shown_as" not in self.errors
        ):
            self.add_error("shown_as", _("Enter the name to show, or select “Without a name”"))

    def point(self) -> dict[str, Any]:
        """What `record_point` takes."""
        said = self.cleaned_data
        email = "@" in said["address"]
        return {
            "token": said["token"],
            "words": said["words"],
            "prompt": said["prompt"],
            "language": said["language"],
            "identity_tier": IdentityTier(said["identity_tier"]),
            "shown_as": said["shown_as"],
            "may_quote": said["may_quote"] == "yes",
            "address": said["address"],
            "address_kind": ContactKind.EMAIL if email else ContactKind.PHONE,
        }

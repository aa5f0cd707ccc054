from django import forms
from django.utils.translation import gettext_lazy as _

from engage.core.text import normalise_text
from engage.moderation.enums import Ground, Outcome

LONGEST_REASON = 4000


class JudgeForm(forms.Form):
    """A moderator's answer on exactly the version they have read. `instead_of` is the answer they mean to change."""

    version = forms.CharField(max_length=64, widget=forms.HiddenInput)
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Ground.choices],
        required=False,
        error_messages={"invalid_choice": _("Select a reason from the list")},
    )
    reason = forms.CharField(
        label=_("What would have to change"),
        help_text=_("The teller and the reporter read this. Say which words or what in the picture, and why."),
        required=False,
        strip=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"max_length": _("Say it in %(limit_value)d characters or fewer. You have %(show_value)d")},
    )
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput, required=False)

    def clean_reason(self) -> str:
        return normalise_text(self.cleaned_data["reason"])

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.accounts.addresses import FEWEST_LINES, MOST_LINES, address_lines, is_phone
from engage.accounts.enums import ContactKind, Pace
from engage.analysis.enums import Verdict
from engage.analysis.fairness import LONGEST
from engage.core.fields import WordsField
from engage.core.forms import PublicForm
from engage.core.widgets import Checkboxes, Radios
from engage.participant.codes import NotACode, read_code


class CodeForm(PublicForm):
    """A return code as it was typed; `code` is it in its one form. Whether it opens anything is not asked here."""

    code = forms.CharField(
        label=_("Your return code"),
        help_text=_("12 letters and numbers, like K7M4-PQ9T-XW2R"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-20 engage-code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code-from-address": True,
            }
        ),
    )

    def clean_code(self):
        try:
            return read_code(self.cleaned_data["code"])
        except NotACode as refused:
            raise forms.ValidationError(str(refused)) from None

    def refuse(self) -> None:
        """One sentence for every code that opens nothing."""
        self.add_error("code", _("This return code opens nothing here. Check each letter and number, then try again."))


class WayForm(PublicForm):
    """By which way somebody is reached from now on. It has one field."""

    kind: ContactKind

    def given(self) -> str:
        (name,) = self.fields
        return self.cleaned_data[name]


class AddressForm(WayForm):
    kind = ContactKind.EMAIL
    address = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
            "max_length": _("The e-mail address must be 254 characters or less"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class PostForm(WayForm):
    """For whoever is told by letter."""

    kind = ContactKind.POST
    post = forms.CharField(
        label=_("New postal address"),
        help_text=_("Your name, street, town and postcode, each on a line of its own"),
        max_length=320,
        error_messages={
            "required": _("Enter a postal address"),
            "max_length": _("The postal address must be 320 characters or less"),
        },
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "street-address", "spellcheck": "false"}),
    )

    def clean_post(self):
        lines = address_lines(self.cleaned_data["post"])
        if not FEWEST_LINES <= len(lines) <= MOST_LINES:
            raise forms.ValidationError(_("Enter a postal address of 2 to 7 lines, with the postcode last"))
        return "\n".join(lines)


class PhoneForm(WayForm):
    """For whoever is told by phone."""

    kind = ContactKind.PHONE
    phone = forms.CharField(
        label=_("New phone number"),
        max_length=40,
        error_messages={
            "required": _("Enter a phone number"),
            "max_length": _("The phone number must be 40 characters or less"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}),
    )

    def clean_phone(self):
        if not is_phone(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("Enter a whole phone number, like 01632 960001"))
        return self.cleaned_data["phone"]


class MessagesForm(PublicForm):
    """How often somebody is written to, and about what."""

    pace = forms.ChoiceField(
        label=_("How often do we write to you?"),
        choices=Pace.choices,
        widget=Radios,
        error_messages={"required": _("Select how often"), "invalid_choice": _("Select how often")},
    )
    topics = forms.MultipleChoiceField(
        label=_("What do we write to you about?"),
        help_text=_("You can read everything on this site, whatever you choose."),
        required=False,
        widget=Checkboxes,
        error_messages={"invalid_choice": _("Select from this list")},
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(str(one.pk), one.title) for one in topics]


class QuotingForm(PublicForm):
    granted = forms.TypedChoiceField(
        label=_("May we quote your words?"),
        choices=[("yes", _("Yes, you may quote me")), ("no", _("No, do not quote me"))],
        coerce=lambda value: value == "yes",
        widget=Radios,
        error_messages={"required": _("Select yes or no"), "invalid_choice": _("Select yes or no")},
    )


class FairForm(PublicForm):
    """Whether a person finds that we understood them. They may write with a yes, too."""

    verdict = forms.ChoiceField(
        label=_("Does this fairly reflect what you said?"),
        choices=[(Verdict.YES, _("Yes")), (Verdict.PARTLY, _("Partly")), (Verdict.NO, _("No"))],
        widget=Radios,
        error_messages={
            "required": _("Select yes, partly or no"),
            "invalid_choice": _("Select yes, partly or no"),
        },
    )
    words = WordsField(
        limit=LONGEST,
        rows=5,
        required=False,
        label=_("What is missing, or not right?"),
        help_text=_("Fill this in if you select partly or no. Officers of the council read it. It is not published."),
    )

    def clean(self):
        cleaned = super().clean()
        doubts = cleaned.get("verdict") in (Verdict.PARTLY, Verdict.NO)
        if doubts and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what is missing, or not right"))
        return cleaned

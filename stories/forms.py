from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engage.contributions.enums import IdentityTier
from engage.contributions.models import Activity
from engage.core.fields import WordsField
from engage.core.forms import PublicForm
from engage.core.languages import language_choices
from engage.core.widgets import Radios
from engage.media.reencoding import too_big
from engage.media.services import prepare_picture
from stories.enums import MAX_TEXT, MAX_TITLE, PeopleInPicture, PeopleInStory
from stories.promises import question, what_it_means
from stories.services import PURPOSES, SHOWN_TO_OTHERS, WITHOUT_A_NAME

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
OWN, ANOTHERS = "own", "another"


class CallForm(PublicForm):
    """Which call a new story answers, where there are several."""

    call = forms.ModelChoiceField(
        label=_("What is the story about?"),
        queryset=Activity.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={
            "required": _("Select what the story is about"),
            "invalid_choice": _("Select one of the calls in the list"),
        },
    )

    def __init__(self, *args: Any, calls: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls
        if len(calls) == 1:  # nothing to choose
            self.fields["call"].widget = forms.HiddenInput()
            self.initial["call"] = calls[0].pk


class WhoseForm(PublicForm):
    label_is_heading = True

    whose = forms.ChoiceField(
        label=_("Whose story is it?"),
        choices=[(OWN, _("My own")), (ANOTHERS, _("Somebody else told it to me"))],
        widget=Radios,
        help_text=_("A story belongs to the person who tells it. They see it before it is shown and can take it back"),
        error_messages={
            "required": _("Select whose story it is"),
            "invalid_choice": _("Select one of the answers in the list"),
        },
    )


class WordsForm(PublicForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter a title")},
    )
    text = WordsField(
        label=_("The story"),
        limit=MAX_TEXT,
        rows=16,
        error_messages={
            "required": _("Enter the story"),
            "max_length": _("The story must be %(limit_value)s characters or fewer. It has %(show_value)s"),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the story"),
        choices=language_choices,
        error_messages={"invalid_choice": _("Select a language from the list")},
    )


_OWN_NAMES = {
    IdentityTier.NAMED: _("With my name"),
    IdentityTier.FIRST_NAME_AND_AREA: _("With my first name and the area I live in"),
    IdentityTier.PSEUDONYM: _("With a name I choose"),
}


class NameForm(PublicForm):
    """CON-1."""

    identity_tier = forms.ChoiceField(
        label=_("How is the teller named?"),
        choices=[
            (IdentityTier.NAMED, _("With their name")),
            (IdentityTier.FIRST_NAME_AND_AREA, _("With their first name and the area they live in")),
            (IdentityTier.PSEUDONYM, _("With a name they choose")),
            (IdentityTier.ANONYMOUS, _("Without a name")),
            (IdentityTier.PRIVATE, _("Not at all: the story is for the council to read, and never shown or quoted")),
        ],
        widget=Radios,
        error_messages={
            "required": _("Select how the teller is named"),
            "invalid_choice": _("Select one of the answers in the list"),
        },
    )
    shown_as = forms.CharField(
        label=_("Name to show (optional)"),
        help_text=_("For example “Ana”, or “Ana, Eastside”. Leave it empty if there is no name to show"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, told_by_another: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if told_by_another:
            return
        tier = self.fields["identity_tier"]
        tier.label = _("How do you want to be named?")
        tier.choices = [(value, _OWN_NAMES.get(value, label)) for value, label in tier.choices]
        tier.error_messages["required"] = _("Select how you want to be named")

    def clean(self) -> None:
        tier, name = self.cleaned_data.get("identity_tier"), self.cleaned_data.get("shown_as", "")
        if not tier or "shown_as" in self.errors:
            return
        if tier in WITHOUT_A_NAME:
            self.cleaned_data["shown_as"] = ""
        elif not name:
            self.add_error("shown_as", _("Enter the name to show, or select “Without a name”"))


class PeopleForm(PublicForm):
    """CON-6."""

    label_is_heading = True

    people_in_story = forms.ChoiceField(
        label=_("Are there other people in the story?"),
        choices=PeopleInStory.choices,
        widget=Radios,
        help_text=_("If somebody has not agreed, change the story so that nobody could tell who they are"),
        error_messages={
            "required": _("Select whether there are other people in the story"),
            "invalid_choice": _("Select one of the answers in the list"),
        },
    )


class PictureForm(PublicForm):
    """`kept` tells whether the draft has a picture already: then none needs to be chosen."""

    picture = forms.FileField(
        label=_("Picture (optional)"),
        required=False,
        help_text=_("A JPG, PNG, WebP, GIF or HEIC file. We take out the place where it was taken"),
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
    )
    alt_text = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("One sentence for people who cannot see it. Leave it empty if there is no picture"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    people_in_picture = forms.ChoiceField(
        label=_("Can anybody be recognised in the picture?"),
        choices=PeopleInPicture.choices,
        widget=Radios,
        required=False,
        error_messages={"invalid_choice": _("Select one of the answers in the list")},
    )

    def __init__(self, *args: Any, kept: bool, too_large: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kept, self.too_large = kept, too_large
        if kept:
            self.now_kept()

    def now_kept(self) -> None:
        self.kept = True
        self.fields["picture"].label = _("Another picture (optional)")

    def clean_picture(self) -> Any:
        """Made anew at once. Raises PictureRefused."""
        if self.too_large:
            raise too_big()
        upload = self.cleaned_data["picture"]
        return prepare_picture(upload) if upload else None

    def clean(self) -> None:
        if "picture" in self.errors or not (self.kept or self.cleaned_data.get("picture")):
            return
        if "alt_text" not in self.errors and not self.cleaned_data.get("alt_text"):
            self.add_error("alt_text", _("Enter what the picture shows"))
        if "people_in_picture" not in self.errors and not self.cleaned_data.get("people_in_picture"):
            self.add_error("people_in_picture", _("Select whether anybody can be recognised in the picture"))


class ConsentForm(PublicForm):
    """CON-2: one question for each use, and no unless somebody says yes."""

    def __init__(self, *args: Any, told_by_another: bool, never_shown: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for purpose in PURPOSES:
            if never_shown and purpose in SHOWN_TO_OTHERS:
                continue
            self.fields[purpose.value] = forms.ChoiceField(
                label=question(purpose, told_by_another=told_by_another),
                help_text=what_it_means(purpose, told_by_another=told_by_another),
                choices=YES_NO,
                initial="no",
                widget=Radios,
                required=False,
                error_messages={"invalid_choice": _("Select yes or no")},
            )

    def granted(self) -> dict[str, bool]:
        return {purpose.value: self.cleaned_data.get(purpose.value) == "yes" for purpose in PURPOSES}


class TellerForm(PublicForm):
    """CON-8."""

    email = forms.EmailField(
        label=_("The teller's e-mail address (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Enter an e-mail address in the right format, like name@example.com"),
            "max_length": _("The e-mail address must be %(limit_value)s characters or fewer"),
        },
    )

    def __init__(self, *args: Any, reporter: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reporter = reporter

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and email == self.reporter.email:
            raise ValidationError(_("Enter the teller's address, not your own. Leave it empty if they have none"))
        return email


class ReleaseForm(PublicForm):
    """The version that was seen, exactly."""

    version = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ShowingForm(PublicForm):
    """The teller's later word on showing the story."""

    show = forms.ChoiceField(
        choices=YES_NO,
        widget=Radios,
        error_messages={"required": _("Select yes or no"), "invalid_choice": _("Select yes or no")},
    )

    def __init__(self, *args: Any, asked: str, meaning: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["show"].label, self.fields["show"].help_text = asked, meaning

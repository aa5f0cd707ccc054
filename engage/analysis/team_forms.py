"""What officers fill in for each other while they read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.analysis.code_choice import CodeField
from engage.analysis.colleagues import LONGEST_NAME, LONGEST_NOTE, MOST_HANDED, colleagues_of, readers_with
from engage.analysis.models import Code
from engage.analysis.refusals import NeedsAName, NoSuchColleague, NothingNoted


class _Noted(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            error_messages={"required": NothingNoted.sentence, "max_length": NothingNoted.sentence},
            **kwargs,
        )


class _Colleague(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=None,  # the form knows whose colleagues
            error_messages={"required": NoSuchColleague.sentence, "invalid_choice": NoSuchColleague.sentence},
            **kwargs,
        )


class NoteForm(forms.Form):
    words = _Noted(
        label=_("Note"),
        help_text=_("For those who read contributions here. The person it is about may ask for a copy of it."),
    )
    to = _Colleague(
        label=_("Flag it for a colleague"),
        required=False,
        empty_label=_("Nobody: it is a note for all of us"),
        help_text=_("It waits on their first page until it is settled."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = colleagues_of(user)


class SettleForm(forms.Form):
    words = _Noted(label=_("What came of it"))


class HandOverForm(forms.Form):
    to = _Colleague(label=_("To whom"))
    how_many = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST_HANDED,
        help_text=_("The newest of this list. At most 1,000 at a time."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = readers_with(user)


class SaveListForm(forms.Form):
    name = forms.CharField(
        label=_("Name of this list"),
        max_length=LONGEST_NAME,
        error_messages={"required": NeedsAName.sentence, "max_length": NeedsAName.sentence},
    )
    is_shared = forms.BooleanField(label=_("Share it with everybody who reads contributions here"), required=False)


class BulkForm(forms.Form):
    """`seen` is how many were shown when the code was chosen."""

    code = CodeField(
        queryset=Code.objects.none(),
        label=_("Code"),
        error_messages={"required": _("Choose a code."), "invalid_choice": _("Choose one of these codes.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        code.queryset = Code.objects.for_user(user).taking_words()

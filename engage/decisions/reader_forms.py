from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engage.core.widgets import Day
from engage.decisions.forms import refuse
from engage.decisions.models import ReportVersion
from engage.decisions.readers import LONGEST

UNNUMBERED = 0


class ReaderForm(forms.Form):
    who = forms.CharField(
        label=_("Who read it"), max_length=LONGEST,
        help_text=_("As the decision names them, like “Cabinet”: the body, or the person and their title."),
        error_messages={"required": _("Enter who read it: the body, or the person and their title.")},
    )  # fmt: skip
    version = forms.TypedChoiceField(
        label=_("Which version"), coerce=int,
        error_messages={"required": _("Choose the version."), "invalid_choice": _("Choose the version.")},
    )  # fmt: skip
    read_on = forms.DateField(
        label=_("On which day"), widget=Day,
        error_messages={
            "required": _("Enter the day."), "invalid": _("Enter a date like 2027-03-31.")
        },
    )  # fmt: skip

    def __init__(self, *args: Any, versions: list[ReportVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {one.number: one for one in versions}
        numbered = [(one.number, named(one)) for one in versions]
        self.fields["version"].choices = [*numbered, (UNNUMBERED, _now("What they read had no number here"))]

    def clean_version(self) -> ReportVersion | None:
        return self.by_number.get(self.cleaned_data["version"])

    def refuse(self, refusal: ValidationError) -> None:
        refuse(self, refusal)


def named(version: ReportVersion) -> str:
    day = date_format(version.made_on, "j F Y")
    return _now("Version %(number)s, of %(day)s") % {"number": version.number, "day": day}

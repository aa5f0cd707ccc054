"""The officers' forms for a file of decisions that is brought in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engage.accounts.models import Organisation
from engage.contributions.importing.csv_tables import ENCODINGS
from engage.contributions.importing.opening import TableField
from engage.decisions.enums import ColumnUse
from engage.decisions.files.rows import NEEDED, is_usable, names


class FileForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Whose decisions are these?"), queryset=Organisation.objects.none()
    )
    file = TableField(
        help_text=gettext_lazy("CSV or Excel (.xlsx). Its first row holds the names of the columns."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("How its letters are written"),
        help_text=gettext_lazy("Only of CSV. Choose another way when letters such as é or £ look wrong later."),
        required=False,
    )

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.all()
        if for_user.organisation_id:
            organisations = organisations.filter(pk=for_user.organisation_id)
        mine: Any = self.fields["organisation"]
        mine.queryset, mine.initial = organisations, organisations.first()
        written: Any = self.fields["encoding"]
        written.choices = [("", _("As the file says")), *((one, one.upper()) for one in ENCODINGS)]


class ColumnsForm(forms.Form):
    """A choice for each column, by its number."""

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        self.headings = headings
        super().__init__(*args, **kwargs)
        told = names()
        for number, heading in enumerate(headings):
            usable = is_usable(headings, heading)
            choices = [(use, told[use]) for use in ColumnUse.values if usable or use == ColumnUse.OUT]
            self.fields[f"use-{number}"] = forms.ChoiceField(label=heading or _("(no name)"), choices=choices)

    def uses(self) -> list[str]:
        return [self.cleaned_data[f"use-{number}"] for number in range(len(self.headings))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told, seen = names(), set()
        for number in range(len(self.headings)):
            use = cleaned.get(f"use-{number}", ColumnUse.OUT)
            if use in seen:
                self.add_error(f"use-{number}", _("Only one column can be “%(use)s”.") % {"use": told[use]})
            seen |= {use} - {ColumnUse.OUT}
        for use in NEEDED:
            if use not in seen:
                self.add_error(None, _("Choose the column that is “%(use)s”.") % {"use": told[use]})
        return cleaned

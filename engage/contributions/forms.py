"""The officers' forms for a file of answers that is brought in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from engage.contributions.enums import Use
from engage.contributions.importing.mapping import ONCE, is_usable
from engage.contributions.importing.opening import LARGEST, MEGABYTE, TableField
from engage.contributions.models import Activity
from engage.core.forms import speak_plainly
from engage.core.languages import language_choices
from engage.core.text import MINIMUM_REASON, normalise_text

ENCODING_NAMES = [
    ("utf-8", _("UTF-8: what most systems write today")),
    ("windows-1252", _("Windows-1252: what Excel writes as “CSV” in Western Europe")),
    ("utf-16", _("UTF-16: what Excel writes as “Unicode text”")),
    ("utf-16-le", _("UTF-16 without the mark at its beginning")),
]


class _Plain(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class FileChoice(_Plain):
    activity = forms.ModelChoiceField(
        label=_("What are these answers to?"), queryset=Activity.objects.none(), empty_label=_("Choose")
    )
    file = TableField(
        help_text=format_lazy(
            _("CSV or Excel (.xlsx), up to {megabytes} MB. Its first row holds the names of the columns."),
            megabytes=LARGEST // MEGABYTE,
        ),
    )

    def __init__(self, *args: Any, activities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities


class EncodingChoice(_Plain):
    encoding = forms.ChoiceField(label=_("The letters of the file are"), choices=ENCODING_NAMES)


class ColumnsForm(_Plain):
    """A choice for each column, by its number; and what goes with the whole file."""

    rest_out = forms.BooleanField(label=_("Leave out every column for which nothing is chosen"), required=False)
    language = forms.ChoiceField(label=_("Language of the answers"), choices=language_choices)
    contact_basis = forms.CharField(
        label=_("What were these people told their address would be used for?"),
        help_text=_(
            "In the words they were shown. Without this no addresses can be brought in. One way is kept of each person:"
            " by e-mail where there is an address, else by post, else by phone."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    quote_basis = forms.CharField(
        label=_("What were these people asked, before they said whether they may be quoted?"),
        help_text=_(
            "In the words they were shown; it is kept with each yes and no. Without a column that says yes or no,"
            " nobody in this file can be quoted."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(
        label=_("A name for these choices"),
        help_text=_("They are offered again when a file with the same columns comes."),
        max_length=80,
    )

    def __init__(self, *args: Any, headings: list[str], initial: dict | None = None, **kwargs: Any):
        self.headings = headings
        initial = {"language": settings.LANGUAGE_CODE, **(initial or {})}
        super().__init__(*args, initial=initial, **kwargs)
        for number, heading in enumerate(headings):
            choices = [("", _("Choose")), *Use.choices] if is_usable(headings, heading) else [(Use.OUT, Use.OUT.label)]
            self.fields[f"use-{number}"] = forms.ChoiceField(
                label=heading or _("(no name)"), choices=choices, required=False
            )
        speak_plainly(self)

    def uses(self) -> list[forms.BoundField]:
        return [self[f"use-{number}"] for number in range(len(self.headings))]

    def clean_contact_basis(self) -> str:
        return normalise_text(self.cleaned_data["contact_basis"])

    def clean_quote_basis(self) -> str:
        return normalise_text(self.cleaned_data["quote_basis"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        uses = [cleaned.get(f"use-{number}", "") for number in range(len(self.headings))]
        if cleaned.get("rest_out"):
            uses = [use or Use.OUT for use in uses]
        cleaned["uses"] = uses
        self._check_each(uses)
        if not {Use.TEXT, Use.CHOICE} & set(uses):
            self.add_error(None, _("Choose at least one column with people’s own words, or with a choice they ticked."))
        if {Use.EMAIL, Use.POST, Use.PHONE} & set(uses) and len(cleaned.get("contact_basis", "")) < MINIMUM_REASON:
            self.add_error(
                "contact_basis",
                _("Write what these people were told their address would be used for, in %(least)d letters or more")
                % {"least": MINIMUM_REASON},
            )
        if Use.QUOTE in uses and len(cleaned.get("quote_basis", "")) < MINIMUM_REASON:
            self.add_error(
                "quote_basis",
                _("Write what these people were asked about being quoted, in %(least)d letters or more")
                % {"least": MINIMUM_REASON},
            )
        return cleaned

    def _check_each(self, uses: list[str]) -> None:
        for number, use in enumerate(uses):
            if not use and f"use-{number}" not in self.errors:
                self.add_error(f"use-{number}", _("Choose what this column is, or leave it out"))
            if use in ONCE and uses.index(use) < number:
                self.add_error(f"use-{number}", _("Only one column can be “%(use)s”") % {"use": Use(use).label})

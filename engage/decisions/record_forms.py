"""What officers paste from the council's committee system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engage.decisions.reading import LONGEST


def _record_text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        error_messages={"required": _("Paste the text of the record.")}
    )  # fmt: skip


class PasteForm(forms.Form):
    """A decision that stands in the committee system already."""

    address = forms.URLField(
        label=_("Address of the page in the committee system"), required=False, max_length=200, assume_scheme="https",
        help_text=_("Starts with https://. It is kept as a link; the page is not fetched.")
    )  # fmt: skip
    record_text = _record_text(
        _("Text of the page"), _("Choose all of the decision notice there, copy it, and paste it here.")
    )


class CheckForm(forms.Form):
    record_text = _record_text(_("The text of the record as it stands today"), "")
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WhatChangedForm(forms.Form):
    what_changed = forms.CharField(
        label=_("What was changed?"), required=False, max_length=2000,
        help_text=_("In plain words. It is shown in public, with the date and with what it said before."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )  # fmt: skip

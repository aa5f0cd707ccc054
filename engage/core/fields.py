from typing import Any

from django import forms

from engage.core.text import normalise_text
from engage.core.widgets import CountedTextarea

LONGEST_NUMBER = 18  # digits: what every database's whole numbers hold


def number_in(sent: str) -> int | None:
    """The number that was sent, as an address names a row; None where it is none, or longer than a database holds."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_NUMBER else None


class WordsField(forms.CharField):
    """Free text, counted as it will be kept: hidden characters that nobody typed are taken out, not refused."""

    def __init__(self, *, limit: int, rows: int = 8, **kwargs):
        widget = CountedTextarea(limit=limit, attrs={"rows": rows})
        super().__init__(widget=widget, max_length=limit, strip=False, **kwargs)

    def to_python(self, value):
        return normalise_text(super().to_python(value))


class SomeOf(forms.ModelMultipleChoiceField):
    """Django asks the database for whatever number is sent; for one that it cannot hold, it ends with an error."""

    def _check_values(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else []:
            if len(str(one)) > LONGEST_NUMBER:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": str(one)[:20]})
        return super()._check_values(value)

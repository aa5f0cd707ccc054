from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from engage.core.text import normalise_text
from engage.core.widgets import CountedTextarea

_NUMBERS = ("limit_value", "show_value")
LONGEST_NUMBER = 18  # digits: what every database's whole numbers hold


def number_in(sent: str) -> int | None:
    """The number that was sent, as an address names a row; None where it is none, or longer than a database holds."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_NUMBER else None


class _Longest(MaxLengthValidator):
    """Says how many characters as "20,000", as the counter beside the box does."""

    message = _("Use %(limit_value)s characters or fewer. You have %(show_value)s.")

    def __call__(self, value):
        try:
            super().__call__(value)
        except ValidationError as refused:
            numbers = {key: number_format(refused.params[key], force_grouping=True) for key in _NUMBERS}
            raise ValidationError(refused.message, code=refused.code, params={**refused.params, **numbers}) from refused


class WordsField(forms.CharField):
    """Free text, counted as it will be kept: hidden characters that nobody typed are taken out, not refused."""

    def __init__(self, *, limit: int, rows: int = 8, **kwargs):
        widget = CountedTextarea(limit=limit, attrs={"rows": rows})
        super().__init__(widget=widget, max_length=limit, strip=False, **kwargs)
        self.validators = [_Longest(limit) if type(one) is MaxLengthValidator else one for one in self.validators]

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

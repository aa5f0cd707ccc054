from django import forms

from engage.core.text import normalise_text
from engage.core.widgets import CountedTextarea


class WordsField(forms.CharField):
    """Free text, counted as it will be kept: hidden characters that nobody typed are taken out, not refused."""

    def __init__(self, *, limit: int, rows: int = 8, **kwargs):
        widget = CountedTextarea(limit=limit, attrs={"rows": rows})
        super().__init__(widget=widget, max_length=limit, strip=False, **kwargs)

    def to_python(self, value):
        return normalise_text(super().to_python(value))

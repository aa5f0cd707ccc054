from django import forms


class Choices:
    """Buttons or boxes to choose among. Where officers wrote the choices, they are marked as in their language."""

    is_by_officers = False
    ours: frozenset[str] = frozenset()  # the values among them that officers did not write

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"is_by_officers": self.is_by_officers, "ours": self.ours}
        return context


class Radios(Choices, forms.RadioSelect):
    template_name = "core/radios.html"


class Checkboxes(Choices, forms.CheckboxSelectMultiple):
    template_name = "core/checkboxes.html"


class CountedTextarea(forms.Textarea):
    """A text box that says how many characters are left, and never stops anybody from typing (GDS-13)."""

    template_name = "core/counted_textarea.html"

    def __init__(self, limit, attrs=None):
        super().__init__(attrs={"rows": 8, "dir": "auto", **(attrs or {})})
        self.limit = limit

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["class"] = f"{own.get('class', '')} govuk-js-character-count".strip()
        own["aria-describedby"] = f"{own.get('aria-describedby', '')} {own.get('id', name)}-info".strip()
        # maxlength would cut off what is pasted; the server says what is too long.
        own.pop("maxlength", None)
        context["widget"]["limit"] = self.limit
        return context


class Day(forms.DateInput):
    """A date as the browser asks for one, in the officer's own order of day and month. Wagtail's picker puts today,
    without a word, in place of whatever it cannot read."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")

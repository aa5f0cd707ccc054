"""Forms the public fills in: GOV.UK markup through Django's own field templates, plain-English errors."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def mark_needed(form: forms.BaseForm, *names: str) -> None:
    """Gives fields the star of what must be filled in, on a form that is about to be shown. Of those that only a rule
    of their own asks for, which says what is missing in its own words: so not before the form was checked."""
    for name in names:
        if name in form.fields:
            form.fields[name].required = True


class PublicRenderer(TemplatesSetting):
    form_template_name = "core/form.html"
    field_template_name = "core/field.html"


_CLASSES = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),  # a subclass of RadioSelect: first
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Widget, "govuk-input"),
)


class PublicBoundField(BoundField):
    def build_widget_attrs(self, attrs, widget=None):
        """The classes of GOV.UK Frontend, and no `required`: the browser's own messages would hide ours (GDS-9)."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        if self.is_hidden:
            return attrs
        widget = widget or self.field.widget
        base = next(css for kind, css in _CLASSES if isinstance(widget, kind))
        own = widget.attrs.get("class", "")
        error = f" {base}--error" if self.errors and "__input" not in base else ""
        attrs["class"] = f"{base}{error} {own}".strip()
        return attrs

    @property
    def is_group(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)

    @property
    def is_many(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxSelectMultiple)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class PublicFormStyle:
    """What makes a form look and speak as ours do. In front of a form of another app it does the same for that."""

    default_renderer = PublicRenderer
    bound_field_class = PublicBoundField
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class PublicForm(PublicFormStyle, forms.Form):
    """The base of every form on the public site. Bind it whenever the request is a POST, an empty one too.

    Each field has errors that name it; where a better sentence is possible, say it:
    `CharField(error_messages={"required": _("Enter your name")})`.
    """


def speak_plainly(form: forms.BaseForm) -> None:
    """Puts our words in the place of Django's, never of those that a form chose for itself. To be called again
    for fields that are added later."""
    for name, field in form.fields.items():
        # What stands in a box looks as if it were filled in, and is gone when one begins to type; and a box that
        # takes no more letters cuts off what is pasted, without a word.
        for unwanted in ("placeholder", "maxlength"):
            field.widget.attrs.pop(unwanted, None)
        label = field.label or name.replace("_", " ").capitalize()
        for code, message in _plain_errors(field).items():
            if field.error_messages.get(code) is _djangos(field, code):
                field.error_messages[code] = format_lazy(message, label=label)


def _djangos(field: forms.Field, code: str):
    defaults = (kind.__dict__.get("default_error_messages", {}) for kind in type(field).__mro__)
    return next((messages[code] for messages in defaults if code in messages), None)


def _plain_errors(field: forms.Field) -> dict:
    """By the code of each error; `{label}` is what the field is called."""
    kinds = next((messages for kind, messages in _MESSAGES if isinstance(field, kind)), {})
    widgets = next((messages for kind, messages in _WIDGETS if isinstance(field.widget, kind)), {})
    return {**_ANY, **kinds, **widgets}


_ANY = {
    "required": _("Fill in “{label}”"),
    "max_length": _("“{label}” must be %(limit_value)s characters or fewer"),
    "min_length": _("“{label}” must be %(limit_value)d characters or more"),
    "max_value": _("“{label}” must be %(limit_value)s or less"),
    "min_value": _("“{label}” must be %(limit_value)s or more"),
    "null_characters_not_allowed": _("Take out the hidden characters from “{label}”"),
}
_MESSAGES = (
    (forms.EmailField, {"invalid": _("Enter an e-mail address like name@example.org")}),
    (forms.DateField, {"invalid": _("Enter a date like 27 3 2027 in “{label}”")}),
    (forms.IntegerField, {"invalid": _("Enter a whole number in “{label}”, like 12")}),
    (forms.URLField, {"invalid": _("Enter a web address like https://www.example.org")}),
    (
        forms.FileField,
        {
            "required": _("Choose a file for “{label}”"),
            "empty": _("The selected file is empty"),
            "missing": _("Choose a file for “{label}”"),
            "invalid_image": _("The selected file must be a picture"),
            "max_length": _("The name of the selected file is too long"),
        },
    ),
    (
        (forms.ChoiceField, forms.ModelChoiceField),
        {
            "invalid_choice": _("Choose one of the answers to “{label}”"),
            "invalid_list": _("Choose among the answers to “{label}”"),
        },
    ),
)
_WIDGETS = (
    ((forms.RadioSelect, forms.Select), {"required": _("Choose an answer to “{label}”")}),
    (forms.CheckboxInput, {"required": _("Tick “{label}”")}),
)

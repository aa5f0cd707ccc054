"""Forms the public fills in: GOV.UK markup through Django's own field templates, plain-English errors."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


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


class PublicForm(forms.Form):
    """The base of every form on the public site. Bind it whenever the request is a POST, an empty one too."""

    default_renderer = PublicRenderer
    bound_field_class = PublicBoundField
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("null_characters_not_allowed", _("Take out the hidden characters."))

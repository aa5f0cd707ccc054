from django import forms, template
from django.utils.safestring import SafeString

from engage.core.forms import PublicBoundField, PublicRenderer

register = template.Library()


@register.filter
def as_our_form(form: forms.Form) -> SafeString:
    """A form of another app that nothing in accounts/forms.py stands in front of, drawn as ours are."""
    form.renderer = PublicRenderer()
    form.bound_field_class = PublicBoundField
    form.use_required_attribute = False
    form.label_suffix = ""
    form._bound_fields_cache = {}  # what checking the form has drawn already was drawn with its own renderer
    return form.render()

"""GOV.UK Frontend's components in Django templates: `{% govuk "Button" text="Continue" %}`."""

from functools import cache

from django import template
from django.utils.safestring import mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader

register = template.Library()


@cache
def _macro(name):
    kebab = "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env = Environment(autoescape=True, loader=loader)
    return getattr(env.get_template(f"govuk_frontend_jinja/components/{kebab}/macro.html").module, f"govuk{name}")


@register.simple_tag
def govuk(name, /, params=None, **kwargs):
    return mark_safe(_macro(name)({**(params or {}), **kwargs}))  # noqa: S308  # escaped by the macro


@register.filter
def error_list(form):
    """A form's errors for the ErrorSummary component: each links to its field, a group's to its first choice."""
    items = [{"text": message} for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name in form.fields:
            field = form[name]
            target = field.id_for_label or f"{field.auto_id}_0"
            items += [{"text": message, "href": f"#{target}"} for message in messages]
    return items

from django import template

from engage.core.html import clean_drawing

register = template.Library()


@register.simple_tag
def qr_drawing(svg: str, label: str) -> str:
    """A square code as part of the page: our security policy shows no picture from a `data:` address."""
    return clean_drawing(svg, label=label)

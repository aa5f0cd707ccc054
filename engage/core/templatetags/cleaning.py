from django import template
from django.utils.safestring import SafeString

from engage.core.html import clean_html

register = template.Library()


@register.filter
def cleaned(html: str) -> SafeString:
    """What officers wrote, as it may be shown: `{{ page.body|richtext|cleaned }}`. Wagtail's editor cleans what is
    typed into it; what comes into the database another way passes only here."""
    return clean_html(html)

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from engage.core.languages import SamePage, in_language, in_other_languages

register = template.Library()


@register.simple_tag(takes_context=True)
def same_page_elsewhere(context) -> list[SamePage]:
    """The page one is on, in each other language of the site."""
    request = context.get("request")
    return in_other_languages(request) if request else []


@register.filter
def here(path: str) -> str:
    """The address of one of our own pages, kept without a language, in the language of this page."""
    return in_language(path) if path.startswith("/") else path


@register.simple_tag
def by_officers() -> SafeString | str:
    """What stands in the tag around words that officers wrote: their language, and its direction, where the page
    speaks another one: `<h1 class="govuk-heading-xl"{% by_officers %}>`."""
    if get_language() == settings.LANGUAGE_CODE:
        return ""
    direction = "rtl" if LANG_INFO[settings.LANGUAGE_CODE]["bidi"] else "ltr"
    return format_html(' lang="{}" dir="{}"', settings.LANGUAGE_CODE, direction)


@register.simple_tag
def name_of_officers_language() -> str:
    """The language officers write in, where the page speaks another one; else nothing."""
    return "" if get_language() == settings.LANGUAGE_CODE else LANG_INFO[settings.LANGUAGE_CODE]["name_local"]

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from engage.core.languages import SamePage, in_language, in_other_languages

register = template.Library()

OTHER_FORMS = ("zero", "two", "few", "many", "other")  # of a number, as browsers name them


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
    """What the page calls the language officers write in, where it speaks another one; else nothing."""
    return (
        "" if get_language() == settings.LANGUAGE_CODE else get_language_info(settings.LANGUAGE_CODE)["name_translated"]
    )


@register.simple_tag
def counted_aloud() -> SafeString:
    """What the counter of letters says while somebody types. Its script asks for the form of a number by the rules
    of the page's language; these sentences have the same form for every number but one."""
    left, over = _("You have %{count} characters remaining"), _("You have %{count} characters too many")
    said = {
        "at-limit": _("You have 0 characters remaining"),
        "under-limit.one": _("You have %{count} character remaining"),
        "over-limit.one": _("You have %{count} character too many"),
        **{f"under-limit.{form}": left for form in OTHER_FORMS},
        **{f"over-limit.{form}": over for form in OTHER_FORMS},
    }
    return format_html_join("", ' data-i18n.characters-{}="{}"', said.items())

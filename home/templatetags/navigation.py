"""The sections of the site, for the header and footer of every page."""

from dataclasses import dataclass, field

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from home.branding import Branding, branding_for
from home.models import StandardPage

register = template.Library()
ALWAYS_IN_THE_FOOTER = {
    "contact",
    "privacy",
}  # whether a page of the council's own stands there or ours (home/views.py)


@dataclass(frozen=True)
class Section:
    title: str
    url: str
    is_current: bool = False
    is_by_officers: bool = False  # its title is theirs, in their language


@dataclass
class Sections:
    front: str = "/"
    account: str = "/"
    main: list[Section] = field(default_factory=list)
    footer: list[Section] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def branding(context) -> Branding:
    """What the council's pages wear, and how it is reached."""
    return branding_for(context.get("request"))


@register.simple_tag(takes_context=True)
def site_navigation(context) -> Sections:
    """The pages right below the front page that officers show in menus: doors in the header, pages of text in
    the footer. Then the two sections that are no pages: decisions, and what happened to my words."""
    request = context.get("request")
    sections = Sections(account=_address("participant:home") or "/")
    if request is None:
        return sections
    _add_pages(sections, request)
    for title, name in ((_("Decisions"), "decisions:index"), (_("What happened to my words"), "participant:receipt")):
        url = _address(name)
        if url:
            sections.main.append(_section(request, title, url))
    return sections


def _add_pages(sections: Sections, request: HttpRequest) -> None:
    site = Site.find_for_request(request)
    if site is None:
        return
    sections.front = site.root_page.get_url(request) or "/"
    for page in site.root_page.get_children().live().in_menu():
        url = page.get_url(request)
        if url and page.slug not in ALWAYS_IN_THE_FOOTER:
            is_text = page.specific_class is StandardPage
            (sections.footer if is_text else sections.main).append(
                _section(request, page.title, url, is_by_officers=True)
            )


def _section(request: HttpRequest, title: str, url: str, *, is_by_officers: bool = False) -> Section:
    return Section(title, url, request.path.startswith(url), is_by_officers)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""Every address that the project answers, read off the URL resolver: nothing here is written by hand.

public()      the routes of everything outside the admin, as they are written in the URL files
of_ours()     the routes of the admin screens that our own hooks and viewsets registered
page_types()  the Wagtail pages that can be published; editors() adds the settings of a site
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import hooks
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import get_page_models

OURS = ("engage.", "consultations.", "stories.", "forums.", "home.")
ADMIN = "admin/"


def walk(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield route


def public(resolver: URLResolver | None = None) -> set[str]:
    return {route for route in walk(resolver) if not route.startswith(ADMIN)}


def of_ours() -> set[str]:
    """By who registered them, not by where the view lives: a viewset may use Wagtail's own views."""
    assert get_resolver().url_patterns  # reading them is what registers the viewsets
    found = {ADMIN + str(pattern.pattern) for pattern in _hooked()}
    for viewset in viewsets.viewsets:
        if _is_ours(type(viewset)):
            found |= {f"{ADMIN}{viewset.url_prefix}/{pattern.pattern}" for pattern in viewset.get_urlpatterns()}
    return found


def _hooked() -> Iterator[URLPattern]:
    for register in hooks.get_hooks("register_admin_urls"):
        if _is_ours(register):
            yield from register()


def _is_ours(thing: Callable[..., Any]) -> bool:
    return f"{thing.__module__}.".startswith(OURS)


def page_types() -> set[str]:
    return {
        model._meta.label
        for model in get_page_models()
        if model.is_creatable and model._meta.label != "wagtailcore.Page"
    }


def editors() -> set[str]:
    """What Wagtail's own forms are made for: types of page, and settings of a site."""
    return page_types() | {model._meta.label for model in settings_registry if _is_ours(model)}

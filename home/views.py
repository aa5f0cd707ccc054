from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site
from wagtail.views import serve

from engage.contributions.pages import READING
from home.accessibility import statement_of
from home.models import KEPT_FOR
from home.sheets import digest, sheet

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(READING)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The law says what stands here, so no page of an officer's own takes its place."""
    return _shared(request, "home/accessibility.html", composed=statement_of(Site.find_for_request(request)))


@require_http_methods(READING)
def contact(request: HttpRequest) -> HttpResponse:
    return _own_page(request, "contact") or _shared(request, "home/contact.html")


@require_http_methods(READING)
def privacy(request: HttpRequest) -> HttpResponse:
    return _own_page(request, "privacy") or _shared(request, "home/privacy.html")


def _own_page(request: HttpRequest, slug: str) -> HttpResponse | None:
    """A page that an officer has put at this address stands there instead of ours."""
    try:
        return serve(request, f"{slug}/")
    except Http404:
        return None


def _shared(request: HttpRequest, template: str, **context) -> HttpResponse:
    """The same for everybody (see base.html), so a cache may keep it for a minute."""
    response = render(request, template, {"cacheable": True, **context})
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


@require_safe
def brand_sheet(request: HttpRequest, colour: str, said: str) -> HttpResponse:
    """Needs no database. A page kept somewhere may still ask for the sheet of an older release: it gets today's, and
    is to ask again soon."""
    text = sheet(f"#{colour}")
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    if digest(text) == said:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response

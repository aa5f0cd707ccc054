from django.conf import settings
from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

OUT_OF_RANGE = "NumericValueOutOfRange"  # as PostgreSQL says it
SWALLOWED_AT_MOST = 64 * 1024 * 1024  # bytes


def hear_people_out(get_response):
    """Reads what is still on its way when the answer is ready, and throws it away: a browser that is still sending
    when we hang up shows an error of its own and not our page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.META.get("CONTENT_LENGTH") and not hasattr(request, "_body"):
            _swallow(request)
        return response

    return middleware


def _swallow(request: HttpRequest) -> None:
    swallowed = 0
    try:
        while swallowed < SWALLOWED_AT_MOST and (chunk := request.read(64 * 1024)):
            swallowed += len(chunk)
    except (OSError, ValueError):  # gone, or closed
        return


def language_of_the_address(get_response):
    """The address alone says in which language a page speaks: never a cookie, never what the browser asks for. So a
    page that is kept answers everybody, and an address sent to somebody shows them the same page. Error pages, too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with translation.override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


def private_pages(get_response):
    """Nothing is kept by a browser or a shared cache unless its view said that it may be."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def admin_has_its_own_policy(get_response):
    """The content security policy of the editors' pages. Everywhere else the strict one holds."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # where django-csp looks
        return response

    return middleware


def say_what_is_still_needed(get_response):
    """Deleting what other records rest on is refused by the database's rules; Wagtail would answer with an error."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, ProtectedError | RestrictedError):
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, _("This cannot be deleted, because other records rest on it."))
        return redirect(request.path)

    middleware.process_exception = process_exception
    return middleware


def say_what_is_missing(get_response):
    """Some of Wagtail's screens take a field for granted, and ask the database for a number that it cannot hold: such
    a request is one that we cannot read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        too_large = isinstance(exception, OverflowError) or type(exception.__cause__).__name__ == OUT_OF_RANGE
        if not (too_large or isinstance(exception, MultiValueDictKeyError)):
            return None
        return render(request, "400.html", status=400)

    middleware.process_exception = process_exception
    return middleware


def refuse_nul_bytes(get_response):
    """PostgreSQL cannot store a NUL; one in an address is nobody's typing, so it means "not found", and a cookie
    with one is none of ours. In a form, the fields themselves refuse it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if any("\x00" in name + value for name, value in request.COOKIES.items()):
            request.COOKIES = {n: v for n, v in request.COOKIES.items() if "\x00" not in n + v}
        in_query = any("\x00" in one for name, values in request.GET.lists() for one in (name, *values))
        if in_query or "\x00" in request.path:
            return render(request, "404.html", status=404)
        return get_response(request)

    return middleware

"""What people see instead of a page when something is not right."""

import errno
import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from engage.core.expired_forms import show_again
from engage.core.limits import too_many_requests

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
LAST_RESORT = (
    '<!DOCTYPE html><html lang="en"><title>Error</title><p>Something went wrong here. Try again later.</p></html>'
)
FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's 403 for a form that has expired or comes from elsewhere. One from elsewhere brings no words
    of its visitor's: those are not shown."""
    if reason.startswith(FROM_ELSEWHERE):
        return render(request, "403.html", status=403)
    return show_again(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_BIG):
        return too_big(request)
    return render(request, "400.html", status=400)


def too_big(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, status=413)


def rate_limited(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return too_many_requests(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: no session, no database, nothing that may be what has just failed."""
    if _cannot_keep(sys.exc_info()[1]):
        with suppress(Exception):
            return _keep_trying(request)
    try:
        page = render_to_string("500.html")
    except Exception:  # even the list of static files may be what is missing
        page = LAST_RESORT
    return HttpResponse(page, status=500)


def _cannot_keep(error: BaseException | None) -> bool:
    """The database is away or takes nothing, or the disk is full: it will pass, and the words are still here."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS)
    # SQLite says the same of a table that is not there; that does not pass.
    return isinstance(error, OperationalError | InterfaceError) and not str(error).startswith("no such")


def _keep_trying(request: HttpRequest) -> HttpResponse:
    """With what was typed, and a button that sends it once more. Its template asks neither session nor database."""
    response = show_again(request, "503.html", status=503)
    response["Retry-After"] = "60"
    return response

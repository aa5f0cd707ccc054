"""Public pages kept in the memory of this process for up to a minute, for visitors who are nobody in particular.

A view says of its page that it is the same for everybody without a session:

    @for_every_visitor
    def decision(request, slug): ...

    class ConsultationPage(ForEveryVisitor, Page): ...

Only an address asks for it: whoever brings a session, a query or a password gets a page of their own. A page that sets
a cookie, and so one with a form, is never kept. Whatever is recorded empties what every process has kept
(`forget_shared_pages`), so that words that were withdrawn are gone at once; no copy ever lies in a file.
"""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MOST_PAGES, MOST_BYTES = 300, 300_000  # of one page; so at most 90 MB, and in truth far less
_GENERATION = "shared-pages:generation"
_MARK = "for_every_visitor"


def for_every_visitor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        return mark(view(*args, **kwargs))

    return marked


def mark(response: HttpResponse) -> HttpResponse:
    setattr(response, _MARK, True)
    return response


class ForEveryVisitor:
    """A Wagtail page that shows nothing of who is looking but what base.html shows of a session."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark(super().serve(request, *args, **kwargs))  # type: ignore[misc]


def forget_shared_pages() -> None:
    """Once this transaction is committed, nobody is shown a page from before it."""
    transaction.on_commit(lambda: cache.set(_GENERATION, uuid.uuid4().hex, None))


def forget_when_officers_change_something() -> None:
    """What they do in Wagtail is in its log: pages published, moved or closed, settings, redirects, sites."""
    for entry in ("wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry"):
        post_save.connect(_forget, sender=entry, dispatch_uid=f"shared-pages-{entry}")


def _forget(**kwargs: Any) -> None:
    forget_shared_pages()


def _generation() -> str:
    """Changes whenever anything was recorded, in whichever process."""
    found = cache.get(_GENERATION)
    if found is None:  # never set, or let go of: what was kept before is not known to be true
        cache.add(_GENERATION, uuid.uuid4().hex, None)
        found = cache.get(_GENERATION, "")
    return found


@dataclass(frozen=True)
class Kept:
    until: float
    content: bytes
    headers: dict[str, str]


class Shelf:
    """What this process has kept, all of one generation."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, ...], Kept] = {}
        self._generation = ""
        self._lock = threading.Lock()

    def take(self, address: tuple[str, ...], generation: str) -> Kept | None:
        with self._lock:
            if self._generation != generation:
                self._pages.clear()
                self._generation = generation
            kept = self._pages.get(address)
            if kept and kept.until > time.monotonic():
                return kept
            self._pages.pop(address, None)
            return None

    def put(self, address: tuple[str, ...], generation: str, kept: Kept) -> None:
        """Unless something was recorded since the page was asked for."""
        with self._lock:
            if self._generation == generation:
                while len(self._pages) >= MOST_PAGES:
                    del self._pages[next(iter(self._pages))]
                self._pages[address] = kept


_shelf = Shelf()


def shared_pages(get_response):
    """Middleware: before everything that looks at the session, behind everything that marks each answer anew."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _asks_for_nothing_else(request):
            return get_response(request)
        address, generation = (request.scheme or "", request.get_host(), request.path), _generation()
        if kept := _shelf.take(address, generation):
            return HttpResponse(kept.content, headers=kept.headers)
        response = get_response(request)
        if _may_be_kept(request, response):
            until = time.monotonic() + settings.ENGAGE_PAGES_KEPT_SECONDS
            _shelf.put(address, generation, Kept(until, response.content, dict(response.items())))
        return response

    return middleware


def _asks_for_nothing_else(request: HttpRequest) -> bool:
    return (
        settings.ENGAGE_PAGES_KEPT_SECONDS > 0
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and not getattr(request, "is_dummy", False)  # Wagtail's preview of a draft has the address of its page
    )


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        getattr(response, _MARK, False)
        and response.status_code == 200
        and not response.cookies
        and not response.streaming
        and not getattr(request, "is_preview", False)
        and len(response.content) <= MOST_BYTES  # type: ignore[attr-defined]
    )

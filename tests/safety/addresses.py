"""Every address that the site answers at, as a pattern."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver


def routes(resolver=None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route

"""Who may send how often, and what a person reads who has reached a limit.

if not sending_allowed(request):
    return too_many_requests(request)
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from engage.core.expired_forms import show_again
from engage.core.throttle import over_limit

# A library, a school or a phone network is one address: below this, nobody is refused for theirs alone.
SENDINGS_A_MINUTE = 300


def sending_allowed(request: HttpRequest) -> bool:
    """Counts one sending from this request's address; False above 300 in the minute."""
    return not over_limit("sending", client_address(request), limit=SENDINGS_A_MINUTE, seconds=60)


def client_address(request: HttpRequest) -> str:
    """The address a request comes from, as the proxies we trust (ENGAGE_TRUSTED_PROXIES) saw it. A whole
    IPv6 network counts as one, because one subscriber has all of it."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < trusted <= len(hops):
        address = hops[-trusted]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)
    return str(parsed)


def too_many_requests(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """Our 429 page. What was typed comes back on it, with a button to try again."""
    response = show_again(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response

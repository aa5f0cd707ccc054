"""Wrong return codes are limited, right ones never: a library is one address, and anybody there may come back as
often as they like. Only codes that could be one and open nothing are counted, not slips of the pen."""

from django.http import HttpRequest

from engage.core.limits import client_address
from engage.core.throttle import count, count_one

SECONDS = 5 * 60
FROM_ONE_ADDRESS = 30
# When wrong codes come from everywhere at once, each address has fewer left; one that made no mistake is served.
FROM_EVERYWHERE = 600
UNDER_ATTACK = 3
_SCOPE, _EVERYBODY = "return-code", "everybody"


def may_try(request: HttpRequest) -> bool:
    limit = UNDER_ATTACK if count(_SCOPE, _EVERYBODY) >= FROM_EVERYWHERE else FROM_ONE_ADDRESS
    return count(_SCOPE, client_address(request)) < limit


def count_wrong(request: HttpRequest) -> None:
    count_one(_SCOPE, client_address(request), seconds=SECONDS)
    count_one(_SCOPE, _EVERYBODY, seconds=SECONDS)

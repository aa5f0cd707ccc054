"""One line in the log for each request, and what browsers are told not to do for us."""

import logging
import secrets
import time

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from engage.core.logs import REQUEST_ID, route_of

log = logging.getLogger("engage.requests")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"}
# Nothing here asks for any of these; a script that got in could not either.
FEATURES = ["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"]
FEATURES += ["midi", "payment", "usb"]
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)


def log_each_request(get_response):
    """Gives a request a number of our own making, which is in each line about it and goes back in X-Request-ID,
    so that who reports an error can be helped. Nobody's address, words or codes are in the line."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(8)
        token = REQUEST_ID.set(number)
        began = time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = number
            if not request.path_info.startswith(settings.STATIC_URL):
                _write(request, response.status_code, time.perf_counter() - began)
        finally:
            REQUEST_ID.reset(token)
        return response

    return middleware


def _write(request: HttpRequest, status: int, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    facts = {"method": method, "path": route_of(request), "status": status, "ms": round(seconds * 1000)}
    log.info("%s %s %s", method, facts["path"], status, extra={"facts": facts})


def permissions_policy(get_response):
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware

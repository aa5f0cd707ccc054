"""Uploads that are too large are thrown away as they arrive, and the rest of the form is kept.

@limited_upload
def view(request): ...        request.too_large names the fields whose file was thrown away
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class LimitedUpload(FileUploadHandler):
    """Stands in front of Django's own handlers."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.ENGAGE_MAX_PICTURE_BYTES:
            self.request.too_large.add(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def limited_upload(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A handler must be there before the body is read, and Django's own check of the token reads it: so that
    check is done here, right after."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.too_large = set()
        request.upload_handlers.insert(0, LimitedUpload(request))
        return checked(request, *args, **kwargs)

    return limited
